"""A narrower contract: an operation without the features that a course leaves out."""

import re
import textwrap
from collections.abc import Collection, Iterable, Mapping
from functools import partial

import msgspec
import numpy as np

from grader.records.call import AxisOrder, Call, in_shortest_form
from grader.records.case import Array, Case
from grader.records.operation import Check, Dimensions, Operation, Wording

_HIDDEN = frozenset({"equal pair", "default stride"})
"""Features that nobody sees of a case that is asked by a course's own call: it gets every argument,
in its shortest form."""

_MAX_WIDTH = 96
"""Of a line of a contract, so that it is no longer than others in a stub."""


def narrowed(operation: Operation, without: Iterable[str], single: Collection[str]) -> Operation:
    """The same operation with a contract in which no case switches some features on.

    Its checks lose what they need, permit and borrow of it, and a check that needs nothing else is
    gone. What is said of it says nothing of what is left out.

    Args:
        operation: The operation with its whole contract.
        without: Names of features that it has.
        single: Names of axes that are of length 1 always.

    Returns:
        The operation as it is if nothing is left out, but for what a call hides.
    """
    about = operation.narrowing
    short = {about.axes[axis] for axis in single if axis in about.axes}
    gone = with_dependent(operation, {*without, *short})
    if not gone and not single:
        return operation if operation.call is None else _told(operation, _HIDDEN)
    always = frozenset(on for feature, on in about.always.items() if feature in gone)
    of_no_effect = frozenset(name for name, on in about.arguments.items() if on in gone)
    # A call gets every argument.
    never_given = of_no_effect if operation.call is None else frozenset[str]()
    unsaid = gone if operation.call is None else gone | _HIDDEN
    own = operation.call
    unused = () if own is None else tuple(one for one in operation.parameters if not own.takes(one))
    left = msgspec.structs.replace(operation, checks=dict(_checks(operation.checks, gone | always)))
    narrow = msgspec.structs.replace(
        _told(left, unsaid, of_no_effect.union(unused)),
        whole=operation,
        without=gone,
        never_given=never_given,
        features=partial(_features, operation, always) if always else operation.features,
        accepts=partial(_accepts, operation, gone, never_given, frozenset(single)),
    )
    dimensions = operation.dimensions
    if dimensions is None:
        return narrow
    case = partial(_fitted, narrow, dimensions, frozenset(single))
    return msgspec.structs.replace(
        narrow, dimensions=msgspec.structs.replace(dimensions, case=case)
    )


def _told(
    operation: Operation, unsaid: frozenset[str], arguments: Collection[str] = ()
) -> Operation:
    """The operation in words that say nothing of some features, nor of some arguments."""
    reworded = partial(_reworded, operation.narrowing.wording, unsaid)
    return msgspec.structs.replace(
        operation,
        checks={
            name: msgspec.structs.replace(check, asks=reworded(check.asks))
            for name, check in operation.checks.items()
        },
        narrower_contract=_refilled(reworded(_without_arguments(operation.contract, arguments))),
        rules=tuple(filter(None, map(reworded, operation.rules))),
        size_formula=reworded(operation.size_formula),
    )


def single_axes(call: Call | None) -> frozenset[str]:
    """Names of our axes that a course's arrays do not have, so that they are of length 1."""
    orders: Iterable[AxisOrder] = () if call is None else call.orders.values()
    return frozenset(order.ours[axis] for order in orders for axis in order.left_out)


def with_dependent(operation: Operation, without: Collection[str]) -> frozenset[str]:
    """The features, and those that cannot be without one of them."""
    needed = (operation.implies, operation.narrowing.implies)
    gone: set[str] = set()
    found = set(without)
    while found - gone:
        gone |= found
        found = {one for table in needed for one, others in table.items() if gone & {*others}}
        choices = operation.narrowing.needs_one_of.items()
        found |= {one for one, others in choices if gone.issuperset(others)}
    return frozenset(gone)


def _features(whole: Operation, always: frozenset[str], case: Case) -> frozenset[str]:
    """What a case switches on, without what all do."""
    return whole.features(case) - always


def _accepts(
    whole: Operation,
    gone: frozenset[str],
    never_given: frozenset[str],
    single: frozenset[str],
    case: Case,
) -> bool:
    """Whether a case lies within the narrower contract."""
    return (
        never_given.isdisjoint({*case.options, *case.arrays})
        and whole.accepts(case)
        and gone.isdisjoint(whole.features(case))
        and not any(on(case) for name, on in whole.narrowing.features.items() if name in gone)
        and all(
            length == 1
            for name, array in case.arrays.items()
            for axis, length in zip(whole.axes[name], array.shape, strict=False)
            if axis in single
        )
    )


def _checks(checks: Mapping[str, Check], gone: frozenset[str]) -> Iterable[tuple[str, Check]]:
    """The checks that are left, with the features that are."""

    def left(features: Iterable[str]) -> tuple[str, ...]:
        return tuple(one for one in features if one not in gone)

    for name, check in checks.items():
        needs = left(check.needs)
        if needs or not check.needs:
            yield (
                name,
                msgspec.structs.replace(
                    check, needs=needs, permits=left(check.permits), borrows=left(check.borrows)
                ),
            )


def _reworded(wording: Iterable[Wording], gone: frozenset[str], text: str) -> str:
    """A text without what it says of features that are left out."""
    for without, old, new in wording:
        if gone.issuperset(without):
            found = re.compile(r"\s+".join(map(re.escape, old.split(" "))))
            text = new.join(found.split(text))
    return text


def _refilled(contract: str) -> str:
    """A docstring whose lines are no longer than others, where other words made them so."""
    lines: list[str] = []
    for line in contract.splitlines():
        inner = " " * (len(line) - len(line.lstrip()) + 4)
        lines += textwrap.wrap(line, _MAX_WIDTH, subsequent_indent=inner) or [line]
    return "\n".join(lines)


def _without_arguments(contract: str, names: Collection[str]) -> str:
    """A docstring without its paragraphs on some arguments."""
    for name in names:
        contract = re.sub(rf"^    {name}: .*\n(?:     +.*\n)*", "", contract, flags=re.MULTILINE)
    return contract


def _fitted(
    narrow: Operation, dimensions: Dimensions, single: Collection[str], length: Mapping[str, int]
) -> Case:
    """A case of those lengths as near to the narrower contract as one of its dimensions can be.

    Padding that is left out is put into x, and what cannot be said otherwise is left away.
    """
    case = dimensions.case(length)
    arrays = {name: _cut(narrow, name, array, single) for name, array in case.arrays.items()}
    options = {
        name: in_shortest_form(value)
        if name in narrow.pairs and isinstance(value, tuple)
        else value
        for name, value in case.options.items()
    }
    if narrow.window is not None and "padding" in narrow.without:
        widths = narrow.window.widths(case)
        arrays["x"] = np.pad(arrays["x"], widths, constant_values=1)
    for name, on in narrow.narrowing.arguments.items():
        if on in narrow.without:
            arrays.pop(name, None)
            options.pop(name, None)
    return msgspec.structs.replace(case, arrays=arrays, options=options)


def _cut(narrow: Operation, name: str, array: Array, single: Collection[str]) -> Array:
    """The array with one cell along the axes that have no more."""
    axes = narrow.axes[name]
    if axes == ("...",):
        return array
    return np.ascontiguousarray(
        array[tuple(slice(1) if axis in single else slice(None) for axis in axes)]
    )
