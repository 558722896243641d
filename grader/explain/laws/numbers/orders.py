"""The order law: the right numbers, in other places, or those of some images or channels joined.

Which axis stands where, and so in which order numbers lie in memory, is another thing in a course
that has its own order of axes: there the law is about the answer as that course has it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import permutations
from typing import NamedTuple

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.rule import added_name, right_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.call import RETURN
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

Change = Callable[[Array], Array]
"""What becomes of a right answer."""

_Order = tuple[tuple[int, ...], str]
"""The axes of an answer in another order, and the words for it."""

_AXES_QUESTION = "Which axis of your answer is which, and which line puts them in that order?"

_SHAPE_QUESTION = "Which shape should your answer have, and which line takes an axis away?"

_RESHAPE_QUESTION = "In which order does `reshape` fill its rows, and in which do you have them?"

_EACH_QUESTION = "Which loop or axis is this, and what happens in its second round?"


class _Joint(NamedTuple):
    """What becomes of several along an axis.

    Attributes:
        alone: Words for an answer that has this and nothing else; `{0}` is one of several.
        join: Takes an array and an axis, which it keeps with a length of 1.
    """

    alone: str
    join: Callable[[Array, int], Array]


_JOINTS = (
    _Joint("the first {0} alone", lambda right, axis: right.take([0], axis)),
    _Joint("the last {0} alone", lambda right, axis: right.take([-1], axis)),
    _Joint("the sum over the {0}s", lambda right, axis: right.sum(axis, keepdims=True)),
    _Joint("the mean over the {0}s", lambda right, axis: right.mean(axis, keepdims=True)),
    _Joint("the largest number over the {0}s", lambda right, axis: right.max(axis, keepdims=True)),
)


class _Slip(NamedTuple):
    """Another order.

    Attributes:
        headline: What the code does.
        question: One question that leads on.
        change: What becomes of the right answer.
    """

    headline: str
    question: str
    change: Change


def propose(view: View) -> Iterator[Claim]:
    """Other orders of what is right; of which axes depends on how many the answer has."""
    yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    slips = [*_of_any_axes(is_ours=RETURN not in operation.labels.orders)]
    apart: list[_Slip] = []
    added = added_name(operation)
    if operation.answer_words:
        words = operation.labels.in_order(RETURN, operation.answer_words)
        leading = [words.index(word) for word in operation.answer_words[:LEADING] if word in words]
        orders = orders_of(words)[::-1]
        slips += [*_in_axes(orders), *_joined(words, leading)]
        if operation.sliding is not None and leading == [*range(LEADING)]:
            slips += _without_axes(words)
        slips += [*_turned(words), *_cut_otherwise(orders)]
        if added:
            # Where the channels stay in place, it is all the same what is added when.
            moved = [one for one in orders if not _stay(one, leading[1:])]
            mixed = [one for one in orders if not _stay(one, leading)]
            apart = [*_in_axes(moved), *_summed(words[0]), *_cut_otherwise(mixed)]
    else:
        slips += _of_first_axis()
    return (
        *(
            rule(one.headline, one.question, partial(_changed, operation, one.change))
            for one in slips
        ),
        *(
            rule(
                f"{one.headline}, before `{added}` is added",
                one.question,
                partial(_changed_before, operation, one.change),
            )
            for one in apart
        ),
    )


def _of_any_axes(*, is_ours: bool) -> Iterator[_Slip]:
    """What can be said of an answer of any number of axes, which may be in our order."""
    yield _Slip("Your answer is flat", _SHAPE_QUESTION, np.ravel)
    yield _Slip("Your answer lacks all axes of length 1", _SHAPE_QUESTION, np.squeeze)
    if is_ours:
        headline = "Your answer lacks its first axis where that has length 1"
        yield _Slip(headline, _SHAPE_QUESTION, _first)
    yield _Slip(
        "Your answer has one axis too many in front", _SHAPE_QUESTION, lambda right: right[None]
    )
    yield _Slip(
        "Your answer has one axis too many at the end",
        _SHAPE_QUESTION,
        lambda right: right[..., None],
    )
    yield _Slip(
        "Your answer is the right one, read from its end",
        "In which direction do you fill your answer?",
        lambda right: right.ravel()[::-1].reshape(right.shape),
    )


def _of_first_axis() -> Iterator[_Slip]:
    """What is said of images where the axes have words."""
    yield _Slip(
        "Your answer is the first part of the right one, without the first axis",
        _SHAPE_QUESTION,
        lambda right: right[0],
    )


def _without_axes(words: tuple[str, ...]) -> Iterator[_Slip]:
    yield _Slip(
        "Your answer lacks its last axis where that has length 1", _SHAPE_QUESTION, _last_lone
    )
    yield _Slip(
        "Your answer has one axis for each image, and one for all its numbers",
        _SHAPE_QUESTION,
        lambda right: right.reshape(right.shape[0], -1),
    )
    if len(words) == LEADING + 1:
        return
    yield _Slip("Your answer lacks the last axes where there is one window", _SHAPE_QUESTION, _lone)
    yield _Slip(
        "Your answer has one axis for all that a window slides along",
        _SHAPE_QUESTION,
        lambda right: right.reshape(*right.shape[:LEADING], -1),
    )
    for joint in _JOINTS[2:]:
        headline = f"Your answer has one number for each channel: {joint.alone.format('window')}"
        yield _Slip(headline, _SHAPE_QUESTION, partial(_one_a_channel, joint))


def _joined(words: tuple[str, ...], leading: Sequence[int]) -> Iterator[_Slip]:
    """The axis of several is gone, has a length of 1, or holds the same in all its places."""
    for axis, word in enumerate(words):
        for joint in _JOINTS:
            alone = joint.alone.format(word)
            if axis in leading:
                headline = f"Every {word} of your answer is {alone}"
                yield _Slip(headline, _EACH_QUESTION, partial(_everywhere, joint, axis))
                headline = f"Of the {word}s your answer holds {alone}"
                yield _Slip(headline, _EACH_QUESTION, partial(_kept, joint, axis))
            headline = f"Your answer has no axis for {word}s: it holds {alone}"
            yield _Slip(headline, _EACH_QUESTION, partial(_dropped, joint, axis))


def _summed(word: str) -> Iterator[_Slip]:
    """Of sums over images, to which the same is added for each, no other is another then."""
    sums = _JOINTS[2]
    alone = sums.alone.format(word)
    changes = {
        f"Every {word} of your answer is {alone}": _everywhere,
        f"Of the {word}s your answer holds {alone}": _kept,
        f"Your answer has no axis for {word}s: it holds {alone}": _dropped,
    }
    for headline, change in changes.items():
        yield _Slip(headline, _EACH_QUESTION, partial(change, sums, 0))


def _turned(words: tuple[str, ...]) -> Iterator[_Slip]:
    for axis, word in enumerate(words):
        yield _Slip(
            f"The {word}s of your answer stand in reverse order",
            f"In which direction do you go through the {word}s?",
            partial(np.flip, axis=axis),
        )
        for shift, way in ((1, "late"), (-1, "early")):
            yield _Slip(
                f"The {word}s of your answer stand one place too {way}, in a circle",
                f"Which {word} should stand first?",
                partial(np.roll, shift=shift, axis=axis),
            )


def orders_of(words: tuple[str, ...]) -> list[_Order]:
    """Every other order of the axes, with its words; first the reverse one, as in memory."""
    own = tuple(range(len(words)))
    orders = [order for order in permutations(own) if order != own]
    return [(order, ", ".join(words[axis] for axis in order)) for order in reversed(orders)]


def scrambles(orders: Iterable[_Order]) -> dict[str, Change]:
    """An array read in another order of its axes and cut into its shape, and the reverse.

    Returns:
        What it counts as, by headline for its name.
    """
    made: dict[str, Change] = {}
    for order, named in orders:
        made[f"{{0}} is laid out as {named}, and then cut into its own shape"] = partial(cut, order)
        made[f"{{0}} is read as if its numbers lay in the order {named}"] = partial(
            cut_first, order
        )
    return made


def scrambles_of_kernels(words: tuple[str, ...]) -> dict[str, Change]:
    """Likewise of kernels, with words that are true, too, where it is the windows that are read so.

    Args:
        words: What each of their axes counts.
    """
    orders = orders_of(words)
    own = ", ".join(words[1:])
    meet = "Cells of a window in the order {} meet numbers of {{0}} in the order {}"
    made: dict[str, Change] = {}
    for order, named in orders:
        if order[0] == 0:
            other = named.partition(", ")[2]
            made[meet.format(own, other)] = partial(cut, order)
            made[meet.format(other, own)] = partial(cut_first, order)
    return made | scrambles(one for one in orders if one[0][0] != 0)


def _in_axes(orders: Iterable[_Order]) -> Iterator[_Slip]:
    """Axes exchanged."""
    for order, named in orders:
        yield _Slip(
            f"Your answer is the right one with its axes in the order {named}",
            _AXES_QUESTION,
            partial(np.transpose, axes=order),
        )


def _cut_otherwise(orders: Iterable[_Order]) -> Iterator[_Slip]:
    """The numbers in another order and cut into the right shape, or the reverse."""
    for order, named in orders:
        yield _Slip(
            f"Your numbers are right but laid out as {named}, and then cut into the right shape",
            _RESHAPE_QUESTION,
            partial(cut, order),
        )
        yield _Slip(
            f"Your numbers are right and in order, but cut as if it were {named}",
            _RESHAPE_QUESTION,
            partial(cut_first, order),
        )
        yield _Slip(
            f"Your answer has its axes in the order {named}, but its numbers in another",
            _RESHAPE_QUESTION,
            partial(_shaped, order),
        )


def _stay(order: _Order, axes: Sequence[int]) -> bool:
    """Whether some axes stay where they are."""
    return all(order[0][axis] == axis for axis in axes)


def _changed(operation: Operation, change: Change, answered: AnsweredCase) -> Array:
    labels = operation.labels
    return labels.turned_back(RETURN, change(labels.turned(RETURN, right_of(answered))))


def _changed_before(operation: Operation, change: Change, answered: AnsweredCase) -> Array:
    labels = operation.labels
    sums, column = (labels.turned(RETURN, one) for one in sums_of(operation, answered))
    changed = change(sums)
    added = changed + column if changed.ndim == column.ndim else changed + column[0]
    return labels.turned_back(RETURN, added)


def _last_lone(right: Array) -> Array:
    return right[..., 0] if right.shape[-1] == 1 else right


def _first(right: Array) -> Array:
    return right[0] if len(right) == 1 else right


def _lone(right: Array) -> Array:
    lone = set(right.shape[LEADING:]) == {1}
    return right.reshape(right.shape[:LEADING]) if lone else right


def _everywhere(joint: _Joint, axis: int, right: Array) -> Array:
    return np.broadcast_to(joint.join(right, axis), right.shape)


def _kept(joint: _Joint, axis: int, right: Array) -> Array:
    return joint.join(right, axis)


def _dropped(joint: _Joint, axis: int, right: Array) -> Array:
    return joint.join(right, axis).squeeze(axis)


def _one_a_channel(joint: _Joint, right: Array) -> Array:
    return joint.join(right.reshape(*right.shape[:LEADING], -1), LEADING).squeeze(LEADING)


def cut(order: tuple[int, ...], right: Array) -> Array:
    """Laid out in another order of the axes, and then cut into the same shape."""
    return right.transpose(order).reshape(right.shape)


def cut_first(order: tuple[int, ...], right: Array) -> Array:
    """Cut into the shape of another order of the axes, then put in order: the reverse slip."""
    reshaped = right.reshape([right.shape[axis] for axis in order])
    return reshaped.transpose(np.argsort(order))


def _shaped(order: tuple[int, ...], right: Array) -> Array:
    return right.reshape([right.shape[axis] for axis in order])
