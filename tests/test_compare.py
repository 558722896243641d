from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.compare import RIGHT, compare_answer
from grader.records.arrays import MAX_VALUES
from grader.records.case import Answer, Case
from grader.records.outcome import Crashed, Frame, Outcome, Raised, Returned, TimedOut
from grader.records.verdict import Verdict, VerdictKind
from tests.support import OPERATIONS, pad_case, returned

CONV = Case(
    operation="conv2d",
    arrays={"x": np.ones((1, 1, 2, 2)), "weight": np.ones((1, 1, 1, 1))},
    options={"stride": (1, 2)},
    positional=2,
)
EXPECTED = np.array([[[[1.0], [2.0]]]])
BOUND = 1e-9
ANSWER = Answer(value=EXPECTED, bound=BOUND)

LINE = Frame(file="cnn.py", line=7, function="conv2d", source="out[i] = x @ w")
RAISED = Raised(type="IndexError", message="too far", frames=(LINE,))


STOPPED = Frame(file="cnn.py", line=18, function="pad", source="i = i")


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (
            TimedOut(seconds=0.3, frames=(STOPPED,), lines=(16, 18), doing="computing"),
            "It was stopped in lines 16 to 18 of cnn.py. Maybe a loop does not end.",
        ),
        (
            TimedOut(seconds=0.3, frames=(STOPPED,), lines=(18, 18), doing="sleeping"),
            "It was waiting then, and computed nothing: take out what waits, e.g. time.sleep.",
        ),
        (
            TimedOut(seconds=0.3, doing="printing"),
            "It was printing then, which takes time; maybe a loop does not end.",
        ),
        (
            TimedOut(seconds=0.3),
            "clock. Maybe a loop does not end; maybe it prints or waits.",
        ),
    ],
)
def test_a_call_that_was_stopped_is_told_with_where_it_was_and_what_it_did(
    outcome: TimedOut, told: str
) -> None:
    assert compare_answer(OPERATIONS["conv2d"], CONV, ANSWER, outcome).message.endswith(told)


def judge(outcome: Outcome, case: Case = CONV, answer: Answer = ANSWER) -> Verdict:
    return compare_answer(OPERATIONS[case.operation], case, answer, outcome)


def pure(**changes: Any) -> Returned:
    """What a program without side effects gives to a purity case."""
    first, then = np.array([0.0, 1.0]), np.array([0.0, 5.0])
    outcome = returned(first, again=first, then=then, kept=first)
    return msgspec.structs.replace(outcome, **changes)


PURITY = pad_case(1.0, judges="purity", then={"x": np.array([5.0])})
PURE = Answer(value=np.array([0.0, 1.0]), then=np.array([0.0, 5.0]))


def test_the_order_of_the_verdicts_is_that_of_the_design() -> None:
    assert [kind.words for kind in sorted(VerdictKind)] == [
        "crashed",
        "timed out",
        "missing",
        "raised",
        "wrong type",
        "wrong shape",
        "not finite",
        "wrong value",
        "modified input",
        "not repeatable",
        "right",
    ]


@pytest.mark.parametrize("kind", VerdictKind)
def test_a_verdict_is_published_by_its_name(kind: VerdictKind) -> None:
    assert kind.words == kind.name.lower().replace("_", " ")


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (Crashed(reason="signal SIGSEGV"), VerdictKind.CRASHED),
        (TimedOut(seconds=0.5), VerdictKind.TIMED_OUT),
        (Raised(type="NotImplementedError", message=""), VerdictKind.MISSING),
        (RAISED, VerdictKind.RAISED),
        (returned(None), VerdictKind.WRONG_TYPE),
        (returned(np.ones((1, 1, 2, 2))), VerdictKind.WRONG_SHAPE),
        (returned(EXPECTED * np.nan), VerdictKind.NOT_FINITE),
        (returned(EXPECTED + 1), VerdictKind.WRONG_VALUE),
        (returned(EXPECTED), VerdictKind.RIGHT),
    ],
)
def test_every_outcome_has_its_verdict(outcome: Outcome, kind: VerdictKind) -> None:
    assert judge(outcome).kind is kind
    assert judge(outcome).right is (kind is VerdictKind.RIGHT)


def test_a_right_answer_says_nothing() -> None:
    assert judge(returned(EXPECTED)) == RIGHT
    assert RIGHT.message == ""


