"""What the file of an assignment holds, each value of the type that it should be."""

import re
import tomllib
from typing import Any, TypeVar, get_args

import msgspec

from grader.assignment.calls import OperationRules
from grader.assignment.operations import expected_one_of
from grader.errors import AssignmentError
from grader.records.assignment import Feedback, Limits, Policy, SubmissionRules, Versions
from grader.records.call import Arrays
from grader.text import did_you_mean, ended

Kind = TypeVar("Kind")


class RowContents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the rubric that is a table; the feedback is that of the policy where it has none."""

    points: int
    feedback: Feedback | None = None


class AssignmentContents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tables of an assignment.

    Attributes:
        title: What is handed in, in a few words.
        rubric: By operation and check the points, or a table with them.
        limits: What a submission may use.
        policy: What it may do, and what of a failure is shown.
        versions: What scores are to be made with.
        submission: What is handed in.
        operation: What is said of operations, by their names in the rubric.
    """

    title: str
    rubric: dict[str, Any]
    limits: Limits = Limits()
    policy: Policy = Policy()
    versions: Versions = Versions()
    submission: SubmissionRules = SubmissionRules()
    operation: dict[str, Any] = {}


_PARTS = (
    RowContents,
    AssignmentContents,
    Limits,
    Policy,
    Versions,
    SubmissionRules,
    OperationRules,
)

_ONE_CALL = (
    " An operation is asked by one call, so that it has one such table. Where two functions do the "
    "same, give one of them a name of its own, e.g. [operation.conv2d_fast] with `of = 'conv2d'`."
)

_EXPECTED_CALL = (
    "Expected a dotted name, e.g. numpy.convolve; `*` may stand in its last part, beside letters"
)

_KEYS = {key for part in _PARTS for key in part.__struct_fields__}
"""Everything that an assignment can set."""


def read_contents(content: bytes, path: str) -> AssignmentContents:
    """What the bytes of an assignment's file hold.

    Args:
        content: TOML.
        path: What errors call the file.

    Raises:
        AssignmentError: It is no TOML, or a value is not of its type; the message names the key,
            the value and what was expected.
    """
    try:
        data = tomllib.loads(content.decode("utf-8"))
        msgspec.msgpack.encode(data)  # it takes no integer that is too long to be printed
    except (ValueError, OverflowError, RecursionError) as error:
        once = _ONE_CALL if "('operation'," in str(error) else ""
        raise AssignmentError(
            f"The assignment {path!r} is not TOML: {ended(str(error))}{once} Mend that line."
        ) from error
    toml = convert(path, "", data, AssignmentContents)
    said = {
        name: convert(path, f"operation.{name}", rules, OperationRules)
        for name, rules in toml.operation.items()
    }
    return msgspec.structs.replace(toml, operation=said)


def convert(path: str, where: str, value: Any, kind: type[Kind]) -> Kind:
    """A value of the file as what it should be.

    Args:
        path: What errors call the file.
        where: Path of the value's key.
        value: The value, as TOML has it.
        kind: What it should be.

    Raises:
        AssignmentError: It is not.
    """
    try:
        return msgspec.convert(value, type=kind)
    except msgspec.ValidationError as error:
        raise AssignmentError(_explain(path, where, value, str(error))) from error


def _explain(path: str, where: str, value: Any, error: str) -> str:
    """Turn msgspec's words into the key's path, the value and what was expected."""
    what, _, location = error.partition(" - at `$")
    keys = re.findall(r"[^.\[\]`]+", location)
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list):
            value = value[int(key)]
    named = ".".join(filter(None, (where, *keys))) or "the file"
    if "Invalid enum value" in what:
        known = get_args(Arrays if keys[-1] == "arrays" else Feedback)
        return f"{path!r}: {named} is {value!r}. {expected_one_of(known, str(value))}"
    what = re.sub(r"`int`(, got `\w+`)?", "a whole number", what)
    if "matching regex" in what:
        what = "Expected a package, e.g. numpy" if "imports" in named else _EXPECTED_CALL
    if isinstance(value, dict):
        unknown = re.search(r"unknown field `(.*)`", what)
        hint = did_you_mean(unknown[1], _KEYS) if unknown else ""
        return f"{path!r}: {named}: {what}. {hint or 'Mend that key.'}"
    return f"{path!r}: {named} is {value!r}. {what}."
