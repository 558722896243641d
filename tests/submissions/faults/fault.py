"""What a planted fault is, and the program that it makes."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import msgspec

_PROGRAMS = Path(__file__).parents[1]

EVERY_CELL = "All cells of all answers are wrong, so no check can be right."
EVERY_END = "All answers lack their end, and no input is without one."
EVERY_SHAPE = "All answers have another shape."
NO_ANSWER = "No call, or none without padding, is answered."


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A right program with one text replaced.

    Several lines are written without the indentation that the first of them has in the program.

    Attributes:
        name: What is wrong, as a sentence that begins with the operation.
        check: The check that isolates what is wrong, e.g. `pad/value`.
        base: Folder of the right program.
        old: Text that occurs once in the right program.
        new: What stands in its place.
        why: Why it may cost more of its operation than one fault should; empty if it may not.
    """

    name: str
    check: str
    base: str
    old: str
    new: str
    why: str = ""

    @property
    def operation(self) -> str:
        """Name of the operation that is wrong."""
        return self.check.partition("/")[0]

    @property
    def feature(self) -> str:
        """Name of the check within its operation."""
        return self.check.partition("/")[2]


def source_of(fault: Fault) -> str:
    """The faulty program.

    Raises:
        AssertionError: The text to replace does not occur exactly once.
    """
    found = _replace(fault, _right_program(fault))
    assert found is not None, f"{fault.name}: {fault.old!r} does not occur once"
    return found


def source_of_both(first: Fault, second: Fault) -> str | None:
    """A program with both faults; None where they have no right program, or line, in common."""
    if first.base != second.base:
        return None
    program = _replace(first, _right_program(first))
    return None if program is None else _replace(second, program)


def _right_program(fault: Fault) -> str:
    return (_PROGRAMS / fault.base / "cnn.py").read_text(encoding="utf-8")


def _replace(fault: Fault, program: str) -> str | None:
    """A program with the fault; None if the text to replace does not occur exactly once."""
    old, new = _without_margin(fault.old), _without_margin(fault.new)
    occurrences = [*_occurrences(old, program)]
    if len(occurrences) != 1:
        return None
    begin, margin = occurrences[0]
    return program[:begin] + _indented(new, margin) + program[begin + len(_indented(old, margin)) :]


def _occurrences(text: str, program: str) -> Iterator[tuple[int, str]]:
    """Where a text begins in a program, and the indentation of the line there."""
    for found in re.finditer(re.escape(text.partition("\n")[0]), program):
        line = program[program.rfind("\n", 0, found.start()) + 1 :]
        margin = line[: len(line) - len(line.lstrip(" "))]
        if program.startswith(_indented(text, margin), found.start()):
            yield found.start(), margin


def _without_margin(text: str) -> str:
    return dedent(text).strip("\n")


def _indented(text: str, margin: str) -> str:
    """The same text with its lines from the second on moved to the right; empty ones stay empty."""
    return re.sub(r"\n(?=[^\n])", f"\n{margin}", text)
