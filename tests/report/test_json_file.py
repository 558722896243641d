import json
import zlib
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pytest

from grader.errors import OutputError
from grader.records import report as records
from grader.records.example import ExampleReport
from grader.records.finding_report import FindingReport
from grader.records.graded_with import DeckInfo, GraderInfo
from grader.records.isolation import Isolation
from grader.records.report import Report
from grader.records.score import Score
from grader.records.submission import SubmissionInfo
from grader.report.json_file import (
    json_result,
    pack_report,
    read_json,
    report_schema,
    unpack_report,
)
from tests.conftest import GradeSource
from tests.support import written


def loaded(report: Report, folder: Path) -> dict[str, Any]:
    """A report as a strict reader of JSON sees it."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(constant)

    (folder / "r.json").write_bytes(json_result(report))
    text = (folder / "r.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return found


def fields_of(record: type) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(record)}


def test_the_result_has_the_fields_of_the_records(mistaken: Report, tmp_path: Path) -> None:
    result = loaded(mistaken, tmp_path)
    assert set(result) == fields_of(Report)
    assert result["format"] == "cnn-grader report 3"
    for key, record in (
        ("submission", SubmissionInfo),
        ("deck", DeckInfo),
        ("grader", GraderInfo),
        ("isolation", Isolation),
        ("score", Score),
    ):
        assert set(result[key]) == fields_of(record)
    for check in result["checks"]:
        assert set(check) == fields_of(records.CheckReport)
    assert result["findings"]
    for finding in result["findings"]:
        assert set(finding) == fields_of(FindingReport)
        assert set(finding["clearest"]) == fields_of(ExampleReport)
    for operation in result["operations"]:
        assert set(operation) == fields_of(records.OperationScore)


def test_a_report_comes_back_as_it_was_written(
    mistaken: Report, hostile: Report, tmp_path: Path
) -> None:
    for report in (mistaken, hostile):
        (tmp_path / "r.json").write_bytes(json_result(report))
        assert written(read_json(tmp_path / "r.json")) == written(report)


def test_numbers_that_are_not_finite_are_valid_json(
    grade_source: GradeSource, tmp_path: Path
) -> None:
    source = (
        "import numpy as np\ndef pad(x, padding, value=0.0):\n"
        "    out = np.pad(x, ((padding * 2)[2:4], padding[:2])) * np.nan\n"
        "    out[0, 0], out[0, 1] = np.inf, -np.inf\n    return out\n"
    )
    report = grade_source(source, "pad/basic")
    found = report.findings[0].clearest
    assert found is not None
    assert found.returned is not None
    assert {"inf", "-inf", "nan"} <= set(found.returned.values)
    result = loaded(report, tmp_path)
    assert result["findings"][0]["clearest"]["returned"]["values"][:2] == ["inf", "-inf"]
    assert written(read_json(tmp_path / "r.json")) == written(report)


def test_the_schema_names_every_field(mistaken: Report, tmp_path: Path) -> None:
    schema = report_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["$defs"]["Report"]["properties"]) == set(loaded(mistaken, tmp_path))
    example = schema["$defs"]["ExampleReport"]["properties"]
    assert set(example) == fields_of(ExampleReport)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(b"[1]", id="a list"),
        pytest.param(b'{"format": "other 1"}', id="another format"),
        pytest.param(b'{"title": 3}', id="a wrong type"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(b'{"title": "\xff"}', id="no UTF-8"),
        pytest.param(b'{"x":' + b"[" * 9000, id="nested"),
    ],
)
def test_what_is_no_result_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(OutputError, match=r"is no result of this grader.*grade --json"):
        read_json(path)


@pytest.mark.parametrize("name", ["missing.json", ""])
def test_a_missing_result_and_a_folder_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="cannot be read"):
        read_json(tmp_path / name)


def test_a_report_without_any_field_that_has_a_default_is_read(mistaken: Report) -> None:
    bare = json.loads(zlib.decompress(pack_report(mistaken)))
    fields = msgspec.structs.fields(Report)
    for name in [one.encode_name for one in fields if not one.required]:
        del bare[name]
    read = unpack_report(zlib.compress(json.dumps(bare).encode()))
    assert (read.coach, read.search) == ((), None)
    assert [check.name for check in read.checks] == [check.name for check in mistaken.checks]


def test_a_report_of_another_format_says_who_reads_it(mistaken: Report) -> None:
    text = json_result(mistaken).replace(b"cnn-grader report 3", b"cnn-grader report 4")
    with pytest.raises(OutputError, match=r"cannot be read here.*report 4.*`grade regrade`"):
        unpack_report(zlib.compress(text))


def test_advice_is_in_the_result(looping: Report, tmp_path: Path) -> None:
    assert loaded(looping, tmp_path)["coach"] == [*looping.coach]
    assert len(looping.coach) == 2
    assert read_json(tmp_path / "r.json").coach == looping.coach
