"""Reports that show what a page can show, explained by rules of indexes independent of the grader.

A rule says which row and column of the padded x a program reads for a cell of its answer and a tap.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

import msgspec
import numpy as np

from grader.records.arrays import view_array
from grader.records.example import ExampleReport, PaddedView
from grader.records.mistake import Mistake
from grader.records.report import CheckReport, FixReport, Report
from grader.records.taps import CellReads, Read, TapMap
from grader.records.verdict import Diagnosis
from tests.conftest import GradeSource
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of
from tests.support import REPOSITORY, RIGHT, TWINS

Pair = tuple[int, int]
Rule = Callable[[Pair, Pair, Pair], Pair]

HOSTILE = "<script>alert(1)</script><b>\"'\x1b[31m\x1b]0;title\x07\x9b2J\u202eevil\u2066\r\x00[red]"


def right_rule(cell: Pair, tap: Pair, stride: Pair) -> Pair:
    return cell[0] * stride[0] + tap[0], cell[1] * stride[1] + tap[1]


def without_stride(cell: Pair, tap: Pair, _stride: Pair) -> Pair:
    return cell[0] + tap[0], cell[1] + tap[1]


def from_corner(cell: Pair, tap: Pair, stride: Pair) -> Pair:
    """As if x stood in the top left corner of its padding, one cell wide."""
    row, column = right_rule(cell, tap, stride)
    return row + 1, column + 1


class _Sliding(NamedTuple):
    """A counterexample of an operation that slides a window, two axes wide in any case."""

    x: np.ndarray
    padded: np.ndarray
    margins: tuple[Pair, ...]
    kernel: tuple[int, ...]
    stride: Pair
    pools: bool

    def reads(self, at: tuple[int, ...], rule: Rule, *, with_padding: bool) -> Iterator[Read]:
        """What a cell of the answer is made of."""
        channels = (at[1],) if self.pools else range(self.kernel[1])
        for channel, *tap in product(channels, *map(range, self.kernel[2:])):
            index = (at[0], channel, *self._place(at, tap, rule))
            if any(not 0 <= n < size for n, size in zip(index, self.padded.shape, strict=True)):
                continue
            if not with_padding and not self._is_inside(index):
                continue
            place = int(np.ravel_multi_index(index, self.padded.shape))
            of_kernel = int(np.ravel_multi_index((at[1], channel, *tap), self.kernel or (1,)))
            yield Read(cell=place, tap=None if self.pools else of_kernel, times=1)

    def _place(self, at: tuple[int, ...], tap: list[int], rule: Rule) -> tuple[int, ...]:
        row, column = (0, *at[2:])[-2:]
        down, right = (0, *tap)[-2:]
        return rule((row, column), (down, right), self.stride)[-len(tap) :]

    def _is_inside(self, index: tuple[int, ...]) -> bool:
        sizes = zip(index, self.padded.shape, self.margins, strict=True)
        return all(low <= n < size - high for n, size, (low, high) in sizes)


def _sliding(check: CheckReport, found: ExampleReport) -> _Sliding:
    given: dict[str, Any] = {**found.case.arrays, **found.case.options}
    x = given["x"]
    pools = check.operation == "maxpool"
    axes = x.ndim - 2
    kernel = (9, 9, *_each(given["kernel_size"], axes)) if pools else given["weight"].shape
    margins = ((0, 0), (0, 0), *((n, n) for n in _each(given.get("padding") or 0, axes)))
    padded = np.pad(x, margins, constant_values=-np.inf if pools else 0)
    stride = _each(given.get("stride") or (kernel[2:] if pools else 1), axes)
    down, right = (1, *stride)[-2:]
    return _Sliding(x, padded, margins, kernel, (down, right), pools)


def _each(value: Any, axes: int) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,) * axes


def with_taps(check: CheckReport, rule: Rule) -> CheckReport:
    """A check whose counterexample tells what a program with that rule reads."""
    found = check.counterexample
    if check.operation == "pad" or found is None or not (found.returned and found.expected):
        return check
    expected = found.expected.shape
    if len(expected) != len(found.returned.shape):
        return check
    sliding = _sliding(check, found)
    cells = tuple(
        CellReads(
            cell=cell,
            at=at,
            reads=tuple(sliding.reads(at, rule, with_padding=False)),
            should=tuple(sliding.reads(at, right_rule, with_padding=True))
            if all(n < size for n, size in zip(at, expected, strict=True))
            else None,
        )
        for cell, at in enumerate(np.ndindex(found.returned.shape))
    )
    padded = PaddedView(array=view_array(sliding.padded), margins=sliding.margins)
    told = msgspec.structs.replace(
        found,
        padded=padded if any(map(any, sliding.margins)) else None,
        taps=TapMap(combines="largest" if sliding.pools else "sum", cells=cells),
    )
    return msgspec.structs.replace(check, counterexample=told)


def explained(report: Report, rule: Rule | None, *mistakes: Mistake) -> Report:
    """A report whose every failure is explained by one rule and the same mistakes."""
    checks = [
        check if check.counterexample is None else _explained(check, rule, mistakes)
        for check in report.checks
    ]
    lost = [check for check in checks if check.wrong and not check.same_as]
    fixes = [
        FixReport(
            operation=check.operation, name=mistake.name, check=check.name, points=check.possible
        )
        for check, mistake in zip(lost, mistakes, strict=False)
    ]
    coach = ("conv1d loops over batch and channels in Python.",)
    return msgspec.structs.replace(report, checks=tuple(checks), fix_first=fixes, coach=coach)


def _explained(check: CheckReport, rule: Rule | None, mistakes: tuple[Mistake, ...]) -> CheckReport:
    assert check.counterexample is not None
    told = with_taps(check, rule) if rule else check
    return msgspec.structs.replace(
        told,
        failing=(check.counterexample.call,) * (check.wrong or 0),
        diagnosis=Diagnosis(
            mistakes=mistakes[:2] if check.check == "combined" else mistakes[:1],
            certain=check.check != "worked-examples",
            evidence=f"It explains all {check.wrong} wrong answers and no right one.",
        ),
    )


_STRIDE = Mistake(
    name="stride ignored",
    headline="Your code moves the window by 1, whatever `stride` is",
    question="Which argument decides how far the window moves to the right?",
)
_CORNER = Mistake(
    name="padding on two sides",
    headline="Your code puts all of the padding below and to the right",
    question="Where does the first row of x belong in the padded array?",
)
_PAIRS = Mistake(
    name="pairs in the wrong order",
    headline="Your code takes the first pair of `padding` for the first axis",
    question="Which axis does the first pair belong to?",
)

_FAULTS = {fault.name: fault for fault in (*FAULTS, *WHOLE_FAULTS)}


def _fault(name: str, rule: Rule | None, *mistakes: Mistake) -> Callable[[GradeSource], Report]:
    def report(grade_source: GradeSource) -> Report:
        graded = grade_source(source_of(_FAULTS[name]))
        return explained(graded, rule, *mistakes) if mistakes else graded

    return report


def _file(path: str) -> Callable[[GradeSource], Report]:
    return lambda grade_source: grade_source((REPOSITORY / path).read_bytes())


_ALL_WRONG = "import numpy as np\n" + "\n".join(
    f"def {name}(x, *args, **named):\n"
    f"    print('a line that a program prints\\n' * 30)\n"
    f"    return np.arange({rows * columns * 3.0}).reshape(3, {rows}, {columns}) / 7 + x.sum()\n"
    for name, rows, columns in (
        ("pad", 30, 20), ("conv1d", 9, 40), ("conv2d", 12, 12), ("maxpool", 2, 90),
    )
)  # fmt: skip
"""Fails every check with many long numbers."""

_ODD_ARRAYS = f"""
{TWINS["pad"].replace("def pad(", "def right_pad(")}
{TWINS["conv1d"].replace("def conv1d(", "def right_conv1d(")}
calls = [0]
def pad(x, padding, value=0.0):
    answer = right_pad(x, padding, value)
    answer.flat[::2] = (np.nan, np.inf, -np.inf, 1e300)[x.ndim % 4]
    return answer
