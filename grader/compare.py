"""What an outcome is worth: ten verdicts, gravest first, and where the numbers differ."""

from typing import Literal

import numpy as np

from grader.call_failures import (
    any_function_of,
    function_in,
    judge_raised,
    judge_withheld,
    on_one_array,
    returned_nothing,
)
from grader.course_words import call_in_words, in_their_words
from grader.operation.exactness import errors_of
from grader.records.arrays import MAX_VALUES, dtype_name
from grader.records.call import RETURN
from grader.records.case import Answer, Array, Case
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Doing, Outcome, Raised, Returned, TimedOut
from grader.records.verdict import Mismatch, Verdict, VerdictKind
from grader.text import ended

RIGHT = Verdict(kind=VerdictKind.RIGHT)

_NOT_REPEATABLE = {
    "again": "the same call made twice gave two different answers",
    "then": "a second call with new numbers in the same arrays did not answer for them",
    "kept": "the first answer changed when the function was called again",
}

KEEP_NOTHING = "Keep nothing between calls: no global, no default argument, no cache"
"""What to do where earlier calls change an answer."""


def compare_answer(operation: Operation, case: Case, answer: Answer, outcome: Outcome) -> Verdict:
    """Judge one outcome.

    Args:
        operation: What was asked, for the words of the message.
        case: The case; its `judges` says what counts.
        answer: What is right.
        outcome: What happened.

    Returns:
        The gravest verdict that applies, in the order of `VerdictKind`.
    """
    if isinstance(outcome, Crashed):
        return _verdict(
            VerdictKind.CRASHED,
            f"{call_in_words(operation, case)} {outcome.in_words}. "
            "A function must return; it must not exit.",
        )
    if isinstance(outcome, TimedOut):
        return _verdict(
            VerdictKind.TIMED_OUT, f"{call_in_words(operation, case)} {_stopped_in_words(outcome)}"
        )
    if answer.value is None:
        return _compare_refusal(operation, case, outcome)
    if isinstance(outcome, Raised):
        return _compare_raised(operation, case, outcome)
    if case.judges == "arguments":
        changed = _compare_arguments(operation, case, outcome)
        return changed or _compare_memory(operation, case, outcome) or RIGHT
    return (
        _compare_type(operation, case, answer.value, outcome)
        or _compare_shape(operation, case, answer.value, outcome)
        or _compare_value(operation, answer, outcome)
        or _compare_purity(operation, case, answer, outcome)
        or RIGHT
    )


_MAYBE: dict[Doing, str] = {
    "computing": "Maybe a loop does not end.",
    "printing": "It was printing then, which takes time; maybe a loop does not end.",
    "sleeping": "It was waiting then, and computed nothing: take out what waits, e.g. time.sleep.",
    "": "Maybe a loop does not end; maybe it prints or waits.",
}
"""What may be why a call was stopped, by what it was doing."""


def _stopped_in_words(outcome: TimedOut) -> str:
    """What is said of a call that was stopped, after what it was."""
    where = f"It was stopped {outcome.in_words}. " if outcome.in_words else ""
    return (
        f"had no answer after {outcome.seconds:g} s of computing, or twice that on the clock. "
        f"{where}{_MAYBE[outcome.doing]}"
    )


_LEADING = 2
"""Axes for images and channels, which no window slides along."""


def _verdict(kind: VerdictKind, message: str, mismatch: Mismatch | None = None) -> Verdict:
    return Verdict(kind=kind, message=message, mismatch=mismatch)


def _compare_refusal(operation: Operation, case: Case, outcome: Raised | Returned) -> Verdict:
    if isinstance(outcome, Raised) and not outcome.says_unwritten:
        if operation.call is None or not returned_nothing(operation.call, outcome):
            return RIGHT
    elif isinstance(outcome, Raised):
        return _verdict(
            VerdictKind.RAISED,
            f"{call_in_words(operation, case)} raised {outcome.type}, which says that "
            f"something is not written yet. These arguments are not allowed ({case.title}): raise "
            "a ValueError.",
        )
    return _verdict(
        VerdictKind.WRONG_VALUE,
        f"{call_in_words(operation, case)} did not raise, but these arguments are not allowed "
        f"({case.title}). Check them first and raise a ValueError.",
    )


