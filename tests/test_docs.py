"""What stands in the documents is what the code does."""

import json
import re
import tomllib
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from docs.published import PUBLISHED, SENTENCES, Sentence
from docs.schema import SCHEMAS
from grader import __version__
from grader.assignment import default_assignment_path, load_assignment, load_operation
from grader.deck.store import FORMAT
from grader.operation.forms import COMMON
from grader.records.report import Report
from tests.reference.asked_alone import LAYERS
from tests.support import EVERY_OPERATION, GRADIENTS

REPOSITORY = Path(__file__).parent.parent

DOCUMENTS = sorted(
    path for folder in (REPOSITORY, REPOSITORY / "docs") for path in folder.glob("*.md")
)
"""What is read about the grader; what is handed out with it is not among it."""

FOLDERS = {path.name for path in REPOSITORY.iterdir() if path.is_dir()}

EXAMPLES = {"reference/operations/minpool.py"}
"""Paths that do not exist: what a reader is told to make."""


def text_of(document: Path) -> str:
    return document.read_text("utf-8")


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_published_schema_is_that_of_the_record(path: Path) -> None:
    assert json.loads(path.read_text("utf-8")) == json.loads(json.dumps(SCHEMAS[path]())), (
        "Run `make schema`, and say in CHANGELOG.md what changed for those who read the format"
    )


def test_the_changelog_names_the_formats_that_are_written() -> None:
    text = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    for name in (FORMAT, *get_args(get_type_hints(Report)["format"])):
        assert f"`{name}`" in text, f"{name} is written: say in CHANGELOG.md what changed"


def test_the_student_readme_names_the_time_limit_of_the_assignment() -> None:
    text = (REPOSITORY / "student_template" / "README.md").read_text("utf-8")
    limits = load_assignment(default_assignment_path()).limits
    assert f"{limits.seconds_per_call:g} seconds of computing time" in text


def test_every_dependency_has_its_line_of_reason() -> None:
    project = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    declared = re.search(r"^dependencies = \[(.*?)\]", project, re.DOTALL | re.MULTILINE)
    assert declared is not None
    reasons = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8").lower()
    for name in re.findall(r'"([a-z0-9-]+)', declared.group(1)):
        assert f"| {name} |" in reasons


def test_all_features_that_can_be_left_out_stand_in_one_table_with_their_operations() -> None:
    families = {
        "all": {*EVERY_OPERATION},
        "forward convolutions": {"conv1d", "conv2d"},
        "forward poolings": {"maxpool", "avgpool"},
        "gradients by x": {"conv1d_dx", "conv2d_dx"},
        "gradients by weight": {"conv1d_dweight", "conv2d_dweight"},
        "gradients by bias": {"conv1d_dbias", "conv2d_dbias"},
        "gradients of windows": {*GRADIENTS},
    }
    forward = {"convolutions": ("conv",), "poolings": ("maxpool", "avgpool")}
    for family, starts in {**forward, "conv2d": ("conv2d",), "maxpool": ("maxpool",)}.items():
        families[family] = {name for name in EVERY_OPERATION if name.startswith(starts)}
    _, _, after = text_of(REPOSITORY / "docs/assignment.md").partition("| feature | leaves out |")
    table, _, _ = after.partition("\n\n")
    documented: dict[str, set[str]] = {}
    for features, operations in re.findall(r"^\| (`.*?) \| .* \| (.*) \|$", table, re.MULTILINE):
        named = [families.get(one, {one}) for one in operations.split(", ")]
        for feature in re.findall(r"`(.*?)`", features):
            documented.setdefault(feature, set()).update(*named)
    known: dict[str, set[str]] = {}
    for name, operation in EVERY_OPERATION.items():
        for feature in operation.known_features:
            known.setdefault(feature, set()).add(name)
    assert documented == known


def test_all_features_of_layers_that_can_be_left_out_stand_in_another_table() -> None:
    _, _, after = text_of(REPOSITORY / "docs/assignment.md").partition("| feature of a layer |")
    table, _, _ = after.partition("\n\n")
    documented = set()
    for features, operations in re.findall(r"^\| (`.*?) \| .* \| (.*) \|$", table, re.MULTILINE):
        names = operations.split(", ")
        if "its gradients" in names:
            names += [one for one in LAYERS if one.startswith(f"{names[0]}_")]
        for name in {*names} - {"its gradients"}:
            documented |= {(name, feature) for feature in re.findall(r"`(.*?)`", features)}
    known = {(name, one) for name in LAYERS for one in load_operation(name).known_features}
    assert documented == {(name, feature) for name, feature in known if feature not in COMMON}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_a_document_lead_to_files_and_headings(document: Path) -> None:
    for target, heading in re.findall(r"\]\(([^)#:]*)(?:#([^)]+))?\)", text_of(document)):
        path = document.parent / target if target else document
        assert path.exists(), target
        assert not heading or heading in headings_of(path), f"{target}#{heading}"