@pytest.mark.parametrize(
    "value",
    [np.full((2, 2), np.nan), np.array([np.inf]), np.zeros(0), np.ones((1, 1, 1, 2))],
)
def test_wrong_shape_outranks_wrong_value_and_not_finite(value: np.ndarray) -> None:
    assert judge(returned(value)).kind is VerdictKind.WRONG_SHAPE


def test_a_shape_that_could_be_broadcast_is_wrong() -> None:
    assert judge(returned(np.float64(1) * np.ones(1))).kind is VerdictKind.WRONG_SHAPE
    assert judge(returned(EXPECTED.reshape(2, 1))).kind is VerdictKind.WRONG_SHAPE


def test_not_finite_outranks_wrong_value() -> None:
    mixed = EXPECTED + np.array([[[[np.inf], [7.0]]]])
    assert judge(returned(mixed)).kind is VerdictKind.NOT_FINITE


def test_wrong_value_outranks_modified_input_and_not_repeatable() -> None:
    outcome = pure(value=np.array([0.0, 9.0]), modified=("x",), shares=("x",), again=None)
    assert judge(outcome, PURITY, PURE).kind is VerdictKind.WRONG_VALUE


def test_modified_input_outranks_not_repeatable() -> None:
    outcome = pure(modified=("x",), shares=("x",), again=None)
    verdict = judge(outcome, PURITY, PURE)
    assert verdict.kind is VerdictKind.MODIFIED_INPUT
    assert "changed its argument x" in verdict.message


def test_none_asks_whether_return_is_missing() -> None:
    verdict = judge(returned(None))
    assert verdict.kind is VerdictKind.WRONG_TYPE
    assert "Maybe a `return` is missing" in verdict.message


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ([1.0], "list"),
        (3.5, "float"),
        (np.float64(3.5), "float64"),
        (EXPECTED.tolist(), "list"),
        ((EXPECTED,), "tuple"),
    ],
)
def test_what_is_no_array_is_named_with_the_shape_that_was_expected(value: Any, name: str) -> None:
    verdict = judge(returned(value))
    assert verdict.kind is VerdictKind.WRONG_TYPE
    assert f"a {name}" in verdict.message
    assert str(EXPECTED.shape) in verdict.message


@pytest.mark.parametrize("dtype", ["object", "complex128", "<U5"])
def test_arrays_that_hold_no_real_numbers_are_of_the_wrong_type(dtype: str) -> None:
    outcome = Returned(type="ndarray", dtype=dtype, shape=EXPECTED.shape)
    verdict = judge(outcome)
    assert verdict.kind is VerdictKind.WRONG_TYPE
    assert dtype in verdict.message
    assert "float64" in verdict.message


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (returned(np.array(2.5)), VerdictKind.RIGHT),
        (Returned(type="float64", dtype="float64", shape=(), value=np.array(2.5)), "right"),
        (returned(np.array(3.0)), VerdictKind.WRONG_VALUE),
        (returned(np.array(np.nan)), VerdictKind.NOT_FINITE),
        (returned(np.array([2.5])), VerdictKind.WRONG_SHAPE),
        (returned(2.5), VerdictKind.RIGHT),
        (returned(3.0), VerdictKind.WRONG_VALUE),
        (returned([2.5]), VerdictKind.WRONG_TYPE),
    ],
)
def test_an_answer_without_axes_is_judged_like_others(value: Returned, kind: Any) -> None:
    verdict = judge(value, pad_case(), Answer(value=np.array(2.5), bound=0.1))
    assert verdict.kind is kind or verdict.kind.words == kind
    assert "[]" not in verdict.message
    assert "()" not in verdict.message or kind is VerdictKind.WRONG_SHAPE


@pytest.mark.parametrize(
    ("number", "is_right"), [(2.5, True), (np.float32(2.5), True), (np.float64(2.5), False)]
)
def test_a_float_of_python_has_no_dtype_to_be_judged(number: Any, *, is_right: bool) -> None:
    case = pad_case(arrays={"x": np.ones(2, np.float32)}, judges="dtype")
    verdict = judge(returned(number), case, Answer(value=np.array(2.5, np.float32)))
    assert verdict.right == is_right