def _compare_raised(operation: Operation, case: Case, outcome: Raised) -> Verdict:
    function = function_in(operation, outcome)
    own = not outcome.frames or outcome.frames[-1].function == function.rpartition(".")[2]
    if outcome.type == "NotImplementedError" and own:
        why = "is not written yet, or not for these arguments: it raises NotImplementedError"
        return _verdict(VerdictKind.MISSING, f"{function} {why}.")
    if outcome.withheld:
        return judge_withheld(call_in_words(operation, case), outcome)
    if operation.call is not None and not outcome.frames:
        return judge_raised(operation.call, outcome)
    what = f"{outcome.type}: {outcome.message}" if outcome.message else outcome.type
    if outcome.type == "TypeError" and not outcome.frames:
        said = f"{case.operation} cannot be called like this: {ended(outcome.message)} Its first "
        return _verdict(VerdictKind.RAISED, f"{said}line should be `def {operation.signature}:`.")
    who = call_in_words(operation, case)
    if not outcome.frames:
        return _verdict(VerdictKind.RAISED, f"{who} raised {ended(what)}")
    frame = outcome.frames[-1]
    hint = f". {outcome.hint}" if outcome.hint else ""
    if function != operation.function:
        who = f"{function}, in {call_in_words(operation, case, begins=False)},"
    where = f"line {frame.line} of {frame.file}: `{frame.source}`"
    return _verdict(VerdictKind.RAISED, f"{who} raised {what} in {where}{hint}")


def _compare_type(
    operation: Operation, case: Case, right: Array, outcome: Returned
) -> Verdict | None:
    returned = _what_came(operation, "is", "returned")
    if outcome.type == "NoneType":
        return _verdict(VerdictKind.WRONG_TYPE, f"{returned} None. Maybe a `return` is missing.")
    is_number = outcome.type != "ndarray" and outcome.shape == ()  # what stands for 0-d arrays
    if outcome.shape is None or (is_number and right.shape):
        shape = operation.labels.shape(RETURN, right.shape)
        kind = operation.labels.noun if operation.labels.arrays != "numpy" else "NumPy array"
        expected = f"{kind} of shape {shape}" if shape else f"number of {right.dtype}"
        return _verdict(
            VerdictKind.WRONG_TYPE, f"{returned} a {outcome.type}; expected a {expected}."
        )
    if outcome.value is None and _has_shape(outcome, right):
        return _verdict(
            VerdictKind.WRONG_TYPE,
            f"{returned} an array of dtype {outcome.dtype}; expected {right.dtype}.",
        )
    has_dtype = outcome.type != "float"  # Python has one kind for both
    if case.judges == "dtype" and has_dtype and outcome.dtype != dtype_name(right.dtype):
        return _verdict(VerdictKind.WRONG_TYPE, _wrong_dtype(operation, case, right, outcome))
    return None


def _what_came(operation: Operation, verb: str, otherwise: str) -> str:
    """How a sentence begins on what came of a call; its function may have returned more."""
    if operation.call is not None and operation.call.around:
        return f"`{operation.call.answer}` {verb}"
    return f"{operation.function} {otherwise}"


def _wrong_dtype(operation: Operation, case: Case, right: Array, outcome: Returned) -> str:
    """Name the dtype that is expected, and the argument that has it if all arguments do."""
    if {array.dtype for array in case.arrays.values()} != {right.dtype}:
        return f"{operation.function} returned dtype {outcome.dtype}; expected {right.dtype}."
    first = operation.labels.name(next(iter(case.arrays)))
    return (
        f"{operation.function} returned dtype {outcome.dtype} for arguments of dtype "
        f"{right.dtype}. The answer has the dtype of {first}: create your output with "
        f"`dtype={first}.dtype`."
    )


def _compare_shape(
    operation: Operation, case: Case, right: Array, outcome: Returned
) -> Verdict | None:
    if _has_shape(outcome, right):
        return None
    hint = ""
    if _is_about_size(operation, outcome.shape, right.shape):
        hint = f" {in_their_words(operation, operation.size_advice)}"
    else:
        hint = on_one_array(operation, outcome, right.shape)
    mine = outcome.shape
    if mine is not None and outcome.has_axes:
        mine = operation.labels.shape(RETURN, mine)
    return _verdict(
        VerdictKind.WRONG_SHAPE,
        f"{_what_came(operation, 'has', 'returned')} shape {mine}; expected "
        f"{operation.labels.shape(RETURN, right.shape)} for "
        f"{call_in_words(operation, case, begins=False)}.{hint}",
    )


def _has_shape(outcome: Returned, right: Array) -> bool:
    return outcome.has_axes and outcome.shape == right.shape


def _is_about_size(
    operation: Operation, mine: tuple[int, ...] | None, right: tuple[int, ...]
) -> bool:
    """Whether only axes differ that a window slides along, or else any, if there are as many."""
    if mine is None or len(mine) != len(right):
        return False
    leading = _LEADING if operation.sliding is not None else 0
    return mine[:leading] == right[:leading]