def headings_of(document: Path) -> set[str]:
    """The headings of a document as GitHub names them in addresses."""
    titles = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_that_a_document_names_exist(document: Path) -> None:
    """`<name>` in a path stands for any; an example, such as `minpool.py`, is no path."""
    for named in re.findall(r"`([\w.<>*-]+/[\w./<>*-]*)`", text_of(document)):
        if named.split("/")[0] in FOLDERS and named not in EXAMPLES:
            assert list(REPOSITORY.glob(re.sub(r"<\w+>", "*", named))), named


def test_the_rows_of_the_import_rule_are_those_that_are_held() -> None:
    contracts = tomllib.loads(text_of(REPOSITORY / "pyproject.toml"))["tool"]["importlinter"]
    held = [name for row in contracts["contracts"][0]["layers"] for name in row.split(" | ")]
    text = text_of(REPOSITORY / "docs" / "architecture.md")
    table = text.partition("from `grader/` |")[2].partition("\n\n")[0]
    assert re.findall(r"`(\w+)`", table) == held


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_names_that_a_document_finds_in_a_file_are_there(document: Path) -> None:
    for name, path in re.findall(r"`(\w+)`\s+in\s+`([\w./-]+\.\w+)`", text_of(document)):
        assert re.search(rf"\b{name}\b", text_of(REPOSITORY / path)), f"{name} in {path}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_targets_of_make_that_a_document_names_exist(document: Path) -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)", text_of(document)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readme_fits_three_screens_and_quotes_figures_that_are_measured() -> None:
    readme = text_of(REPOSITORY / "README.md")
    assert len(readme.splitlines()) <= 120
    table = readme.partition("## What is measured")[2].partition("##")[0]
    measured = text_of(REPOSITORY / "docs" / "benchmarks.md")
    figures = re.findall(r"^\| \w.*\d.* \|$", table, re.MULTILINE)[1:]
    assert len(figures) == 6
    for figure in figures:
        assert figure in measured, figure


def test_the_changelog_has_one_form() -> None:
    """Versions, subjects, bullets that end in a full stop; each subject once in a version."""
    text = text_of(REPOSITORY / "CHANGELOG.md")
    _, *versions = re.split(r"^## ", text, flags=re.MULTILINE)
    assert versions[0].startswith("Unreleased\n")
    for version in versions:
        subjects = re.findall(r"^### (.+)$", version, re.MULTILINE)
        assert len(set(subjects)) == len(subjects)
        for subject in re.split(r"^### .+\n", version, flags=re.MULTILINE)[1:]:
            assert re.fullmatch(r"\n(?:- .+\n(?:  \S.*\n)*)+\n?", subject), subject[:200]
            bullets = re.findall(r"^- .+\n(?:  .+\n)*", subject, re.MULTILINE)
            assert all(bullet.endswith(".\n") for bullet in bullets), subject[:60]


@pytest.mark.parametrize("name", ["README.md", "docs/student.md", "student_template/pytest.ini"])
def test_pytest_is_shown_with_the_form_of_its_option_that_works_everywhere(name: str) -> None:
    """With a space, pytest reads the settings of the template and the plugin refuses them."""
    shown = (REPOSITORY / name).read_text("utf-8")
    assert "--submission=" in shown
    assert "--submission " not in shown


@pytest.mark.parametrize("one", SENTENCES, ids=lambda one: one.document)
def test_documents_say_to_install_what_there_is(one: Sentence) -> None:
    text = text_of(REPOSITORY / one.document)
    assert one.brought_into(text, published=PUBLISHED) == text, "run `make published`"


@pytest.mark.parametrize("published", [False, True])
def test_what_there_is_to_install_is_changed_in_one_place(published: bool) -> None:  # noqa: FBT001
    places = ("*.md", "docs/*.md", "course_template/**/*.md", "student_template/**/*.md")
    texts = {path: text_of(path) for place in places for path in REPOSITORY.glob(place)}
    for one in SENTENCES:
        path = REPOSITORY / one.document
        texts[path] = one.brought_into(texts[path], published=published)
        assert one.brought_into(texts[path], published=PUBLISHED) == text_of(path)
    del texts[REPOSITORY / "CHANGELOG.md"], texts[REPOSITORY / "CONTRIBUTING.md"]
    told = "".join(texts.values())
    wheels = {__version__} if not published else set()
    assert set(re.findall(r"cnn_grader-([0-9.]+)-", told)) == wheels
    by_name = re.findall(r"pip install '?cnn-grader(?!\[cluster\]'|\[torch\] @ )", told)
    assert bool(by_name) is published
    assert ("`make dist`" in told or "no release" in told) is not published
