"""The findings of a class: what its students have to mend, those who have the same together."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from grader.records.arrays import ArrayView, view_array
from grader.records.call import RETURN
from grader.records.example import ExampleReport
from grader.records.finding_report import FindingSummary
from grader.records.gradebook import Row, ShownFinding
from grader.text import safe_line

MAX_FINDINGS = 12
"""That a page shows, and that have an example."""

_MAX_TOLD = 5
"""Headlines that are listed of one finding."""

_MAX_CELLS = 64
"""Of an array that is written out."""

NOT_LOADED = "The file did not load"
"""What is said of the file of those who stand so, whatever it was that failed."""

LOADED_IN_PART = "Functions are missing, since the file does not load to its end"
"""What is said of the file of those who are graded."""

_NOTHING_TO_ASK = "No function in it could be asked"
"""What those are told whose file did not load, where a finding on it does not say more."""

_LINE = " in line "
"""Before a place in a file, which is another one in each submission."""


Key = tuple[str, tuple[str, ...] | str, bool]
"""What findings of different students have in common that are one of the class."""


class ShownArray(msgspec.Struct, frozen=True, kw_only=True):
    """An array of a call.

    Attributes:
        name: What it is.
        text: Its numbers, a line a row; its shape if it is large.
    """

    name: str
    text: str


class ShownCall(msgspec.Struct, frozen=True, kw_only=True):
    """The call of one student in which a finding shows.

    Attributes:
        call: The call, with the shapes of its arrays.
        message: What is wrong in it; empty where that could say who it is.
        arrays: Its arguments, what was returned and what is right.
    """

    call: str
    message: str
    arrays: tuple[ShownArray, ...]


class ClassFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding and who has it.

    Attributes:
        key: What its students have in common.
        operation: Name of the operation that has to be mended; empty for the file as a whole.
        title: What there is to mend.
        told: What these students are told, each with how many are, the most frequent first; empty
            where all are told the title.
        unwritten: Whether it is a function that waits to be written.
        rows: Indexes of the students among the rows.
        points: What they lose together; 0 where an earlier grader did not say.
        example: A call that shows it; None if there is none.
    """

    key: Key
    operation: str
    title: str
    told: dict[str, int]
    unwritten: bool
    rows: tuple[int, ...]
    points: int
    example: ShownCall | None = None

    @property
    def more_told(self) -> int:
        """How many of the headlines are not listed."""
        return max(0, len(self.told) - _MAX_TOLD)

    @property
    def listed(self) -> dict[str, int]:
        """The headlines that are listed, with how many students are told each."""
        return dict(list(self.told.items())[:_MAX_TOLD])


def key_of(finding: FindingSummary) -> Key:
    """What a finding has in common with those of other students.

    That is the known mistake, however it is told; or else what was seen, wherever it was.
    """
    return finding.operation, finding.mistakes or _seen(finding), finding.certain


def _seen(finding: FindingSummary) -> str:
    return finding.headline.partition(_LINE)[0] if finding.operation else LOADED_IN_PART


def findings_by_key(row: Row) -> dict[Key, FindingSummary]:
    """The findings of a student by what they have in common with those of others.

    All of a file that did not load are one, so that it is said of everybody who stands so, and of
    nobody else.
    """
    if row.standing == "did not load":
        told = (one.headline for one in row.findings if not one.operation)
        whole = FindingSummary(
            operation="",
            headline=next(told, _NOTHING_TO_ASK),
            checks=tuple(row.possible),
            points=sum(one.points for one in row.findings),
            explained=False,
        )
        return {("", NOT_LOADED, True): whole}
    return {key_of(one): one for one in reversed(row.findings)}


def merge_findings(
    rows: Sequence[Row], shown: Sequence[ShownFinding] = ()
) -> tuple[ClassFinding, ...]:
    """The findings of a class, what costs it most first; functions that are not written last.

    Args:
        rows: The students.
        shown: Calls that show findings of some.
    """
    holders: dict[Key, dict[int, FindingSummary]] = {}
    for index, row in enumerate(rows):
        for key, finding in findings_by_key(row).items():
            holders.setdefault(key, {})[index] = finding
    examples = {key_of(one.finding): one.example for one in reversed(shown)}
    merged = [_merge(key, own, examples.get(key)) for key, own in holders.items()]
    merged.sort(key=lambda one: (one.unwritten, -one.points, -len(one.rows), one.title))
    return tuple(merged)


def _merge(key: Key, own: dict[int, FindingSummary], example: ExampleReport | None) -> ClassFinding:
    first, *_ = own.values()
    told = Counter(safe_line(finding.named) for finding in own.values())
    if not first.operation:
        title = str(key[1])
        told = Counter() if {*told} == {title} else told
    elif len(told) == 1:
        title, told = next(iter(told)), Counter()
    else:
        what = f"{' and '.join(first.mistakes)} in {first.function or first.operation}"
        said = what if first.mistakes else _seen(first)
        title = said if first.certain else f"Maybe: {said}"
    return ClassFinding(
        key=key,
        operation=safe_line(first.operation),
        title=safe_line(title),
        told=dict(told.most_common()),
        unwritten=first.unwritten,
        rows=tuple(own),
        points=sum(finding.points for finding in own.values()),
        example=_view_call(example) if example else None,
    )


def _view_call(example: ExampleReport) -> ShownCall:
    case, labels = example.case, example.labels
    arrays = [(labels.name(name), name, view_array(array)) for name, array in case.arrays.items()]
    answers = [("returned", RETURN, example.returned), ("right", RETURN, example.expected)]
    return ShownCall(
        call=safe_line(example.call if example.course else case.in_words),
        message=safe_line(example.message),
        arrays=tuple(
            ShownArray(
                name=safe_line(name), text=_in_rows(view, str(labels.shape(ours, view.shape)))
            )
            for name, ours, view in (*arrays, *answers)
            if view is not None
        ),
    )


def _in_rows(view: ArrayView, told: str) -> str:
    """A small array as NumPy writes it, without leading axes of one cell; else its shape."""
    if not 0 < len(view.values) == math.prod(view.shape) <= _MAX_CELLS:
        return f"of shape {told}"
    shape = view.shape
    while len(shape) > 2 and shape[0] == 1:
        shape = shape[1:]
    values = np.array([float(value) for value in view.values]).reshape(shape)
    return np.array2string(
        values, separator=" ", max_line_width=120, formatter={"float_kind": _number}
    )


def _number(value: "np.floating[Any]") -> str:
    return f"{value:.6g}"
