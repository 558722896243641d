"""The one table of systems, and what hangs on it."""

import inspect
from pathlib import Path
from typing import get_args

import pytest

import grader.integrations
from grader.commands import publish
from grader.commands.start import grade
from grader.errors import UserError
from grader.integrations import SYSTEMS, Part, System, layouts, load_system_part, systems_with
from grader.integrations.export import Export

FOLDER = Path(grader.integrations.__file__).parent


def test_every_folder_has_a_row() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/__init__.py")}
    assert folders == {system.name for system in SYSTEMS}


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_a_row_names_the_files_that_there_are(system: System) -> None:
    # A run of GitHub Actions is told more than a file, so its results are no format.
    own = {"github": {"results"}}.get(system.name, set())
    files = {path.stem for path in (FOLDER / system.name).glob("*.py")}
    assert files & {*get_args(Part)} - own == {*system.parts}


def test_what_a_download_is_held_to_is_one_layout_a_system() -> None:
    assert len({layout.name for layout in layouts()}) == len(systems_with("layout"))


def test_every_result_file_has_an_option() -> None:
    options = inspect.signature(grade).parameters
    assert {*systems_with("results")} <= options.keys()


def test_every_export_is_one() -> None:
    exports = [load_system_part(name, "export").EXPORT for name in systems_with("export")]
    assert all(isinstance(export, Export) for export in exports)
    assert len({export.file for export in exports}) == len(exports)


def test_every_kind_of_publishing_is_a_command() -> None:
    for system in SYSTEMS:
        for name in system.publish:
            assert callable(getattr(publish, f"publish_{name.replace('-', '_')}"))


def test_a_system_that_has_no_such_part_is_answered_with_those_that_have() -> None:
    with pytest.raises(
        UserError, match=r"'mooodle'\. Expected one of canvas, moodle\. Did you mean"
    ):
        load_system_part("mooodle", "returns")
