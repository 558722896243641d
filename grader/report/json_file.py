"""The report as JSON: the record itself, field by field."""

import zlib
from pathlib import Path
from typing import Any

import msgspec

from grader.errors import OutputError
from grader.paths import path_meant
from grader.records.report import Report
from grader.report.total import hold_to_score
from grader.text import ended

__all__ = ["json_result", "pack_report", "read_json", "report_schema", "unpack_report"]

_NAME_ANOTHER = "Name a file that `grade --json` wrote."


def json_result(report: Report) -> bytes:
    """The report as JSON.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    hold_to_score(report, (check.earned for check in report.checks))
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def read_json(path: Path) -> Report:
    """Read a report that was written as JSON.

    Raises:
        OutputError: It cannot be read, or is no report.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except OSError as error:
        raise OutputError(
            f"The result {str(path)!r} cannot be read: {error.strerror}. "
            f"{path_meant(path) or _NAME_ANOTHER}"
        ) from error
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise OutputError(
            f"{str(path)!r} is no result of this grader: {ended(str(error))} {_NAME_ANOTHER}"
        ) from error


def pack_report(report: Report) -> bytes:
    """A report as compressed JSON, a tenth of its size."""
    return zlib.compress(msgspec.json.encode(report), 6)


def unpack_report(packed: bytes) -> Report:
    """A report from what `pack_report` gave, here or in another version of the grader.

    Fields that it lacks have their defaults, and those that are not known here are left out.

    Raises:
        OutputError: Another version of the grader made it that cannot be read here.
    """
    try:
        return msgspec.json.decode(zlib.decompress(packed), type=Report)
    except (msgspec.MsgspecError, zlib.error) as error:
        raise OutputError(
            f"A report in the gradebook cannot be read here: {ended(str(error))} "
            "Use the version of the grader that it was graded with, or let this one "
            "grade again with `grade regrade`."
        ) from error


def report_schema() -> dict[str, Any]:
    """The JSON Schema of a report, as it stands in `docs/report.schema.json`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(Report),
    }
