"""Annotations of a run of GitHub Actions."""

import re
from pathlib import Path

import msgspec
import pytest

from grader.integrations.github.annotations import annotations_of, title_of
from grader.integrations.repository import path_in_repository
from grader.records.report import Report
from tests.conftest import GradeSource, Sample
from tests.report.samples import SAMPLES
from tests.support import RIGHT, obeyed_by_actions

COMMAND = re.compile(r"::(notice|error) ([^:\r\n]*)::([^\r\n]*)\Z")


def parsed(command: str) -> tuple[str, dict[str, str], str]:
    found = COMMAND.match(command)
    assert found is not None, command
    properties = dict(part.split("=", 1) for part in found[2].split(","))
    return found[1], properties, found[3]


@pytest.fixture(scope="module")
def mistaken(sample: Sample) -> Report:
    return sample("mistakes")


def test_one_notice_tells_the_points_and_errors_stand_at_the_functions(mistaken: Report) -> None:
    notice, *errors = map(parsed, annotations_of(mistaken))
    assert notice == ("notice", {"title": "89/100 practice"}, mistaken.summary)
    assert 1 <= len(errors) <= 10
    locations = {one.name: one.location for one in mistaken.operations}
    for (kind, properties, message), fix in zip(errors, mistaken.fix_first, strict=True):
        location = locations[fix.operation]
        assert location is not None
        assert kind == "error"
        assert properties["line"] == str(location.line)
        assert properties["file"] == "submission/cnn.py"
        assert fix.name in properties["title"]
        assert message


def test_files_of_a_submission_that_was_named_by_its_whole_path_stay_relative(
    mistaken: Report,
) -> None:
    file = str(Path.cwd() / "submission" / "cnn.py")
    info = msgspec.structs.replace(mistaken.submission, file=file)
    named = msgspec.structs.replace(mistaken, submission=info)
    assert annotations_of(named) == annotations_of(mistaken)


def test_files_are_named_from_the_repository_wherever_the_step_started(
    mistaken: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hw1").mkdir()
    monkeypatch.chdir(tmp_path / "hw1")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert path_in_repository(mistaken) == "hw1/submission/cnn.py"
    assert path_in_repository(mistaken, "other.py") == "hw1/submission/other.py"


def test_a_right_program_is_told_its_points_alone(grade_source: GradeSource) -> None:
    assert len(annotations_of(grade_source(RIGHT))) == 1


def test_there_are_at_most_ten_errors(mistaken: Report) -> None:
    many = msgspec.structs.replace(mistaken, fix_first=mistaken.fix_first * 9)
    assert len(annotations_of(many)) == 11


def test_a_file_that_cannot_be_loaded_is_annotated_where_it_fails(
    grade_source: GradeSource,
) -> None:
    report = grade_source("import numpy as np\n\nraise ValueError('100%\\n::error::x')\n")
    _, (kind, properties, message) = map(parsed, annotations_of(report))
    assert (kind, properties["file"], properties["line"]) == ("error", "submission/cnn.py", "3")
    assert "100%25" in message


def test_a_function_without_a_place_is_annotated_on_its_file(grade_source: GradeSource) -> None:
    report = grade_source("pad = len\n", "pad")
    _, (_, properties, _) = map(parsed, annotations_of(report))
    assert properties["file"] == "submission/cnn.py"
    assert "line" not in properties


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_that_is_quoted_begins_another_command(name: str, sample: Sample) -> None:
    commands = annotations_of(sample(name))
    assert obeyed_by_actions("\n".join(commands)) == [parsed(one)[0] for one in commands]


def test_the_title_says_what_the_points_are_worth(mistaken: Report) -> None:
    final = msgspec.structs.replace(mistaken.deck, kind="final")
    assert title_of(msgspec.structs.replace(mistaken, deck=final)) == "89/100 final"
