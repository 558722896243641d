import json
import zlib
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import numpy as np
import pytest

from grader.errors import OutputError
from grader.records import report as records
from grader.records.example import ExampleReport
from grader.records.graded_with import DeckInfo, GraderInfo
from grader.records.isolation import Isolation
from grader.records.report import Report
from grader.report.json_file import (
    json_result,
    pack_report,
    read_json,
    report_schema,
    unpack_report,
)
from tests.conftest import GradeSource
from tests.support import check_of, written


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
    assert result["format"] == "cnn-grader report 2"
    for key, record in (
        ("submission", records.SubmissionInfo),
        ("deck", DeckInfo),
        ("grader", GraderInfo),
        ("isolation", Isolation),
        ("score", records.Score),
    ):
        assert set(result[key]) == fields_of(record)
    for check in result["checks"]:
        assert set(check) == fields_of(records.CheckReport)
        if check["counterexample"]:
            assert set(check["counterexample"]) == fields_of(ExampleReport)
    assert any(check["counterexample"] for check in result["checks"])
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
    found = check_of(report, "pad/basic").counterexample
    assert found is not None
    assert found.returned is not None
    assert {"inf", "-inf", "nan"} <= set(found.returned.values)
    result = loaded(report, tmp_path)
    assert result["checks"][0]["counterexample"]["returned"]["values"][:2] == ["inf", "-inf"]
    assert written(read_json(tmp_path / "r.json")) == written(report)


def test_the_schema_names_every_field(mistaken: Report, tmp_path: Path) -> None:
    schema = report_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["$defs"]["Report"]["properties"]) == set(loaded(mistaken, tmp_path))
    counterexample = schema["$defs"]["ExampleReport"]["properties"]
    assert set(counterexample) == fields_of(ExampleReport)


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


STORED = [Path(__file__).with_name(f"format-{number}.report") for number in (1, 2)]
"""A report as gradebooks keep it, in every version of its format, with most that one can hold.

A field that is added to the format needs a default, or classes that were graded before lose their
pages."""


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_a_report_that_was_stored_before_is_read(stored: Path) -> None:
    report = unpack_report(stored.read_bytes())
    assert [check.verdict for check in report.checks] == [
        *("wrong shape", "wrong shape", "wrong value", "wrong type", "raised", "right", "right")
    ]
    padded = report.checks[0].counterexample
    assert padded is not None
    assert padded.case.in_words == "pad(x (1, 1), padding=(2, 2, 1, 1))"
    assert (padded.case.positional, padded.case.judges) == (2, "value")
    assert np.array_equal(padded.case.arrays["x"], [[1.0]])
    typed = report.checks[3].counterexample
    assert typed is not None
    assert typed.case.arrays["x"].dtype == np.float32
    shown = report.checks[2].counterexample
    assert shown is not None
    assert shown.mismatch is not None
    assert shown.taps is not None
    assert report.checks[0].diagnosis is not None
    assert report.checks[0].diagnosis.mistakes[0].headline.startswith("Your code seems to ")
    assert report.load_error is not None
    assert report.search is not None
    assert report.forbidden_calls


def test_a_counterexample_of_format_1_whose_arrays_were_cut_is_left_out() -> None:
    old = json.loads(zlib.decompress(STORED[0].read_bytes()))
    old["checks"][0]["counterexample"]["arguments"]["x"]["shape"] = [1, 2001]
    read = unpack_report(zlib.compress(json.dumps(old).encode()))
    assert read.checks[0].counterexample is None
    assert read.checks[1].counterexample is not None


@pytest.mark.parametrize(
    "damage",
    [
        {"checks": None},
        {"checks": [None]},
        {"checks": [{"counterexample": {}}]},
        {"checks": [{"counterexample": {"arguments": {"x": {}}, "then": {}}}]},
        *(
            {"checks": [{"counterexample": {"arguments": {"x": view}, "then": {}}}]}
            for view in (
                {"dtype": "float64", "shape": ["aaaa", 1 << 40], "values": []},
                {"dtype": "float64", "shape": [[1], 1 << 40], "values": []},
            )
        ),
        {"search": [1]},
    ],
    ids=str,
)
def test_what_says_that_it_is_format_1_and_is_not_is_refused(damage: dict[str, Any]) -> None:
    old = json.loads(zlib.decompress(STORED[0].read_bytes()))
    with pytest.raises(OutputError, match=r"cannot be read here: "):
        unpack_report(zlib.compress(json.dumps({**old, **damage}).encode()))


BY_NAME = {"arguments", "layouts", "then", "arrays", "options", "case"}
"""Fields whose keys are names of arguments, not of fields; and a case, in which every field counts.
"""


def _with_unknown_fields(value: Any, field: str = "") -> Any:
    if isinstance(value, list):
        return [_with_unknown_fields(one) for one in value]
    if isinstance(value, dict):
        more: dict[str, Any] = {} if field in BY_NAME else {"not_known_here": [{}]}
        return {**more, **{name: _with_unknown_fields(one, name) for name, one in value.items()}}
    return value


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_what_a_newer_grader_adds_to_a_report_is_left_out(stored: Path) -> None:
    newer = _with_unknown_fields(json.loads(zlib.decompress(stored.read_bytes())))
    read = unpack_report(zlib.compress(json.dumps(newer).encode()))
    assert written(read) == written(unpack_report(stored.read_bytes()))


def test_a_report_without_any_field_that_has_a_default_is_read(mistaken: Report) -> None:
    bare = json.loads(zlib.decompress(pack_report(mistaken)))
    fields = msgspec.structs.fields(Report)
    for name in [one.encode_name for one in fields if not one.required]:
        del bare[name]
    read = unpack_report(zlib.compress(json.dumps(bare).encode()))
    assert (read.coach, read.search) == ((), None)
    assert [check.name for check in read.checks] == [check.name for check in mistaken.checks]


def test_a_report_of_another_format_says_who_reads_it(mistaken: Report) -> None:
    text = json_result(mistaken).replace(b"cnn-grader report 2", b"cnn-grader report 3")
    with pytest.raises(OutputError, match=r"cannot be read here.*report 3.*`grade regrade`"):
        unpack_report(zlib.compress(text))


def test_advice_is_in_the_result(looping: Report, tmp_path: Path) -> None:
    assert loaded(looping, tmp_path)["coach"] == [*looping.coach]
    assert len(looping.coach) == 2
    assert read_json(tmp_path / "r.json").coach == looping.coach
