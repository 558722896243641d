"""The archive for PrairieLearn, unpacked and run as PrairieLearn does."""

import json
import shutil
from fnmatch import fnmatch
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from grader.commands.export import export_command
from tests.integrations.scripts import (
    TOML,
    assert_sound,
    assert_sound_image,
    run_script,
    unpack,
    write_course,
    write_program,
)
from tests.support import TWINS, notebook_of

pytestmark = pytest.mark.slow

SERVER, DOCKER = Path("serverFilesCourse", "cnn_grader"), Path("docker", "cnn_grader")
QUESTION = Path("questions", "cnn_by_hand")


class Options(msgspec.Struct, forbid_unknown_fields=True):
    """As the schema of an info.json asks for."""

    image: str
    entrypoint: str
    enabled: bool
    serverFilesCourse: list[str]  # noqa: N815
    timeout: int


class Info(msgspec.Struct, forbid_unknown_fields=True):
    """As the schema of an info.json asks for."""

    uuid: Any
    type: Literal["v3"]
    title: str
    topic: str
    singleVariant: bool  # noqa: N815
    gradingMethod: Literal["External"]  # noqa: N815
    externalGradingOptions: Options  # noqa: N815


def export(folder: Path, toml: str = TOML, **options: Any) -> Path:
    """A course with the archive unpacked in it."""
    folder.mkdir(exist_ok=True)
    assignment, deck = write_course(folder)
    assignment.write_text(toml, "utf-8")
    archive = folder / "p.zip"
    assert (
        export_command("prairielearn", output=archive, assignment=assignment, deck=deck, **options)
        == 0
    )
    unpack(archive, folder / "course")
    return folder / "course"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("prairielearn"))


@pytest.fixture
def job(course: Path, tmp_path: Path) -> Path:
    """What `/grade` is when a container starts."""
    root = tmp_path / "grade job"
    shutil.copytree(course / "serverFilesCourse", root / "serverFilesCourse")
    (root / "student").mkdir()
    return root


def grade(job: Path) -> dict[str, Any]:
    done = run_script(job / SERVER / "grade.sh", GRADE_ROOT=job)
    assert done.returncode == 0, done.stdout + done.stderr
    results: dict[str, Any] = json.loads((job / "results" / "results.json").read_text("utf-8"))
    return results


def test_a_question_is_what_its_schema_asks(course: Path) -> None:
    info = msgspec.json.decode((course / QUESTION / "info.json").read_bytes(), type=Info)
    assert info.title == "Pad & pool"
    options = info.externalGradingOptions
    assert options.timeout == 120
    (files,) = options.serverFilesCourse
    program = Path(options.entrypoint).relative_to("/grade")
    assert program.is_relative_to(Path("serverFilesCourse", files))
    assert (course / program).is_file()


def test_a_question_stays_the_same_until_it_is_another(course: Path, tmp_path: Path) -> None:
    def uuid_in(folder: Path) -> str:
        return str(json.loads((folder / QUESTION / "info.json").read_text("utf-8"))["uuid"])

    more = export(tmp_path / "more", TOML.replace("basic = 2", "basic = 5"))
    other = export(tmp_path / "other", TOML.replace("Pad &", "Fill &"))
    assert uuid_in(course) == uuid_in(more) != uuid_in(other)


def test_students_get_stubs_of_what_is_asked(course: Path) -> None:
    stubs = (course / QUESTION / "clientFilesQuestion" / "cnn.py").read_text("utf-8")
    assert "def pad(" in stubs
    assert "def maxpool(" in stubs
    assert "def conv2d(" not in stubs
    page = (course / QUESTION / "question.html").read_text("utf-8")
    assert '<pl-file-download file-name="cnn.py">' in page
    assert "<pl-external-grader-results>" in page


def test_a_course_with_functions_of_its_own_takes_its_own_files(tmp_path: Path) -> None:
    own = """
[submission]
files = ["hw/basics.py", "hw/lay*.py"]

[operation.pad]
call = "fill(x, padding, value)"

[operation.maxpool]
call = "pool(x, kernel_size, stride, padding)"
"""
    question = export(tmp_path / "own", f"{TOML}{own}") / QUESTION
    page = (question / "question.html").read_text("utf-8")
    assert "Write <code>fill</code> and <code>pool</code>, as your course has it." in page
    assert 'optional-file-names="basics.py"' in page
    assert 'optional-file-patterns="lay*.py"' in page
    assert "cnn.py" not in page
    assert not (question / "clientFilesQuestion" / "cnn.py").exists()