def test_a_number_is_no_array_where_one_is_expected() -> None:
    number = Returned(type="float64", dtype="float64", shape=(), value=np.array(1.0))
    verdict = judge(number)
    assert verdict.kind is VerdictKind.WRONG_TYPE
    assert "returned a float64; expected a NumPy array of shape (1, 1, 2, 1)" in verdict.message


@pytest.mark.parametrize(
    ("arrays", "advice"),
    [
        ({"weight": np.ones(2, np.float32)}, "for arguments of dtype float32. The answer has the"),
        ({"indices": np.ones(2, np.int64), "weight": np.ones(2, np.float32)}, "expected float32."),
    ],
)
def test_a_wrong_dtype_is_told_by_arguments_that_there_are(
    arrays: dict[str, np.ndarray], advice: str
) -> None:
    case = pad_case(arrays=arrays, judges="dtype")
    answer = Answer(value=np.ones(1, np.float32))
    message = judge(returned(np.ones(1)), case, answer).message
    assert advice in message
    assert "dtype of x" not in message


def test_a_subclass_of_array_is_of_the_wrong_type() -> None:
    verdict = judge(Returned(type="matrix"))
    assert verdict.kind is VerdictKind.WRONG_TYPE
    assert "matrix" in verdict.message


def test_an_array_that_is_too_large_to_be_looked_at_has_the_wrong_shape() -> None:
    outcome = Returned(type="ndarray", dtype="float64", shape=(1 << 20, 1 << 20))
    assert judge(outcome).kind is VerdictKind.WRONG_SHAPE


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int64, np.int8, np.uint8, np.bool_])
@pytest.mark.parametrize("judges", ["value", "dtype"])
def test_dtype_is_judged_by_the_dtype_check_alone(dtype: type, judges: str) -> None:
    ones = Answer(value=np.ones((1, 1, 2, 1)))
    case = msgspec.structs.replace(CONV, judges=judges)
    verdict = judge(returned(np.ones((1, 1, 2, 1), dtype)), case, ones)
    expected = VerdictKind.RIGHT if judges == "value" else VerdictKind.WRONG_TYPE
    assert verdict.kind is expected


def test_a_wrong_dtype_is_told_with_the_way_to_the_right_one() -> None:
    arrays = {name: array.astype(np.float32) for name, array in CONV.arrays.items()}
    case = msgspec.structs.replace(CONV, judges="dtype", arrays=arrays)
    answer = Answer(value=EXPECTED.astype(np.float32))
    verdict = judge(returned(EXPECTED), case, answer)
    assert "float64" in verdict.message
    assert "float32" in verdict.message
    assert "dtype=x.dtype" in verdict.message
    assert judge(returned(EXPECTED.astype(np.float32)), case, answer) == RIGHT


@pytest.mark.parametrize("dtype", ["object", "complex128"])
def test_wrong_shape_is_told_of_arrays_without_real_numbers_too(dtype: str) -> None:
    assert judge(Returned(type="ndarray", dtype=dtype, shape=(3,))).kind is VerdictKind.WRONG_SHAPE


def test_a_wrong_shape_is_told_with_both_shapes_the_call_and_the_formula() -> None:
    message = judge(returned(np.ones((1, 1, 2, 2)))).message
    assert message.startswith("conv2d returned shape (1, 1, 2, 2); expected (1, 1, 2, 1)")
    assert "x (1, 1, 2, 2), weight (1, 1, 1, 1), stride=(1, 2)" in message
    assert OPERATIONS["conv2d"].size_formula in message


@pytest.mark.parametrize(
    ("factor", "right"), [(0.0, True), (0.99, True), (1.01, False), (-0.99, True), (-1.01, False)]
)
def test_an_answer_may_be_off_by_the_bound_and_no_more(factor: float, right: bool) -> None:  # noqa: FBT001
    assert judge(returned(EXPECTED + factor * BOUND)).right is right


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_without_a_bound_numbers_must_be_equal(value: float) -> None:
    answer = Answer(value=np.array([1.0]), bound=0.0)
    case = pad_case(1.0)
    assert judge(returned(np.array([value])), case, answer).right is (value == 1.0)


def test_minus_zero_equals_zero() -> None:
    answer = Answer(value=np.array([0.0]))
    assert judge(returned(np.array([-0.0])), pad_case(), answer).right


