"""Operations that are no convolution: other dtypes, other shapes, other arguments."""

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st

from grader.records.assignment import Assignment, Limits, Policy, RubricRow
from grader.records.case import Answer, Array, Case
from grader.records.mistake import Bank
from grader.records.operation import Check, Operation
from reference import numbers
from reference.drawing import draw_features, draw_layouts, judged_as
from reference.forms import DTYPE, common_features
from reference.in_torch import answer_of
from tests.kinds import programs

CASES = {
    "dtype": Check(asks="The answer has the right dtype.", needs=DTYPE),
    "layout": Check(asks="Arguments may be views.", needs=("view",)),
    "purity": Check(asks="Arguments stay as they are.", needs=("second call",)),
}
"""Checks that every operation can have."""


class Prototype(NamedTuple):
    """An operation with its cases and its answers."""

    operation: Operation
    generated: Callable[[Check], Any]
    answer: Callable[[Case], Answer]
    chosen: Callable[[], dict[str, list[Case]]] = dict


def operation_of(
    twin: Callable[..., Array],
    axes: dict[str, tuple[str, ...]],
    checks: dict[str, Check],
    features: Callable[[Case], frozenset[str]],
    accepts: Callable[[Case], bool],
    **more: Any,
) -> Operation:
    """No window, no known mistakes, nothing said of loops."""
    return Operation(
        name=twin.__name__,
        twin=twin,
        twin_file=programs.__file__,
        axes=axes,
        checks={**checks, **CASES},
        features=features,
        implies={},
        accepts=accepts,
        effort=lambda case: case.elements,
        bank=lambda: Bank(mistakes=(), program=lambda _: twin),
        **{
            "defaults": {},
            "answer_axes": ("...",),
            "size_formula": "it follows from the arguments",
            **more,
        },
    )


def case_of(
    draw: st.DrawFn,
    name: str,
    check: Check,
    on: frozenset[str],
    arrays: dict[str, Array],
    **options: Any,
) -> Case:
    """A case of some arrays, which get the dtype and the layout that is asked."""
    floats = {n: a.astype(np.float32) if "float32" in on else a for n, a in arrays.items()}
    given = {n: floats[n] if a.dtype.kind == "f" else a for n, a in arrays.items()}
    judges = judged_as(check)
    return Case(
        operation=name,
        arrays=given,
        options=options,
        positional=len(given),
        layouts=draw_layouts(draw, on, given),
        judges=judges,
        then={n: np.ascontiguousarray(a[::-1]) for n, a in given.items()}
        if judges == "purity"
        else {},
    )


def draw_numbers(draw: st.DrawFn, on: frozenset[str], *shape: int) -> Array:
    offset = draw(st.integers(0, numbers.OFFSETS))
    if "fractions" in on:
        return numbers.fractions(shape, offset, 2)
    return numbers.integers(shape, offset)


def is_matrix(case: Case) -> bool:
    x = case.arrays["x"]
    return x.ndim == 2 and min(x.shape) >= 1


# softmax: rounded, so that no two programs agree in every bit


def softmax_features(case: Case) -> frozenset[str]:
    axis = {"another axis"} if case.options.get("axis", -1) != -1 else set()
    return frozenset(axis | common_features(case, {"axis": -1}))


@st.composite
def softmax_cases(draw: st.DrawFn, check: Check) -> Case:
    on = draw_features(draw, check)
    x = draw_numbers(draw, on, draw(st.integers(2, 3)), draw(st.integers(2, 4)))
    options = {"axis": 0} if "another axis" in on else {}
    return case_of(draw, "softmax", check, on, {"x": x}, **options)


def softmax_answer(case: Case) -> Answer:
    axis: Any = case.options.get("axis", -1)
    bound = 1e-4 if case.arrays["x"].dtype == np.float32 else 1e-12
    return answer_of(case, lambda of: torch.softmax(of["x"], dim=axis), bound)


# mean: an answer without axes


@st.composite
def mean_cases(draw: st.DrawFn, check: Check) -> Case:
    on = draw_features(draw, check)
    return case_of(draw, "mean", check, on, {"x": draw_numbers(draw, on, draw(st.integers(2, 6)))})


def mean_chosen() -> dict[str, list[Case]]:
    one = Case(operation="mean", title="one number", arrays={"x": np.array([3.0])})
    return {"handout": [one]}


# argmax: floats in, whole numbers out


@st.composite
def argmax_cases(draw: st.DrawFn, check: Check) -> Case:
    on = draw_features(draw, check)
    shape = draw(st.integers(1, 3)), draw(st.integers(2, 4))
    x = numbers.distinct(shape, draw(st.integers(0, numbers.OFFSETS)))
    if "fractions" in on:
        x = x + 0.5
    return case_of(draw, "argmax", check, on, {"x": x})


# embedding: whole numbers in, and no x


def embedding_features(case: Case) -> frozenset[str]:
    repeated = np.unique(case.arrays["indices"]).size < case.arrays["indices"].size
    return frozenset(({"repeated"} if repeated else set()) | common_features(case, {}))


def embedding_accepts(case: Case) -> bool:
    indices, weight = case.arrays["indices"], case.arrays["weight"]
    return (
        indices.dtype.kind == "i"
        and (indices.ndim, weight.ndim) == (1, 2)
        and min(*indices.shape, *weight.shape) >= 1
        and 0 <= indices.min() <= indices.max() < len(weight)
    )


