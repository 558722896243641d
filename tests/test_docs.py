"""What stands in the documents is what the code does."""

import json
import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from docs.schema import SCHEMAS
from grader import __version__
from grader.assignment import default_assignment_path, load_assignment
from grader.deck.store import FORMAT
from grader.records.report import Report

REPOSITORY = Path(__file__).parent.parent


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


def test_every_dependency_has_its_line_of_reason_in_the_readme() -> None:
    project = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    declared = re.search(r"^dependencies = \[(.*?)\]", project, re.DOTALL | re.MULTILINE)
    assert declared is not None
    readme = (REPOSITORY / "README.md").read_text("utf-8").lower()
    for name in re.findall(r'"([a-z0-9-]+)', declared.group(1)):
        assert f"| {name} |" in readme


def test_links_of_the_readme_lead_to_files() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert (REPOSITORY / target).exists(), target


@pytest.mark.parametrize("name", ["README.md", "docs/student.md", "student_template/pytest.ini"])
def test_pytest_is_shown_with_the_form_of_its_option_that_works_everywhere(name: str) -> None:
    """With a space, pytest reads the settings of the template and the plugin refuses them."""
    shown = (REPOSITORY / name).read_text("utf-8")
    assert "--submission=" in shown
    assert "--submission " not in shown


def test_wheels_in_the_documents_are_of_this_version() -> None:
    documents = [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")]
    text = "".join(document.read_text("utf-8") for document in documents)
    assert set(re.findall(r"cnn_grader-([0-9.]+)-", text)) == {__version__}


def test_nothing_says_to_install_the_package_by_its_name_while_it_is_on_no_index() -> None:
    places = ("README.md", "docs/*.md", "course_template/**/*.md", "student_template/**/*.md")
    for pattern in places:
        for path in REPOSITORY.glob(pattern):
            by_name = r"pip install '?cnn-grader(?!\[cluster\]'|\[torch\] @ )"
            assert not re.findall(by_name, path.read_text("utf-8")), path