@pytest.mark.parametrize("hostile", [np.nan, np.inf, -np.inf, 1e308, -1e308])
def test_one_number_that_is_not_finite_or_huge_is_never_forgiven(hostile: float) -> None:
    value = EXPECTED.copy()
    value[0, 0, 1, 0] = hostile
    verdict = judge(returned(value))
    assert verdict.kind in {VerdictKind.NOT_FINITE, VerdictKind.WRONG_VALUE}
    assert verdict.mismatch is not None
    assert (verdict.mismatch.wrong, verdict.mismatch.first) == (1, (0, 0, 1, 0))


def test_integers_that_float64_cannot_hold_are_compared_without_a_warning() -> None:
    answer = Answer(value=np.array([1.0]))
    value = np.array([np.iinfo(np.int64).min])
    assert judge(returned(value), pad_case(), answer).kind is VerdictKind.WRONG_VALUE


def test_a_mismatch_names_no_more_cells_than_are_shown() -> None:
    right = np.zeros((3, MAX_VALUES))
    verdict = judge(returned(right + 1), pad_case(), Answer(value=right))
    assert verdict.mismatch is not None
    assert verdict.mismatch.wrong == right.size
    assert verdict.mismatch.at == tuple(range(MAX_VALUES))


def test_a_mismatch_counts_the_wrong_cells_and_names_the_first() -> None:
    value = np.array([[0.0, 1.5], [2.5, 3.0]])
    answer = Answer(value=np.array([[0.0, 1.0], [2.0, 3.0]]), bound=0.1)
    verdict = judge(returned(value), pad_case(), answer)
    mismatch = verdict.mismatch
    assert mismatch is not None
    assert (mismatch.wrong, mismatch.cells, mismatch.first) == (2, 4, (0, 1))
    assert mismatch.at == (1, 2)
    assert "2 of 4" in verdict.message
    assert "out[0, 1]" in verdict.message
    assert "returned 1.5, expected 1.0" in verdict.message


def test_an_exception_is_told_with_its_line() -> None:
    message = judge(RAISED).message
    assert "IndexError: too far in line 7 of cnn.py: `out[i] = x @ w`" in message


def test_arguments_that_do_not_fit_are_told_with_the_first_line_that_does() -> None:
    outcome = Raised(type="TypeError", message="conv2d() got an unexpected keyword argument 'x'")
    verdict = judge(outcome)
    assert verdict.kind is VerdictKind.RAISED
    first_line = "def conv2d(x, weight, bias=None, stride=1, padding=0):"
    assert first_line in verdict.message


def test_a_function_that_is_not_written_is_missing() -> None:
    outcome = Raised(type="NotImplementedError", message="write me", frames=(LINE,))
    verdict = judge(outcome)
    assert (verdict.kind, "not written yet" in verdict.message) == (VerdictKind.MISSING, True)


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (RAISED, VerdictKind.RIGHT),
        (Raised(type="ValueError", message=""), VerdictKind.RIGHT),
        (returned(EXPECTED), VerdictKind.WRONG_VALUE),
        (returned(None), VerdictKind.WRONG_VALUE),
        (Raised(type="NotImplementedError", message=""), VerdictKind.RAISED),
        (
            Raised(type="WithheldError", message="`torch.conv2d` is what you are to write"),
            VerdictKind.RAISED,
        ),
        (Crashed(reason="exit status 1"), VerdictKind.CRASHED),
        (TimedOut(seconds=1.0), VerdictKind.TIMED_OUT),
    ],
)
def test_bad_arguments_must_be_refused_by_raising(outcome: Outcome, kind: VerdictKind) -> None:
    case = msgspec.structs.replace(CONV, judges="refusal", title="stride 0")
    verdict = judge(outcome, case, Answer(value=None))
    assert verdict.kind is kind
    if kind in (VerdictKind.WRONG_VALUE, VerdictKind.RAISED):
        assert "stride 0" in verdict.message
        assert ("did not raise" in verdict.message) == (kind is VerdictKind.WRONG_VALUE)


def test_a_program_without_side_effects_is_pure() -> None:
    assert judge(pure(), PURITY, PURE) == RIGHT


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"again": np.array([0.0, 2.0])}, "made twice"),
        ({"again": None}, "made twice"),
        ({"again": np.array([0.0])}, "made twice"),
        ({"then": np.array([0.0, 1.0])}, "new numbers"),
        ({"then": None}, "new numbers"),
        ({"kept": np.array([0.0, 5.0])}, "the first answer changed"),
        ({"shares": ("x",)}, "memory of its argument x"),
        ({"kept": np.array([0.0, 5.0]), "shares": ("x",)}, "shares memory with x"),
    ],
)
def test_what_is_remembered_or_shared_is_not_repeatable(
    changes: dict[str, Any], words: str
) -> None:
    verdict = judge(pure(**changes), PURITY, PURE)
    assert verdict.kind is VerdictKind.NOT_REPEATABLE
    assert words in verdict.message


