"""`pytest --submission DIR`: an item for every check, and nothing of the submission is imported."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.sampling import sampled
from tests.support import REPOSITORY, TWINS

pytestmark = pytest.mark.slow

SMALL = 'title = "small"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\nlayout = 1\n'
RIGHT = TWINS["pad"]
NO_VALUE = RIGHT.replace("np.full(shape, value,", "np.full(shape, 0.0,")

EVIL = "from pathlib import Path\nPath({path!r}).write_text('imported')\n"

Pytest = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course in which a submission has one fault; the working directory of what is run."""
    (tmp_path / "assignment.toml").write_text(SMALL)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "cnn.py").write_text(NO_VALUE)
    return tmp_path


@pytest.fixture
def run_pytest(folder: Path) -> Pytest:
    """Pytest with our plugin by the name that it is installed by; or with `all_plugins` there are.

    Those that have nothing to do with it take a third of the time.
    """

    def run(
        *arguments: str, cwd: Path = folder, all_plugins: bool = False
    ) -> "subprocess.CompletedProcess[str]":
        alone = {} if all_plugins else {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        ours = ["-p", "no:jaxtyping"] if all_plugins else ["-p", "cnn-grader"]  # it loads torch
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *ours, *arguments],
            cwd=cwd,
            env={**os.environ, "COLUMNS": "200", "PYTEST_ADDOPTS": "", **alone},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def items(shown: str) -> list[str]:
    return [line for line in shown.splitlines() if "::" in line and " " not in line]


def test_every_check_is_an_item_and_its_finding_the_failure(run_pytest: Pytest) -> None:
    done = run_pytest("--submission=sub", all_plugins=True)
    assert done.returncode == 1, done.stderr
    assert "1 failed, 3 passed" in done.stdout
    assert "FAILED sub/cnn.py::pad/value - wrong value" in done.stdout
    assert "expected (" in done.stdout
    assert "yours (" in done.stdout
    assert "6 of 7 points; 3 of 4 checks pass." in done.stdout
    assert "practice and is no grade" not in done.stdout
    assert ".py:" not in done.stdout.replace("cnn.py::", ""), "a traceback of ours"


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ((), ["pad/basic", "pad/sides", "pad/value", "pad/layout"]),
        (("-k", "pad and sides"), ["pad/sides"]),
        (("-k", "pad/value"), ["pad/value"]),
        (("--deselect", "sub/cnn.py::pad/basic", "-k", "sides or basic"), ["pad/sides"]),
        (("sub/cnn.py::pad/layout",), ["pad/layout"]),
    ],
)
def test_checks_are_picked_as_tests_are(
    run_pytest: Pytest, arguments: tuple[str, ...], names: list[str]
) -> None:
    done = run_pytest("--submission=sub", "--collect-only", "-q", *arguments)
    assert items(done.stdout) == [f"sub/cnn.py::{name}" for name in names], done.stderr


def test_x_ends_at_the_first_failure(run_pytest: Pytest) -> None:
    assert "1 failed, 2 passed" in run_pytest("--submission=sub", "-x").stdout


def test_junit_xml_has_the_points(run_pytest: Pytest, folder: Path) -> None:
    run_pytest("--submission=sub", "--junitxml=out.xml")
    cases = ET.parse(folder / "out.xml").getroot().findall(".//testcase")
    points = {
        case.get("name"): [int(str(one.get("value"))) for one in case.findall(".//property")]
        for case in cases
    }
    assert points["pad/sides"] == [3, 3]
    assert points["pad/value"] == [0, 1]


def test_workers_of_xdist_collect_the_same_and_bring_the_score_home(run_pytest: Pytest) -> None:
    done = run_pytest("--submission=sub", "-n", "2", all_plugins=True)
    assert "1 failed, 3 passed" in done.stdout, done.stdout + done.stderr
    assert done.stdout.count("6 of 7 points") == 1


def test_tests_that_are_named_run_beside_the_checks(run_pytest: Pytest, folder: Path) -> None:
    (folder / "test_ours.py").write_text("def test_ours(): pass\n")
    assert "4 passed" in run_pytest("--submission=sub", "test_ours.py").stdout
    assert "3 passed" in run_pytest("--submission=sub").stdout


HOSTILE = ["conftest.py", "test_evil.py", "evil_test.py", "tests/conftest.py", "__init__.py"]


NAMED = [
    pytest.param(arguments, name, id=f"{' '.join(arguments)}-{name}")
    for arguments in ((), (".",), ("test_ours.py",))
    for name in ("sub", "tests", "test_sub")
]


@pytest.mark.parametrize(("arguments", "name"), sampled(NAMED, every=4))
def test_nothing_in_the_submission_is_collected_or_imported(
    run_pytest: Pytest, folder: Path, arguments: tuple[str, ...], name: str
) -> None:
    (folder / "sub").rename(folder / name)
    (folder / "test_ours.py").write_text("def test_ours(): pass\n")
    trace = folder / "trace"
    for hostile in HOSTILE:
        path = folder / name / hostile
        path.parent.mkdir(exist_ok=True)
        path.write_text(EVIL.format(path=str(trace)) + "def test_evil(): pass\n")
    done = run_pytest(f"--submission={name}", *arguments)
    assert "1 failed" in done.stdout, done.stdout + done.stderr
    assert "evil" not in done.stdout
    assert not trace.exists()


