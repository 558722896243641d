"""Questions on exceptions that many students meet: each leads on from what its line holds.

They are questions, since more than one slip raises the same; what they say of a value is true of
the call that is shown.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from grader.records.example import ExampleReport
from grader.records.outcome import NamedValue, Raised

WHAT_OF_VALUES = (
    "What do the names in that line hold in this call, and what does the line make of them?"
)
"""What is asked where no other question leads on, so that the message tells more than the names."""

_SHAPE = re.compile(r"\((?:\d+(?:,\d+)*,?)?\)")
"""A shape as NumPy writes it in a message."""

_UNFIT = re.compile(
    r"(?P<function>\S+)\(\) ((?P<named>got an unexpected keyword argument )|(?P<missing>missing \d)"
    r"|(?P<twice>got multiple values for )|(?P<none>takes no arguments$)|takes .*\bgiven$)"
)
"""What Python says of a call that does not fit the `def` of what it calls."""

_PAIR = re.compile(r"\(-?\d+, -?\d+\)")


_NO_FILE = (
    "The grader keeps files from what it grades: what does that line want with one, where all that "
    "is asked is in the arguments?"
)

_MAYBE_NO_FILE = _NO_FILE.replace("The grader keeps", "Maybe the grader keeps")
"""Where what is graded can open files, as on macOS, the system may have its own reason."""


def question_on(example: ExampleReport, *, has_no_files: bool = False) -> str:
    """A question on what a call raised in a line of the student's; empty if none leads on.

    Args:
        example: The call.
        has_no_files: Whether it is certain that what is graded can open no file.
    """
    raised = example.raised
    if raised is None or raised.withheld or raised.unimported:
        return ""
    if raised.frames and raised.frames[-1].source.startswith("raise"):
        return "What leads this call to that line?"
    if (asks := _question_on_binding(raised)) or not raised.frames:
        return asks
    if raised.wants_file:
        return _NO_FILE if has_no_files else _MAYBE_NO_FILE
    for one in _QUESTIONS:
        found = re.search(one.message, raised.message) if raised.type == one.type else None
        if found and (asks := one.ask(raised, found)):
            return asks
    return WHAT_OF_VALUES if raised.values else ""


def _question_on_binding(raised: Raised) -> str:
    """A question on a call that does not fit the `def` of what it calls; empty for all else."""
    found = _UNFIT.match(raised.message) if raised.type == "TypeError" else None
    if found is None:
        return ""
    caller, called = "that line", "the function it calls"
    if not raised.frames:
        caller, called = "the call", "your `def`"
    if found["named"]:
        return f"Which parameter does {caller} name that {called} does not?"
    if found["missing"]:
        return f"Which parameter of {called} does {caller} give nothing for?"
    if found["twice"]:
        return f"In which order does {caller} give arguments, and in which does {called} take them?"
    if found["none"]:
        return f"Which method of that class takes the arguments of {caller}?"
    with_self = ", `self` with them" if "." in found["function"] else ""
    return f"How many arguments does {caller} give{with_self}, and how many does {called} take?"


def _who_defines(raised: Raised, found: "re.Match[str]") -> str:
    if re.search(r", cell \d+$", raised.frames[-1].file):
        return f"Which cell defines `{found[1]}`?"
    return f"Which line of yours gives `{found[1]}` a meaning, with `import`, `def` or `=`?"


def _which_number(raised: Raised, _: object) -> str:
    held = _only(raised, "tuple")
    if held is None:
        return ""
    if _PAIR.fullmatch(held.text):
        return f"`{held.name}` is {held.text} here: which of its two numbers does that line need?"
    return f"`{held.name}` is a tuple here: which part of it does that line need?"


def _whole_number(_: object, __: object) -> str:
    return "Which operator gives a whole number?"


def _whole_number_if_float(raised: Raised, found: "re.Match[str]") -> str:
    floats = [one for one in raised.values if one.type.startswith("float")]
    return _whole_number(raised, found) if floats else ""


def _without_value(raised: Raised, _: object) -> str:
    held = _only(raised, "NoneType")
    return f"What should that line do when `{held.name}` is None?" if held else ""


def _with_one_number(raised: Raised, _: object) -> str:
    held = _only(raised, "int")
    return f"What should that line do when `{held.name}` is a single number?" if held else ""


def _which_index(_: object, found: "re.Match[str]") -> str:
    index, axis, size = found.groups()
    if size == "0":
        return f"Why has axis {axis} of an array in that line no cells?"
    cells = f"{size} cell{'' if size == '1' else 's'}"
    if index != size:
        return f"Which index in that line becomes {index}, where the axis has {cells}?"
    return f"What is the last index of an axis with {cells}?"


def _whole_array(raised: Raised, _: object) -> str:
    """Who asks `if bias` of an array mostly wants to know whether it was given."""
    for one in raised.values:
        if one.shape is not None and re.search(
            rf"\b(if|elif|while|and|or|not) +{re.escape(one.name)} *(:|$|and\b|or\b|else\b)"
            rf"|\b{re.escape(one.name)} +(or|and)\b|\b{re.escape(one.name)} *[!=]= *None",
            raised.frames[-1].source,
        ):
            return (
                f"Does that line ask whether `{one.name}` was given, or something of its numbers?"
            )
    return "Which one number should that line ask about, where it asks about a whole array?"


def _which_parts(raised: Raised, _: object) -> str:
    shapes = [one.replace(",", ", ").replace(", )", ",)") for one in _SHAPE.findall(raised.message)]
    if len(shapes) != 2:
        return ""
    if shapes[0] == shapes[1]:
        return f"Which two parts of that line have the shape {shapes[0]}?"
    return f"Which parts of that line have the shapes {' and '.join(shapes)}?"


def _how_many_cells(_: object, __: object) -> str:
    return "How many cells does the new shape have, and how many has the array?"


def _where_given(_: object, found: "re.Match[str]") -> str:
    return f"Which line gives `{found[1]}` a value, and does this call come by it before?"


def _only(raised: Raised, kind: str) -> NamedValue | None:
    """What the one name holds that holds such a value; None if several do, or none."""
    found = [one for one in raised.values if one.type == kind]
    return found[0] if len(found) == 1 else None


class _Question(NamedTuple):
    """A question on exceptions with some message.

    Attributes:
        type: Name of the exception.
        message: A pattern of what is in the message.
        ask: The question; empty where it does not lead on.
    """

    type: str
    message: str
    ask: Callable[[Raised, "re.Match[str]"], str]


_QUESTIONS = (
    _Question("NameError", r"^name '([A-Za-z_]\w{0,30})' is not defined", _who_defines),
    _Question(
        "TypeError",
        r"(operand|can only concatenate|not supported between|non-int of).*\btuple\b"
        r"|'tuple' object cannot be interpreted",
        _which_number,
    ),
    _Question(
        "TypeError",
        r"float\d*' object cannot be interpreted as an integer|non-int of type '[a-z.]*float"
        r"|indices must be integers or slices, not [a-z.]*float"
        r"|a single integer, got '(np\.float\d+\()?\d+\.",
        _whole_number,
    ),
    _Question("TypeError", r"^slice indices must be integers", _whole_number_if_float),
    _Question("TypeError", r"^slice indices must be integers", _which_number),
    _Question("IndexError", r"^only integers, slices", _whole_number_if_float),
    _Question("TypeError", r"\bNoneType\b", _without_value),
    _Question(
        "TypeError",
        r"'int' object is not (subscriptable|iterable)|non-iterable int|type 'int' has no len",
        _with_one_number,
    ),
    _Question(
        "IndexError",
        r"^index (\d{1,9}) is out of bounds for axis (\d{1,2}) with size (\d{1,9})$",
        _which_index,
    ),
    _Question(
        "ValueError",
        r"\bcould not (be )?broadcast\b.*\bshapes? \(|^shapes \(.*not aligned",
        _which_parts,
    ),
    _Question(
        "UnboundLocalError", r"^cannot access local variable '([A-Za-z_]\w{0,30})'", _where_given
    ),
    _Question("ValueError", r"^cannot reshape array of size", _how_many_cells),
    _Question("ValueError", r"\btruth value of an array with more than one", _whole_array),
)