class Upload(HTMLParser):
    """The element that students upload files with, and its attributes.

    Source: PrairieLearn/PrairieLearn at 04a14a4, apps/prairielearn/elements/pl-file-upload,
    pl-file-upload.py: what `prepare` allows and `parse` takes.
    """

    allowed = frozenset(
        {"file-names", "file-patterns", "optional-file-names", "optional-file-patterns"}
    )

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}
        self.feed(page)
        assert self.attributes.keys() <= self.allowed
        assert self.attributes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pl-file-upload":
            self.attributes = {name: value or "" for name, value in attrs}

    def takes(self, *files: str) -> bool:
        """Whether these files and no others may be handed in."""
        names = {key: value.split(",") for key, value in self.attributes.items()}
        optional = [*names.get("optional-file-names", ()), *names.get("optional-file-patterns", ())]
        required = [*names.get("file-names", ()), *names.get("file-patterns", ())]
        return all(
            any(fnmatch(file, one) for one in (*required, *optional)) for file in files
        ) and all(any(fnmatch(file, one) for file in files) for one in required)


@pytest.mark.parametrize("file", ["cnn.py", "cnn.ipynb", "Homework 3.ipynb"])
def test_students_hand_in_the_file_or_a_notebook(course: Path, file: str) -> None:
    upload = Upload((course / QUESTION / "question.html").read_text("utf-8"))
    assert upload.takes(file)
    assert not upload.takes(file, "essay.pdf")


def test_students_get_nothing_of_the_deck(course: Path) -> None:
    shown = {path.name for path in (course / "questions").rglob("*") if path.is_file()}
    assert shown == {"info.json", "question.html", "cnn.py"}


def test_an_image_installs_exact_versions(tmp_path: Path) -> None:
    wheel = tmp_path / "cnn_grader-9-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    toml = TOML + '[versions]\npython = "3.12"\nnumpy = "2.0.1"\n'
    docker = export(tmp_path, toml, grader=str(wheel)) / DOCKER
    lines = (docker / "Dockerfile").read_text("utf-8").splitlines()
    assert "ARG BASE=python:3.12-slim" in lines
    assert (docker / "python-version").read_text("utf-8") == "3.12\n"
    assert (docker / "requirements.txt").read_text() == f"./{wheel.name}\nnumpy==2.0.1\n"
    assert (docker / wheel.name).read_bytes() == b"wheel"


def test_a_version_that_is_none_is_copied_as_it_stands(tmp_path: Path) -> None:
    docker = export(tmp_path, TOML + "[versions]\npython = '\\1'\n") / DOCKER
    assert "ARG BASE=python:\\1-slim" in (docker / "Dockerfile").read_text("utf-8").splitlines()


def test_a_linter_finds_nothing_in_the_scripts_and_the_image(course: Path) -> None:
    assert_sound(course / SERVER / "grade.sh")
    assert_sound(course / DOCKER / "setup.sh")
    assert_sound_image(course / DOCKER / "Dockerfile")


def test_a_submission_gets_its_score(job: Path) -> None:
    (job / "student" / "cnn.py").write_text(TWINS["pad"], "utf-8")
    results = grade(job)
    assert results["gradable"]
    assert results["score"] == 4 / 7


def test_a_notebook_gets_its_score(job: Path) -> None:
    (job / "student" / "Homework 3.ipynb").write_bytes(notebook_of(TWINS["pad"]))
    assert grade(job)["score"] == 4 / 7


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("essay.txt", "", "Put your cnn.py there."),
        ("cnn.py", "1 / 0", "Loading the file raised ZeroDivisionError"),
    ],
)
def test_what_cannot_be_graded_costs_no_attempt(
    job: Path, name: str, source: str, said: str
) -> None:
    (job / "student" / name).write_text(source, "utf-8")
    results = grade(job)
    assert results["gradable"] is False
    assert said in results["format_errors"][0]


def test_a_grader_that_fails_leaves_no_results(job: Path, tmp_path: Path) -> None:
    write_program(tmp_path / "bin" / "grade", "echo broken", "exit 3")
    (job / "student" / "cnn.py").write_text(TWINS["pad"], "utf-8")
    done = run_script(job / SERVER / "grade.sh", GRADE_ROOT=job, on_path=tmp_path / "bin")
    assert done.returncode != 0
    assert "broken" in done.stdout
    assert "There is no score: `grade` ended with 3" in done.stdout
    assert not [*(job / "results").iterdir()]
