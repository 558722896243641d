"""What calls of an operation that slides a window can have in common."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

from grader.explain.laws.calls.window_facts import FACTS, Words
from grader.explain.laws.geometry import LEADING, Side, sides_of
from grader.records.case import Case
from grader.records.operation import Operation, Relation
from grader.records.sliding import Gradient, Sliding

Along = Callable[[Side], bool]
"""Something that can be so along an axis."""


def window_relations(operation: Operation) -> Iterator[Relation]:
    """The relations, the simplest first; for a gradient of what the window was slid for.

    Raises:
        AssertionError: There is no window.
    """
    gradient = operation.gradient
    for one in _relations(operation):
        if gradient is None:
            yield one
        else:
            so, otherwise = (_of_output(gradient, words) for words in (one.so, one.otherwise))
            yield one._replace(so=so, otherwise=otherwise)


def _of_output(gradient: Gradient, words: str) -> str:
    """Words on the answer for which the window was slid, by its name in the gradient."""
    name = f"`{gradient.output}`"
    return words.replace("the answer", name).replace("whose answer", f"whose {name}")


def _relations(operation: Operation) -> Iterator[Relation]:
    sliding = operation.window
    assert sliding is not None
    yield from _in_general(sliding)
    yield from _of_leading_axes(sliding)
    if len(sliding.words) == LEADING + 2:
        yield from _of_pairs(operation, sliding)
        yield from _of_two_axes(sliding)
    yield from _of_facts(sliding)
    if len(sliding.words) > LEADING + 1:
        yield from _of_each_axis(sliding)


def _window(sliding: Sliding) -> str:
    """What its window is called."""
    return "kernel" if sliding.kernel else "window"


def _somewhere(sliding: Sliding, along: Along) -> Callable[[Case], bool]:
    return lambda case: any(map(along, sides_of(sliding, case)))


def _everywhere(sliding: Sliding, along: Along) -> Callable[[Case], bool]:
    return lambda case: all(map(along, sides_of(sliding, case)))


def _at(sliding: Sliding, axis: int, along: Along) -> Callable[[Case], bool]:
    return lambda case: along(sides_of(sliding, case)[axis])


def _in_general(sliding: Sliding) -> Iterator[Relation]:
    """Facts that have words without any on axes."""
    for fact in FACTS:
        if fact.some:
            yield _relation(sliding, fact.some, _somewhere(sliding, fact.along))
        if fact.each:
            yield _relation(sliding, fact.each, _everywhere(sliding, fact.along))


def _of_facts(sliding: Sliding) -> Iterator[Relation]:
    """Facts along some axis, and along each; they are the same where there is one axis."""
    several = len(sliding.words) > LEADING + 1
    for fact in FACTS:
        so, otherwise = fact.clause
        if not several and not fact.some and not fact.each:
            words = f"where {so}", f"where {otherwise}"
            yield _relation(sliding, words, _everywhere(sliding, fact.along))
        if several and not fact.some:
            words = f"where along some axis {so}", f"where along each axis {otherwise}"
            yield _relation(sliding, words, _somewhere(sliding, fact.along))
        if several and not fact.each:
            words = f"where along each axis {so}", f"where along some axis {otherwise}"
            yield _relation(sliding, words, _everywhere(sliding, fact.along))


def _of_each_axis(sliding: Sliding) -> Iterator[Relation]:
    """Facts along one axis of several."""
    for fact in FACTS:
        for axis, word in enumerate(sliding.words[LEADING:]):
            so, otherwise = fact.clause
            words = fact.at or (f"where for {word}s {so}", f"where for {word}s {otherwise}")
            relation = _relation(sliding, words, _at(sliding, axis, fact.along), word=word)
            yield relation._replace(joins=False)


def _relation(
    sliding: Sliding, words: Words, holds: Callable[[Case], bool], word: str = ""
) -> Relation:
    so, otherwise = (one.format(window=_window(sliding), word=word) for one in words)
    return Relation(so, otherwise, holds)


def _of_leading_axes(sliding: Sliding) -> Iterator[Relation]:
    """What is said of images, channels and what is added."""
    added, kernel = sliding.arguments.added, sliding.kernel
    if added:
        yield Relation(f"with a {added}", f"without a {added}", lambda case: added in case.arrays)
    yield Relation(
        "with several images", "with one image", lambda case: case.arrays["x"].shape[0] > 1
    )
    channels = "input channel" if kernel else "channel"
    yield Relation(
        f"with several {channels}s",
        f"with one {channels}",
        lambda case: case.arrays["x"].shape[1] > 1,
    )
    if not kernel:
        return
    yield Relation(
        "with several output channels",
        "with one output channel",
        lambda case: case.arrays[kernel].shape[0] > 1,
    )
    yield Relation(
        "with as many input as output channels",
        "with another number of input than of output channels",
        lambda case: case.arrays[kernel].shape[0] == case.arrays[kernel].shape[1],
    )
    yield Relation(
        "with more input than output channels",
        "with no more input than output channels",
        lambda case: case.arrays[kernel].shape[0] < case.arrays[kernel].shape[1],
    )
    yield Relation(
        "with more output than input channels",
        "with no more output than input channels",
        lambda case: case.arrays[kernel].shape[0] > case.arrays[kernel].shape[1],
    )


def _of_pairs(operation: Operation, sliding: Sliding) -> Iterator[Relation]:
    """Whether the arguments in effect are numbers or pairs."""
    arguments = sliding.arguments
    names = [name for name in (arguments.stride, arguments.padding, arguments.size) if name]
    for name in names:
        said = f"{name} in effect" if _depends(operation, name) else name
        yield Relation(
            f"whose {said} is a pair",
            f"whose {said} is a number",
            partial(_is_pair, operation, name),
        )
    yield Relation(
        f"with a pair as {' or '.join(names)} in effect",
        "without pairs",
        lambda case: any(_is_pair(operation, name, case) for name in names),
    )
    yield Relation(
        "with a pair of equal numbers",
        "without pairs of equal numbers",
        lambda case: any(
            isinstance(one := _in_effect(operation, name, case), tuple) and len(set(one)) == 1
            for name in names
        ),
    )


def _depends(operation: Operation, name: str) -> bool:
    """Whether an argument that is left out is what another is."""
    return name in operation.defaults and operation.defaults[name] is None


def _in_effect(operation: Operation, name: str, case: Case) -> object:
    """An argument that says how the window slides, as it is given, or what it is otherwise."""
    given = case.options.get(name, operation.defaults.get(name))
    assert operation.window is not None
    size = operation.window.arguments.size
    return case.options[size] if given is None and size else given


def _is_pair(operation: Operation, name: str, case: Case) -> bool:
    return isinstance(_in_effect(operation, name, case), tuple)


_SIZES: dict[str, tuple[str, str, Callable[[Side], int]]] = {
    "images": ("whose images", "are", lambda side: side.n),
    "window": ("whose {window}", "is", lambda side: side.k),
    "answer": ("whose answer", "is", lambda side: side.outputs),
}
"""What has a length along each axis: its words, and its length."""

_NUMBERS: dict[str, Callable[[Side], int]] = {
    "stride": lambda side: side.s,
    "padding": lambda side: side.p,
}
"""Arguments with a number for each axis."""


def _of_two_axes(sliding: Sliding) -> Iterator[Relation]:
    """How the two axes differ."""
    rows, columns = (f"{word}s" for word in sliding.words[LEADING:])
    for words, verb, length in _SIZES.values():
        whose = words.format(window=_window(sliding))
        yield Relation(
            f"{whose} {verb} not square", f"{whose} {verb} square", _differ(sliding, length)
        )
    for name, number in _NUMBERS.items():
        yield Relation(
            f"whose {name} differs between {rows} and {columns}",
            f"whose {name} is the same for {rows} and {columns}",
            _differ(sliding, number),
        )
    for (words, verb, length), (one, other) in product(
        _SIZES.values(), ((rows, columns), (columns, rows))
    ):
        whose = words.format(window=_window(sliding))
        have = "have" if verb == "are" else "has"
        yield Relation(
            f"{whose} {have} more {one} than {other}",
            f"{whose} {have} no more {one} than {other}",
            _is_greater(sliding, length, swapped=one == columns),
        )
    for (name, number), (one, other) in product(
        _NUMBERS.items(), ((rows, columns), (columns, rows))
    ):
        yield Relation(
            f"whose {name} is larger for {one} than for {other}",
            f"whose {name} is no larger for {one} than for {other}",
            _is_greater(sliding, number, swapped=one == columns),
        )


def _differ(sliding: Sliding, number: Callable[[Side], int]) -> Callable[[Case], bool]:
    return lambda case: len(set(map(number, sides_of(sliding, case)))) > 1


def _is_greater(
    sliding: Sliding, number: Callable[[Side], int], *, swapped: bool
) -> Callable[[Case], bool]:
    def holds(case: Case) -> bool:
        first, second = map(number, sides_of(sliding, case))
        return second > first if swapped else first > second

    return holds