@pytest.mark.parametrize(
    ("changes", "gave"),
    [
        ({"then": np.array([0.0, 7.0])}, "wrong answer"),
        ({"then": None}, "wrong answer"),
        ({"then": np.array([0.0, 1.0])}, "old answer"),
        ({"then": np.array([0.0, 7.0]), "kept": np.array([0.0, 7.0])}, ""),
        ({"then": np.array([0.0, 7.0]), "again": np.array([0.0, 7.0])}, ""),
        ({"then": np.array([0.0, 7.0]), "shares": ("x",)}, ""),
    ],
)
def test_a_wrong_answer_to_new_numbers_alone_says_nothing_of_what_is_kept(
    changes: dict[str, Any], gave: str
) -> None:
    verdict = judge(pure(**changes), PURITY, PURE)
    assert verdict.kind is VerdictKind.NOT_REPEATABLE
    assert verdict.new_numbers == gave
    assert ("Maybe your code keeps it" in verdict.message) == (gave == "old answer")
    assert ("Keep nothing" in verdict.message) == (
        gave != "wrong answer" and "shares" not in changes
    )


def test_a_second_answer_of_another_shape_is_not_repeatable() -> None:
    ones = Answer(value=np.ones(2), then=np.ones(2))
    same = returned(np.ones(2), again=np.ones(1), then=np.ones(2), kept=np.ones(2))
    assert judge(same, PURITY, ones).kind is VerdictKind.NOT_REPEATABLE


def test_where_arguments_are_judged_nothing_else_is() -> None:
    case = pad_case(1.0, judges="arguments")
    wrong = returned(np.array([7.0]))
    assert judge(wrong, case, PURE) == RIGHT
    changed = msgspec.structs.replace(wrong, modified=("x",))
    verdict = judge(changed, case, PURE)
    assert verdict.kind is VerdictKind.MODIFIED_INPUT
    assert "changed its argument x in pad(x (1,), padding=(1, 0))." in verdict.message
    assert judge(RAISED, case, PURE).kind is VerdictKind.RAISED


def test_side_effects_are_judged_by_the_purity_check_alone() -> None:
    outcome = pure(modified=("x",), shares=("x",), again=None, then=None, kept=None)
    case = msgspec.structs.replace(PURITY, judges="value")
    assert judge(outcome, case, PURE) == RIGHT


@pytest.mark.parametrize(
    "outcome",
    [
        Crashed(reason="signal SIGSEGV"),
        TimedOut(seconds=0.5),
        RAISED,
        Raised(type="ValueError", message=""),
        Raised(type="NotImplementedError", message=""),
        Raised(type="TypeError", message="f() missing 1 required positional argument: 'w'"),
        returned(None),
        returned([1]),
        Returned(type="ndarray", dtype="object", shape=EXPECTED.shape),
        returned(np.ones(3)),
        returned(EXPECTED * np.inf),
        returned(EXPECTED * 2),
    ],
)
def test_messages_are_sentences_without_blame(outcome: Outcome) -> None:
    message = judge(outcome).message
    assert message
    assert message.endswith((".", "?", "`"))
    assert "!" not in message
    assert "conv2d" in message
    assert not {"you failed", "stupid", "bad code"} & {message.lower()}


@pytest.mark.parametrize(
    ("type_name", "message", "hints"),
    [
        ("PermissionError", "[Errno 13] Permission denied: 'x.npy'", True),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'x.npy'", True),
        ("BlockingIOError", "[Errno 11] Resource temporarily unavailable", True),
        ("RuntimeError", "can't start new thread", True),
        ("RuntimeError", "no", False),
        ("IndexError", "too far", False),
    ],
)
def test_what_isolation_forbids_is_told_with_the_reason(
    type_name: str, message: str, *, hints: bool
) -> None:
    raised = Raised(type=type_name, message=message, frames=(LINE,))
    assert ("may have no files, network, threads or processes" in judge(raised).message) == hints