def _compare_value(operation: Operation, answer: Answer, outcome: Returned) -> Verdict | None:
    assert answer.value is not None
    assert outcome.value is not None
    mismatch = _mismatch(outcome.value, answer.value, answer.bound)
    if mismatch is None:
        return None
    where = f"Wrong cells: {mismatch.wrong} of {mismatch.cells}"
    if not np.isfinite(outcome.value).all():
        return _verdict(
            VerdictKind.NOT_FINITE,
            f"{operation.function} returned NaN or infinity for finite numbers. {where}.",
            mismatch,
        )
    got, expected = outcome.value[mismatch.first], answer.value[mismatch.first]
    difference = f"{operation.function} returned {got!s}, expected {expected!s}."
    if mismatch.first:
        cell = operation.labels.cell_name(RETURN, mismatch.first)
        # In the course's order of axes another one may come first.
        which = "one" if RETURN in operation.labels.orders else "the first"
        difference = f"{where}; {which} is {cell}: {difference}"
    return _verdict(VerdictKind.WRONG_VALUE, difference, mismatch)


def _mismatch(value: Array, right: Array, bound: float) -> Mismatch | None:
    """Where `value` is further from `right` than `bound`; None if nowhere.

    One bound holds for all cells; `rounding_bound` says why one does.
    """
    if value is right:  # as it is read where it is right to the bit
        return None
    if value.dtype == right.dtype and value.tobytes() == right.tobytes():
        return None
    wrong = errors_of(value, right) > bound
    if not wrong.any():
        return None
    first = tuple(int(index) for index in np.argwhere(wrong)[0])
    return Mismatch(
        wrong=int(wrong.sum()),
        cells=wrong.size,
        first=first,
        at=tuple(np.flatnonzero(wrong.ravel()[:MAX_VALUES]).tolist()),
    )


def _compare_purity(
    operation: Operation, case: Case, answer: Answer, outcome: Returned
) -> Verdict | None:
    if case.judges != "purity":
        return None
    name = operation.function
    if modified := _compare_arguments(operation, case, outcome):
        return modified
    right = {"again": answer.value, "then": answer.then, "kept": answer.value}
    wrong = [part for part in right if _is_wrong(getattr(outcome, part), right[part], answer)]
    if wrong == ["then"] and not outcome.shares:
        return _compare_new_numbers(name, answer, outcome)
    if wrong:
        what = _NOT_REPEATABLE[wrong[0]]
        return _verdict(VerdictKind.NOT_REPEATABLE, f"{name}: {what}{_reason(operation, outcome)}.")
    return _compare_memory(operation, case, outcome)


def _compare_new_numbers(name: str, answer: Answer, outcome: Returned) -> Verdict:
    """Whether the answer to new numbers is the old one, which hints at something that was kept."""
    if _is_wrong(outcome.then, answer.value, answer):
        said = "gave a wrong answer."
        gave: Literal["old answer", "wrong answer"] = "wrong answer"
    else:
        said = f"gave the old answer. Maybe your code keeps it. {KEEP_NOTHING}."
        gave = "old answer"
    return Verdict(
        kind=VerdictKind.NOT_REPEATABLE,
        message=f"{name}: a second call with new numbers in the same arrays {said}",
        new_numbers=gave,
    )


def _is_wrong(value: Array | None, right: Array | None, answer: Answer) -> bool:
    assert right is not None
    if value is None or value.shape != right.shape:
        return True
    return _mismatch(value, right, answer.bound) is not None


def _compare_arguments(operation: Operation, case: Case, outcome: Returned) -> Verdict | None:
    """Whether an argument is not what it was, in contents, shape, strides, dtype or flags."""
    if not outcome.modified:
        return None
    named = _named(operation, outcome.modified)
    return _verdict(
        VerdictKind.MODIFIED_INPUT,
        f"{any_function_of(operation)} changed its argument {named} in "
        f"{call_in_words(operation, case, begins=False)}. "
        "Work on a copy: the caller still needs it.",
    )


def _compare_memory(operation: Operation, case: Case, outcome: Returned) -> Verdict | None:
    """Whether the answer is a new array."""
    if not outcome.shares:
        return None
    return _verdict(
        VerdictKind.NOT_REPEATABLE,
        f"{operation.function} returned memory of its argument "
        f"{_named(operation, outcome.shares)} in "
        f"{call_in_words(operation, case, begins=False)}. "
        "Return a new array, also where nothing changes.",
    )


def _named(operation: Operation, names: tuple[str, ...]) -> str:
    return " and ".join(map(operation.labels.name, names))


def _reason(operation: Operation, outcome: Returned) -> str:
    if outcome.shares:
        shared = _named(operation, outcome.shares)
        return f"; it shares memory with {shared}. Return a new array"
    return f". {KEEP_NOTHING}"