def conv1d(x, weight, bias=None, stride=1, padding=0):
    return right_conv1d(x, weight, bias, stride, padding) * 1e300 + 1 / 3
def conv2d(x, weight, bias=None, stride=1, padding=0):
    return np.full((1, 2, 1, 14, 15), -np.inf)
def maxpool(x, kernel_size, stride=None, padding=0):
    return np.zeros((0, 3))
"""


def _hostile(grade_source: GradeSource) -> Report:
    """Hostile text wherever a report has text, beside what publishing makes safe itself."""
    source = f"TEXT = {HOSTILE!r}\n{_ODD_ARRAYS.replace('calls = [0]', 'print(TEXT)')}"
    source = source.replace("    return np.zeros((0, 3))", "    raise ValueError(TEXT)")
    source = source.replace("    answer = right_pad", "    print(TEXT)\n    answer = right_pad")
    mistake = Mistake(name=HARMLESS, headline=HARMLESS, question=HARMLESS)
    report = explained(grade_source(source), without_stride, mistake, mistake)
    checks = [msgspec.structs.replace(one, failing=(HARMLESS,) * 3) for one in report.checks]
    return msgspec.structs.replace(report, checks=tuple(checks), coach=(HARMLESS,))


HARMLESS = "</title></style></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>`<b>`"
"""Markup without control characters, as it may stand in a report."""

SAMPLES: dict[str, Callable[[GradeSource], Report]] = {
    "mistakes": _file("examples/mistakes/cnn.py"),
    "stub": _file("student_template/cnn.py"),
    "perfect": lambda grade_source: grade_source(RIGHT),
    "conv2d stride": _fault(
        "conv2d uses the stride for the size and not for the window",
        without_stride,
        _STRIDE,
        _CORNER,
    ),
    "conv2d padding": _fault(
        "conv2d puts the image into a corner of the padding", from_corner, _CORNER, _STRIDE
    ),
    "conv1d stride": _fault(
        "conv1d uses the stride for the size and not for the window",
        without_stride,
        _STRIDE,
        _CORNER,
    ),
    "maxpool stride": _fault(
        "maxpool uses the stride for the size and not for the window",
        without_stride,
        _STRIDE,
        _CORNER,
    ),
    "pad axes": _fault("pad deals the pairs to the axes in reverse order", None, _PAIRS, _PAIRS),
    "wrong shape": _fault("conv2d forgets the padding in the output size", None),
    "raised": _fault("conv2d takes no pair for the stride", None),
    "all wrong": lambda grade_source: grade_source(_ALL_WRONG),
    "hostile": _hostile,
}
"""Reports by name."""
