"""Calls of small wrong programs, as reports show them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.compare import compare_answer
from grader.explain.inquiry import conclude
from grader.explain.tap_map import tap_map_of
from grader.isolation.in_process import call_in_process
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.example import ExampleReport
from grader.records.finding import Example
from grader.records.finding_report import FindingReport
from grader.records.outcome import Outcome, Returned
from grader.records.taps import TapMap
from grader.records.verdict import Asked
from grader.report.examples import publish_example
from grader.report.snippet import AS_EVER
from reference.operations.conv2d import conv2d
from reference.operations.maxpool import maxpool
from tests.support import EVERY_OPERATION, submission_of

Program = Callable[..., Any]


def counting(*shape: int) -> np.ndarray:
    """1, 2, 3 and so on."""
    return np.arange(1.0, np.prod(shape) + 1).reshape(shape)


def example_of(
    name: str, program: Program, *, full: bool = True, outcome: Outcome | None = None, **given: Any
) -> ExampleReport:
    """A call of a program, and what it reads, as a report shows it.

    Args:
        name: The operation.
        program: What stands for the student's function.
        full: Whether what is right is shown.
        outcome: What comes of the call, where that is not what the program does.
        given: The arguments.
    """
    operation = EVERY_OPERATION[name]
    arrays = {key: value for key, value in given.items() if isinstance(value, np.ndarray)}
    options = {key: value for key, value in given.items() if key not in arrays}
    case = Case(operation=name, arrays=arrays, options=options)
    answer = Answer(value=np.asarray(operation.twin(**given)), bound=0.0)
    came = outcome or call_in_process(operation, program, case)
    asked = Asked(
        AnsweredCase(case=case, answer=answer), came, compare_answer(operation, case, answer, came)
    )
    example = Example(asked=asked, taps=_taps(name, program, case, came))
    return publish_example(
        example, operation, submission_of(""), rules=AS_EVER, location=None, full=full
    )


def _taps(name: str, program: Program, case: Case, came: Outcome) -> TapMap | None:
    operation = EVERY_OPERATION[name]
    if not isinstance(came, Returned) or came.value is None:
        return None

    def ask_each(cases: Sequence[Case]) -> list[Outcome]:
        return [call_in_process(operation, program, one) for one in cases]

    def ask_right(cases: Sequence[Case]) -> list[Outcome]:
        return [call_in_process(operation, operation.twin, one) for one in cases]

    return conclude(tap_map_of(operation, case, came.value, ask_right), ask_each)


def finding_of(*examples: ExampleReport, **fields: Any) -> FindingReport:
    """A finding that these examples show: the clearest, a smaller and a richer one."""
    shown = dict(zip(("clearest", "smaller", "richer"), examples, strict=False))
    told: dict[str, Any] = {
        "operation": examples[0].case.operation if examples else "pad",
        "headline": "Your code is wrong",
        "verdict": "wrong value",
        "checks": (),
        "explained": True,
        "feedback": "full",
    }
    return FindingReport(**{**told, **shown, **fields})


def without_stride(
    x: np.ndarray, weight: np.ndarray, bias: Any = None, stride: Any = 1, padding: Any = 0
) -> np.ndarray:
    """`conv2d` that moves its window one cell at a time, whatever the stride."""
    rows, columns = conv2d(x, weight, bias, stride, padding).shape[2:]
    return conv2d(x, weight, bias, 1, padding)[:, :, :rows, :columns].copy()


def padding_on_two_sides(
    x: np.ndarray, weight: np.ndarray, bias: Any = None, stride: Any = 1, padding: int = 0
) -> np.ndarray:
    """`conv2d` that puts all of the padding below and to the right."""
    below = ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding))
    return conv2d(np.pad(x, below), weight, bias, stride)


def padding_of_zeros(
    x: np.ndarray, kernel_size: Any, stride: Any = None, padding: int = 0
) -> np.ndarray:
    """`maxpool` whose padding wins where all numbers are negative."""
    around = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    return maxpool(np.pad(x, around), kernel_size, stride)


def pads_all_axes(x: np.ndarray, padding: tuple[int, ...], value: float = 0.0) -> np.ndarray:
    """`pad` whose first pair is for every axis."""
    return np.pad(x, padding[:2], constant_values=value)


def pads_first_axis(x: np.ndarray, padding: tuple[int, ...], value: float = 0.0) -> np.ndarray:
    """`pad` that gives the first pair to the first axis."""
    pairs = list(zip(padding[::2], padding[1::2], strict=True))
    return np.pad(x, [*pairs, *[(0, 0)] * (x.ndim - len(pairs))], constant_values=value)


STRIDE = example_of(
    "conv2d", without_stride, x=counting(1, 1, 4, 4), weight=np.ones((1, 1, 2, 2)), stride=2
)
"""Three of four numbers are wrong."""

PADDING = example_of(
    "conv2d", padding_on_two_sides, x=counting(1, 1, 2, 2), weight=np.ones((1, 1, 2, 2)), padding=1
)
