"""Annotations of a run of GitHub Actions."""

import re
from pathlib import Path

import msgspec
import pytest

from grader.integrations.github.annotations import annotations_of, title_of
from grader.integrations.repository import path_in_repository
from grader.records.report import Report
from grader.records.source_view import SourceLine, SourceView
from tests.conftest import GradeSource, Sample
from tests.report.samples import SAMPLES
from tests.sampling import sampled
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


def test_a_notice_tells_the_points_and_errors_tell_findings_at_their_functions(
    mistaken: Report,
) -> None:
    notice, *errors = map(parsed, annotations_of(mistaken))
    assert notice == ("notice", {"title": "89/100 practice"}, mistaken.summary)
    assert 1 <= len(errors) <= 10
    locations = {one.name: one.location for one in mistaken.operations}
    for (kind, properties, message), finding in zip(errors, mistaken.findings, strict=True):
        location = locations[finding.operation]
        assert location is not None
        assert kind == "error"
        assert properties["line"] == str(location.line)
        assert properties["file"] == "submission/cnn.py"
        assert properties["title"] == finding.in_words.replace(":", "%3A").replace(",", "%2C")
        assert message.endswith(finding.question)


def test_a_finding_stands_at_the_line_where_it_happened(mistaken: Report) -> None:
    lines = tuple(SourceLine(number=n, text="x", marked=n == 8) for n in (7, 8, 9))
    source = SourceView(file="helper.py", lines=lines)
    findings = (msgspec.structs.replace(mistaken.findings[0], source=source),)
    _, (_, properties, _) = map(
        parsed, annotations_of(msgspec.structs.replace(mistaken, findings=findings))
    )
    assert (properties["file"], properties["line"]) == ("submission/helper.py", "8")


def test_what_is_not_written_yet_is_no_error(grade_source: GradeSource) -> None:
    source = "def pad(x, padding, value=0.0):\n    raise NotImplementedError\n"
    _, (kind, properties, _) = map(parsed, annotations_of(grade_source(source, "pad/basic")))
    assert (kind, properties["title"]) == ("notice", "pad is not written yet (+2)")


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


def test_a_file_beside_a_main_file_that_lies_deeper_is_found(mistaken: Report) -> None:
    deep = msgspec.structs.replace(
        mistaken.submission, file="submission/hw/a.py", folder="submission"
    )
    report = msgspec.structs.replace(mistaken, submission=deep)
    assert path_in_repository(report, "hw/b.py").endswith("submission/hw/b.py")
    assert "hw/hw" not in path_in_repository(report, "hw/b.py")


def test_a_right_program_is_told_its_points_alone(grade_source: GradeSource) -> None:
    assert len(annotations_of(grade_source(RIGHT))) == 1


def test_there_are_at_most_ten_errors(mistaken: Report) -> None:
    many = msgspec.structs.replace(mistaken, findings=mistaken.findings * 9)
    assert len(annotations_of(many)) == 11


def test_a_file_that_cannot_be_loaded_is_annotated_where_it_fails(
    grade_source: GradeSource,
) -> None:
    report = grade_source("import numpy as np\n\nraise ValueError('100%\\n::error::x')\n")
    _, (kind, properties, message), *others = map(parsed, annotations_of(report))
    assert (kind, properties["file"], properties["line"]) == ("error", "submission/cnn.py", "3")
    assert properties["title"] == "The file did not load"
    assert "100%25" in message
    assert {one for one, *_ in others} == {"notice"}


def test_a_function_without_a_place_is_annotated_on_its_file(grade_source: GradeSource) -> None:
    report = grade_source("pad = len\n", "pad")
    _, (_, properties, _) = map(parsed, annotations_of(report))
    assert properties["file"] == "submission/cnn.py"
    assert "line" not in properties


@pytest.mark.parametrize("name", sampled(SAMPLES, every=2))
def test_nothing_that_is_quoted_begins_another_command(name: str, sample: Sample) -> None:
    commands = annotations_of(sample(name))
    assert obeyed_by_actions("\n".join(commands)) == [parsed(one)[0] for one in commands]


def test_the_title_says_what_the_points_are_worth(mistaken: Report) -> None:
    final = msgspec.structs.replace(mistaken.deck, kind="final")
    assert title_of(msgspec.structs.replace(mistaken, deck=final)) == "89/100 final"
