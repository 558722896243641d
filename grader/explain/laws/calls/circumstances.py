"""What calls can have in common, in words that go after `calls`.

It is about the arguments in effect: a stride that is left out counts as what it is then. Nothing is
said of what arrays hold, since calls that go wrong have too much of that in common by chance.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache, lru_cache, partial
from itertools import combinations

from grader.explain.laws.calls.window_relations import window_relations
from grader.records.case import Case, Layout
from grader.records.operation import Operation, Relation

_VIEWS: Mapping[Layout, str] = {
    "fortran": "transposed",
    "reversed": "reversed",
    "strided": "sliced",
    "broadcast": "broadcast",
}
"""What a view is called, by its layout."""

_ANY_AXES = "..."
"""Stands for axes of which there may be any number."""


@lru_cache(maxsize=8192)
def circumstances_of(operation: Operation, case: Case) -> Mapping[str, bool]:
    """Whether each circumstance is one of a case within the contract, the simplest first.

    Those of an operation are the same for all its cases, in the same order.
    """
    said: dict[str, bool] = {}
    asked = operation.as_asked(case)
    for relation in _relations_of(operation):
        holds = bool(relation.holds(asked))
        said[relation.so] = holds
        said[relation.otherwise] = not holds
    return said


@cache
def joining(operation: Operation) -> frozenset[str]:
    """The circumstances that may be told together with another."""
    return frozenset(
        phrase
        for relation in _relations_of(operation)
        if relation.joins
        for phrase in (relation.so, relation.otherwise)
    )


def question_on(operation: Operation, phrases: Container[str]) -> str:
    """What is asked where all calls go wrong that have this in common; empty for most."""
    asked = (one.asks for one in _relations_of(operation) if one.asks and one.so in phrases)
    return next(asked, "")


@cache
def _relations_of(operation: Operation) -> tuple[Relation, ...]:
    sizes = window_relations(operation) if operation.window else _lengths(operation)
    own = (*operation.relations, *sizes)
    # A course's own call says itself how arguments are passed, and which ones.
    forms = _forms(operation) if operation.call is None else ()
    return (*own, *_dtypes(), *_views(operation), *forms)


def _dtypes() -> Iterator[Relation]:
    yield Relation("in float32", "in float64", _is_float32)


def _is_float32(case: Case) -> bool:
    return any(array.dtype.name == "float32" for array in case.arrays.values())


def _views(operation: Operation) -> Iterator[Relation]:
    yield Relation("with a view among the arrays", "without views", lambda case: bool(case.layouts))
    for name in operation.axes:
        yield Relation(
            f"whose {name} is a view", f"whose {name} is no view", partial(_is_view, name)
        )
    for layout, word in _VIEWS.items():
        yield Relation(
            f"whose x is a {word} view", f"whose x is no {word} view", partial(_has_layout, layout)
        )


def _is_view(name: str, case: Case) -> bool:
    return name in case.layouts


def _has_layout(layout: Layout, case: Case) -> bool:
    return case.layouts.get("x") == layout


def _forms(operation: Operation) -> Iterator[Relation]:
    """How arguments are passed."""
    yield Relation(
        "that pass every argument by keyword",
        "that pass arguments by position",
        lambda case: case.positional == 0,
    )
    for name, default in operation.defaults.items():
        yield Relation(
            f"whose `{name}` is not {default}",
            f"whose `{name}` is {default}",
            partial(_differs, name, default),
        )
        yield Relation(f"that give `{name}`", f"that leave `{name}` out", partial(_is_given, name))
        yield Relation(
            f"that pass `{name}` by position",
            f"that do not pass `{name}` by position",
            partial(_is_positional, operation.parameters, name),
        )
        yield Relation(
            f"that give `{name}` as {default}",
            f"that do not give `{name}` as {default}",
            partial(_is_default, name, default),
        )


def _differs(name: str, default: object, case: Case) -> bool:
    return name in case.arrays or case.options.get(name, default) != default


def _is_given(name: str, case: Case) -> bool:
    return name in case.options or name in case.arrays


def _is_positional(parameters: tuple[str, ...], name: str, case: Case) -> bool:
    return name in case.positional_names(parameters)


def _is_default(name: str, default: object, case: Case) -> bool:
    return name in case.options and case.options[name] == default


def _lengths(operation: Operation) -> Iterator[Relation]:
    """How long the axes with names are, of an operation that slides no window."""
    axes = {
        axis: (name, index)
        for name, names in operation.axes.items()
        if _ANY_AXES not in names
        for index, axis in enumerate(names)
    }
    length = {axis: partial(_length, *place) for axis, place in axes.items()}
    for axis in axes:
        yield Relation(
            f"whose {axis} is more than 1", f"whose {axis} is 1", partial(_is_long, length[axis])
        )
    for one, other in combinations(axes, 2):
        yield Relation(
            f"whose {one} is as large as {other}",
            f"whose {one} is not as large as {other}",
            partial(_are_equal, length[one], length[other]),
        )


def _length(name: str, index: int, case: Case) -> int:
    """Cells along an axis; 0 where the array is not given."""
    return case.arrays[name].shape[index] if name in case.arrays else 0


def _is_long(length: Callable[[Case], int], case: Case) -> bool:
    return length(case) > 1


def _are_equal(one: Callable[[Case], int], other: Callable[[Case], int], case: Case) -> bool:
    return one(case) == other(case)