def test_a_link_to_a_submission_is_a_submission(run_pytest: Pytest, folder: Path) -> None:
    trace = folder / "trace"
    (folder / "sub" / "conftest.py").write_text(EVIL.format(path=str(trace)))
    (folder / "tests").symlink_to(folder / "sub", target_is_directory=True)
    done = run_pytest("--submission=sub", "tests")
    assert done.returncode == 4
    assert "lies in the submission" in done.stderr
    assert not trace.exists()


def test_settings_in_a_submission_are_refused(run_pytest: Pytest, folder: Path) -> None:
    (folder / "sub" / "pytest.ini").write_text("[pytest]\naddopts = -q\n")
    refused = run_pytest("--submission", "sub", all_plugins=True)
    assert refused.returncode == 4
    assert "Write `--submission=sub`, in one word" in refused.stderr
    assert "1 failed" in run_pytest("--submission=sub").stdout


def test_plain_pytest_in_the_template_asks_the_checks_for_practice(
    run_pytest: Pytest, folder: Path
) -> None:
    settings = (REPOSITORY / "student_template" / "pytest.ini").read_text("utf-8")
    (folder / "sub" / "pytest.ini").write_text(settings)
    (folder / "sub" / "assignment.toml").write_text(SMALL)
    (folder / "sub" / "test_mine.py").write_text("def test_mine(): pass\n")
    done = run_pytest(cwd=folder / "sub", all_plugins=True)
    assert "1 failed, 4 passed" in done.stdout, done.stdout + done.stderr
    assert "This was practice and is no grade" in done.stdout


def test_a_file_that_cannot_be_loaded_fails_and_skips(run_pytest: Pytest, folder: Path) -> None:
    (folder / "sub" / "cnn.py").write_text("def pad(:\n")
    done = run_pytest("--submission=sub", "-rs")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "SyntaxError" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--submission=nowhere",), "'nowhere', which is no folder"),
        (("--submission=sub", "--submission-assignment=none.toml"), "none.toml"),
        (("--submission=sub", "--submission-deck=assignment.toml"), "is not a deck"),
        (("--submission=sub", "sub/cnn.py::pad/none"), "no check 'pad/none'"),
        (("--submission=sub", "sub/test_x.py"), "lies in the submission"),
    ],
)
def test_what_cannot_be_used_is_a_usage_error(
    run_pytest: Pytest, arguments: tuple[str, ...], said: str
) -> None:
    done = run_pytest(*arguments)
    assert done.returncode == 4
    assert said in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_log_of_github_obeys_nothing_that_a_submission_says(
    run_pytest: Pytest, folder: Path
) -> None:
    hostile = "def pad(x, padding, value=0.0):\n    raise ValueError('\\n::error::forged')\n"
    (folder / "sub" / "cnn.py").write_text(hostile)
    done = run_pytest("--submission=sub")
    assert "forged" in done.stdout
    assert not any(line.lstrip().startswith("::") for line in done.stdout.splitlines())


def test_a_fault_of_the_grader_is_an_error_and_no_failure(run_pytest: Pytest, folder: Path) -> None:
    (folder / "conftest.py").write_text(
        "import grader.pytest_plugin.items as items\n"
        "def fail(*_, **__):\n    raise RuntimeError('a bug of ours')\n"
        "items.grade_submission = fail\n"
    )
    done = run_pytest("--submission=sub")
    assert "4 errors" in done.stdout, done.stdout + done.stderr
    assert "failed" not in done.stdout.splitlines()[-1]
    assert "a bug of ours" in done.stdout
    assert "No score" in done.stdout


def test_an_unused_plugin_loads_nothing_of_the_grader(run_pytest: Pytest, folder: Path) -> None:
    (folder / "test_ours.py").write_text(
        "import sys\n"
        "def test_ours():\n"
        "    ours = {name for name in sys.modules if name.split('.')[0] == 'grader'}\n"
        "    assert ours == {'grader', 'grader.pytest_plugin'}\n"
        "    assert not {'numpy', 'torch', 'msgspec', 'rich'} & set(sys.modules)\n"
    )
    done = run_pytest("test_ours.py", all_plugins=True)
    assert "1 passed" in done.stdout, done.stdout


def test_a_failing_check_that_is_worth_no_points_is_skipped(
    run_pytest: Pytest, folder: Path
) -> None:
    (folder / "assignment.toml").write_text(SMALL.replace("value = 1", "value = 0"))
    done = run_pytest("--submission=sub", "-rs")
    assert done.returncode == 0, done.stdout
    assert "3 passed, 1 skipped" in done.stdout
    assert "No points hang on this check, and it fails:" in done.stdout
    assert "Full marks: 6 of 6 points." in done.stdout
