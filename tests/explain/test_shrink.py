"""The counterexample is small, within the contract, and fails for the same reason."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assignment import load_operation
from grader.explain.inquiry import Inquiry, conclude
from grader.explain.shrink import MAX_AHEAD, shrink_case
from grader.records.case import Case, Option
from grader.records.outcome import Outcome
from tests.conftest import GradeSource
from tests.reference.test_twins import drawn_by
from tests.support import (
    OPERATIONS,
    TWINS,
    finding_of,
    pad_case,
    smallest_of,
)

Wrong = Callable[..., Any]
MAX_QUESTIONS = 150


def twin(case: Case) -> Any:
    return OPERATIONS[case.operation].twin(**case.arrays, **case.options)


def shrunk(
    case: Case,
    still_fails: Callable[[Case], bool],
    most: int = MAX_QUESTIONS,
    ahead: int = MAX_AHEAD,
) -> Case:
    def still_fail(cases: Sequence[Case]) -> Inquiry[Iterable[bool]]:
        yield cases
        return map(still_fails, cases)

    operation = load_operation(case.operation)
    return conclude(shrink_case(operation, case, still_fail, most, ahead), lambda _: [])


def differs(wrong: Wrong) -> Callable[[Case], bool]:
    """Whether a wrong program answers with other numbers than the right one."""

    def fails(case: Case) -> bool:
        answer = wrong(**case.arrays, **case.options)
        right = twin(case)
        return bool(answer.shape == right.shape and not np.array_equal(answer, right))

    return fails


def conv_case(**changes: Any) -> Case:
    rng = np.random.default_rng(0)
    arrays = {
        "x": rng.integers(-9, 9, (2, 3, 7, 8)).astype(float),
        "weight": rng.integers(-9, 9, (4, 3, 3, 2)).astype(float),
        "bias": rng.integers(1, 9, 4).astype(float),
    }
    options: dict[str, Option] = {"stride": (2, 1), "padding": (1, 2)}
    return Case(operation="conv2d", arrays=arrays, options=options, positional=3, **changes)


CONV2D = OPERATIONS["conv2d"]
TWIN = CONV2D.twin
WRONG_PROGRAMS: dict[str, tuple[Wrong, set[str]]] = {
    "first row repeated": (
        lambda x, weight, bias=None, stride=1, padding=0: TWIN(x, weight, bias, stride, padding)[
            :, :, :1
        ].repeat(TWIN(x, weight, bias, stride, padding).shape[2], axis=2),
        set(),
    ),
    "first image only": (
        lambda x, *rest, **named: np.concatenate([TWIN(x[:1], *rest, **named)] * len(x)),
        {"batch"},
    ),
    "last channel left out": (
        lambda x, weight, *rest, **named: TWIN(
            np.concatenate([x[:, :-1], 0 * x[:, -1:]], axis=1) if x.shape[1] > 1 else x,
            weight,
            *rest,
            **named,
        ),
        {"input channels"},
    ),
    "bias added twice": (
        lambda x, weight, bias=None, stride=1, padding=0: TWIN(
            x, weight, None if bias is None else 2 * bias, stride, padding
        ),
        {"bias"},
    ),
    "kernel flipped": (
        lambda x, weight, *rest, **named: TWIN(x, weight[:, :, ::-1, ::-1], *rest, **named),
        {"oriented kernel"},
    ),
    "pads with ones": (
        lambda x, weight, bias=None, stride=1, padding=0: TWIN(
            np.pad(
                x,
                [(0, 0), (0, 0)]
                + [(p, p) for p in (padding if isinstance(padding, tuple) else (padding,) * 2)],
                constant_values=1.0,
            ),
            weight,
            bias,
            stride,
        ),
        {"padding"},
    ),
}


@pytest.mark.parametrize("name", WRONG_PROGRAMS)
def test_a_counterexample_is_small_and_keeps_what_matters(name: str) -> None:
    wrong, matters = WRONG_PROGRAMS[name]
    case, fails = conv_case(), differs(wrong)
    assert fails(case)
    found = shrunk(case, fails)
    assert fails(found)
    assert OPERATIONS["conv2d"].accepts(found)
    assert matters <= OPERATIONS["conv2d"].features(found)
    assert found.elements <= 12
    assert len(found.options) <= 1


def test_what_does_not_matter_is_switched_off() -> None:
    wrong, _ = WRONG_PROGRAMS["first image only"]
    found = shrunk(conv_case(), differs(wrong))
    assert OPERATIONS["conv2d"].features(found) <= {"batch", "1x1 kernel", "kernel covers input"}
    assert found.arrays["x"].shape == (2, 1, 1, 1)
    assert "bias" not in found.arrays
    assert found.options == {}


def test_numbers_become_simple_where_they_may() -> None:
    wrong, _ = WRONG_PROGRAMS["first image only"]
    found = shrunk(conv_case(), differs(wrong))
    assert found.arrays["x"].ravel().tolist() == [1, 2]
    assert found.arrays["weight"].ravel().tolist() == [1]


def test_a_case_that_fails_whatever_it_is_becomes_tiny() -> None:
    found = shrunk(conv_case(layouts={"x": "fortran"}, title="hand-made"), lambda _: True)
    assert found.elements == 2
    assert (found.options, found.layouts, found.positional) == ({}, {}, 2)
    assert found.title == ""  # no longer what a teacher called it
    assert OPERATIONS["conv2d"].accepts(found)


def test_a_case_of_which_nothing_smaller_fails_stays_as_it_is() -> None:
    case = conv_case()
    assert shrunk(case, lambda _: False) is case


@pytest.mark.parametrize("most", [0, 1, 5, 30])
def test_no_more_questions_are_asked_than_allowed(most: int) -> None:
    asked: list[Case] = []

    def fails(case: Case) -> bool:
        asked.append(case)
        return len(asked) % 2 == 0

    shrunk(conv_case(), fails, most)
    assert len(asked) <= most


def test_candidates_that_were_asked_ahead_and_are_not_needed_do_not_count() -> None:
    frames: list[int] = []
    looked_at: list[Case] = []

    def still_fail(cases: Sequence[Case]) -> Inquiry[Iterable[bool]]:
        yield cases
        return map(fails, cases)

    def fails(case: Case) -> bool:
        looked_at.append(case)
        return len(looked_at) % 2 == 0

    def ask(cases: Sequence[Case]) -> list[Outcome]:
        frames.append(len(cases))
        return []

    conclude(shrink_case(CONV2D, conv_case(), still_fail, 30), ask)
    assert len(looked_at) == 30
    assert max(frames) == MAX_AHEAD
    assert sum(frames) > 30


@pytest.mark.parametrize("name", WRONG_PROGRAMS)
def test_asking_ahead_finds_what_one_after_another_finds(name: str) -> None:
    fails = differs(WRONG_PROGRAMS[name][0])
    one, several = (shrunk(conv_case(), fails, ahead=ahead) for ahead in (1, MAX_AHEAD))
    assert one.in_words == several.in_words
    assert all(np.array_equal(one.arrays[key], several.arrays[key]) for key in one.arrays)


def test_the_original_case_is_not_changed() -> None:
    case = conv_case()
    before = {name: array.copy() for name, array in case.arrays.items()}
    shrunk(case, lambda _: True)
    assert all(np.array_equal(case.arrays[name], before[name]) for name in before)
    assert case.options == {"stride": (2, 1), "padding": (1, 2)}


@pytest.mark.parametrize("operation", OPERATIONS)
@settings(max_examples=25)
@given(data=st.data())
def test_only_cases_within_the_contract_are_asked_and_they_never_grow(
    operation: str, data: st.DataObject
) -> None:
    contract = OPERATIONS[operation]
    case = data.draw(drawn_by(operation, data.draw(st.sampled_from(["combined", "purity"]))))
    features = contract.features(case)
    coin = data.draw(st.randoms(use_true_random=False))

    def fails(smaller: Case) -> bool:
        assert contract.accepts(smaller)
        assert smaller.elements <= case.elements
        assert twin(smaller).dtype == smaller.arrays["x"].dtype
        assert set(smaller.then) == (set(smaller.arrays) if case.then else set())
        for name, array in smaller.then.items():
            assert array.shape == smaller.arrays[name].shape
        return coin.random() < 0.5

    found = shrunk(case, fails)
    assert contract.accepts(found)
    assert found.judges == case.judges
    assert found.operation == case.operation
    assert "second call" in contract.features(found) or "second call" not in features


@pytest.mark.parametrize("padding", [4, (4, 4), (3, 5)])
def test_options_become_as_small_as_they_may(padding: int | tuple[int, int]) -> None:
    case = conv_case()
    case.options.update(stride=5, padding=padding)

    def fails(one: Case) -> bool:
        padding = one.options.get("padding", 0)
        rows = padding[0] if isinstance(padding, tuple) else padding
        return rows not in {None, 0} and "stride" in one.options

    assert shrunk(case, fails).options == {"stride": 2, "padding": 1}


def test_channels_are_cut_in_all_arrays_at_once() -> None:
    found = shrunk(conv_case(), lambda case: case.arrays["x"].shape[1] == 2)
    assert found.arrays["weight"].shape[1] == 2


def test_pad_loses_whole_axes() -> None:
    case = pad_case(arrays={"x": np.arange(1.0, 17.0).reshape(2, 2, 2, 2)}, padding=(1, 2))
    found = shrunk(case, lambda one: one.options["padding"] != (0, 0))
    assert found.arrays["x"].shape == (1,)


def test_two_arrays_of_any_shape_lose_whole_axes_together() -> None:
    arrays = {name: np.ones((1, 1, 2, 3)) for name in ("grad_output", "x")}
    small = shrunk(Case(operation="relu_dx", arrays=arrays), lambda _: True)
    assert {array.shape for array in small.arrays.values()} == {(1,)}


def test_features_say_that_an_ignored_stride_matters(grade_source: GradeSource) -> None:
    source = TWINS["conv2d"].replace("def conv2d(", "def right(") + (
        "\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n"
        "    return right(x, weight, bias, 1, padding)\n"
    )
    hint = grade_source(source, "conv2d", feedback="hint")
    assert "stride" in finding_of(hint, "conv2d/stride").features
    found = smallest_of(grade_source(source, "conv2d"), "conv2d/stride")
    assert found.case.options["stride"] in (2, (2, 1))
    assert sum(found.case.arrays[name].size for name in ("x", "weight")) <= 4


@pytest.mark.parametrize(
    ("instead", "check", "feature"),
    [
        ("right(x, weight, None, stride, padding)", "bias", "bias"),
        ("right(x, weight, bias, stride, 0)", "padding", "padding"),
        (
            "right(x, weight[:, :, ::-1, ::-1], bias, stride, padding)",
            "orientation",
            "oriented kernel",
        ),
        ("right(x[:1], weight, bias, stride, padding)", "batch", "batch"),
        (
            "right(x, weight, bias, stride if isinstance(stride, int) else stride[::-1], padding)",
            "per-axis-stride",
            "per-axis stride",
        ),
    ],
)
def test_features_say_what_matters(
    grade_source: GradeSource, instead: str, check: str, feature: str
) -> None:
    source = TWINS["conv2d"].replace("def conv2d(", "def right(") + (
        f"\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n    return {instead}\n"
    )
    report = grade_source(source, "conv2d/basic", f"conv2d/{check}", feedback="hint")
    assert feature in finding_of(report, f"conv2d/{check}").features


def test_what_fails_always_has_no_features_that_matter(grade_source: GradeSource) -> None:
    source = TWINS["conv2d"].replace("    return np.asc", "    out += 1\n    return np.asc")
    report = grade_source(source, "conv2d/basic", "conv2d/stride")
    assert report.findings
    assert all(finding.features == () for finding in report.findings)


def test_the_counterexample_fails_with_the_verdict_of_its_check(grade_source: GradeSource) -> None:
    """A program that is wrong in value on large images and in shape on small ones."""
    source = TWINS["conv2d"].replace(
        "    return np.asc", "    out += x.shape[2] > 3\n    return np.asc"
    )
    report = grade_source(source, "conv2d/basic")
    (check,) = report.checks
    found = smallest_of(report, "conv2d/basic")
    assert check.verdict == "wrong value"
    assert found.returned is not None
    assert found.expected is not None
    assert found.returned.shape == found.expected.shape
    assert found.case.arrays["x"].shape[2] == 4
    assert found.returned != found.expected
