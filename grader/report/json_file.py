"""The report as JSON: the record itself, field by field."""

import zlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from grader.errors import OutputError
from grader.paths import path_meant
from grader.records.arrays import ArrayView, decode_readable, encode_readable
from grader.records.report import FORMAT, Report
from grader.report import earlier_formats
from grader.scoring import require_score
from grader.text import ended

_NAME_ANOTHER = "Name a file that `grade --json` wrote."


class _AnyReport(msgspec.Struct, frozen=True):
    """What a report of any format has."""

    format: str = FORMAT


def encode_report(report: Report) -> bytes:
    """A report as JSON on one line."""
    return msgspec.json.encode(report, enc_hook=encode_readable)


def decode_report(content: bytes) -> Report:
    """A report from JSON, of this format or an earlier one.

    Fields that it lacks have their defaults, and those that are not known here are left out, but
    not of a case.

    Raises:
        msgspec.MsgspecError: It is none.
    """
    made_as = msgspec.json.decode(content, type=_AnyReport).format
    if made_as in (earlier_formats.FORMAT_1, earlier_formats.FORMAT_2):
        return earlier_formats.upgrade(msgspec.json.decode(content))
    return msgspec.json.decode(content, type=Report, dec_hook=decode_readable)


def json_result(report: Report) -> bytes:
    """The report as JSON.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    require_score(report, (check.earned for check in report.checks))
    return msgspec.json.format(encode_report(report), indent=2) + b"\n"


def read_json(path: Path) -> Report:
    """Read a report that was written as JSON.

    Raises:
        OutputError: It cannot be read, or is no report.
    """
    try:
        return decode_report(path.read_bytes())
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
    return zlib.compress(encode_report(report), 6)


def unpack_report(packed: bytes) -> Report:
    """A report from what `pack_report` gave, here or in another version of the grader.

    Raises:
        OutputError: Another version of the grader made it that cannot be read here.
    """
    try:
        return decode_report(zlib.decompress(packed))
    except (msgspec.MsgspecError, zlib.error) as error:
        raise OutputError(
            f"A report in the gradebook cannot be read here: {ended(str(error))} "
            "Use the version of the grader that it was graded with, or let this one "
            "grade again with `grade regrade`."
        ) from error


def report_schema() -> dict[str, Any]:
    """The JSON Schema of a report, as it stands in `docs/report.schema.json`."""
    (root, _), defined = msgspec.json.schema_components(
        (Report, ArrayView),
        schema_hook=_describe_array,
        ref_template="#/$defs/{name}",
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "$defs": defined,
    }


def _describe_array(kind: type) -> dict[str, Any]:
    """Arrays of a case are written as other arrays are shown, and never cut."""
    if kind is np.ndarray:
        return {"$ref": "#/$defs/ArrayView"}
    raise NotImplementedError