@st.composite
def embedding_cases(draw: st.DrawFn, check: Check) -> Case:
    on = draw_features(draw, check)
    weight = draw_numbers(draw, on, 4, draw(st.integers(1, 3)))
    row = st.integers(0, 3)
    rows = draw(st.lists(row, min_size=2, max_size=4, unique="repeated" not in on))
    arrays = {"indices": np.array(rows), "weight": weight}
    return case_of(draw, "embedding", check, on, arrays)


# resize: an option that is text, and one that is true or false


def resize_features(case: Case) -> frozenset[str]:
    present = {
        "linear": case.options.get("mode") == "linear",
        "aligned": bool(case.options.get("align_corners")),
    }
    on = {name for name, is_on in present.items() if is_on}
    return frozenset(on | common_features(case, {"mode": "nearest", "align_corners": False}))


def resize_accepts(case: Case) -> bool:
    x, size, mode = case.arrays["x"], case.options["size"], case.options.get("mode", "nearest")
    return (
        x.ndim == 3
        and min(x.shape) >= 1
        and isinstance(size, int)
        and size >= 1
        and math.log2(size) % 1 == 0  # torch rounds the step of other sizes
        and math.log2(x.shape[2]) % 1 == 0
        and mode in ("nearest", "linear")
        and (mode == "linear" or not case.options.get("align_corners"))
    )


@st.composite
def resize_cases(draw: st.DrawFn, check: Check) -> Case:
    on = draw_features(draw, check)
    x = draw_numbers(draw, on, 1, 1, draw(st.sampled_from([2, 4])))
    options: dict[str, Any] = {"size": draw(st.sampled_from([1, 2, 4, 8]))}
    if on & {"linear", "aligned"}:
        options["mode"] = "linear"
    if "aligned" in on:
        options["align_corners"] = True
    return case_of(draw, "resize", check, on, {"x": x}, **options)


def resize_answer(case: Case) -> Answer:
    mode: Any = case.options.get("mode", "nearest")
    aligned: dict[str, Any] = {"align_corners": case.options.get("align_corners", False)}
    more = aligned if mode == "linear" else {}
    size: Any = case.options["size"]
    bound = 1e-4 if case.arrays["x"].dtype == np.float32 else 1e-12
    return answer_of(case, lambda of: F.interpolate(of["x"], size, mode=mode, **more), bound)


BASIC = {"basic": Check(asks="The plain call.")}
"""A check that needs nothing and permits nothing."""

PROTOTYPES = {
    one.operation.name: one
    for one in (
        Prototype(
            operation_of(
                programs.softmax,
                {"x": ("N", "C")},
                {**BASIC, "axis": Check(asks="Along any axis.", needs=("another axis",))},
                softmax_features,
                is_matrix,
                defaults={"axis": -1},
            ),
            softmax_cases,
            softmax_answer,
        ),
        Prototype(
            operation_of(
                programs.mean,
                {"x": ("N",)},
                {**BASIC, "handout": Check(asks="The example of the handout.")},
                lambda case: frozenset(common_features(case, {})),
                lambda case: case.arrays["x"].ndim == 1 and case.arrays["x"].size >= 1,
            ),
            mean_cases,
            lambda case: answer_of(case, lambda of: of["x"].mean(), 1e-4),
            mean_chosen,
        ),
        Prototype(
            operation_of(
                programs.argmax,
                {"x": ("N", "C")},
                BASIC,
                lambda case: frozenset(common_features(case, {})),
                is_matrix,
            ),
            argmax_cases,
            lambda case: answer_of(case, lambda of: of["x"].argmax(dim=1), 0.0),
        ),
        Prototype(
            operation_of(
                programs.embedding,
                {"indices": ("L",), "weight": ("V", "D")},
                {**BASIC, "repeated": Check(asks="A row may come twice.", needs=("repeated",))},
                embedding_features,
                embedding_accepts,
            ),
            embedding_cases,
            lambda case: answer_of(case, lambda of: F.embedding(of["indices"], of["weight"]), 0.0),
        ),
        Prototype(
            operation_of(
                programs.resize,
                {"x": ("N", "C", "L")},
                {
                    **BASIC,
                    "linear": Check(asks="Between two cells lies a line.", needs=("linear",)),
                    "aligned": Check(
                        asks="Corners stay where they are.", needs=("aligned",), permits=("linear",)
                    ),
                },
                resize_features,
                resize_accepts,
                defaults={"mode": "nearest", "align_corners": False},
            ),
            resize_cases,
            resize_answer,
        ),
    )
}


def load_part(operation: str, part: str) -> Any:
    """Loads the parts of these operations, as an assignment's are loaded."""
    one = PROTOTYPES[operation]
    parts = {
        "cases": SimpleNamespace(generated=one.generated, chosen=one.chosen),
        "torch_answer": SimpleNamespace(answer=one.answer),
    }
    return parts[part]


def assignment_of(*names: str) -> Assignment:
    """An assignment of some operations, a point for each check."""
    operations = tuple(PROTOTYPES[name].operation for name in names)
    return Assignment(
        title="Of other kinds",
        operations=operations,
        rubric=tuple(
            RubricRow(operation=one.name, check=check, points=1, feedback="full")
            for one in operations
            for check in one.checks
        ),
        limits=Limits(),
        policy=Policy(),
    )
