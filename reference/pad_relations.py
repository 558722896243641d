"""What calls of `pad` can have in common."""

from grader.records.case import Case
from grader.records.operation import Relation


def pairs_of(padding: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Cells added (before, after), for the last axis first."""
    return tuple(zip(padding[::2], padding[1::2], strict=True))


def widths_of(case: Case) -> tuple[tuple[int, int], ...]:
    """The same of a case."""
    padding = case.options["padding"]
    return pairs_of(padding if isinstance(padding, tuple) else ())


def value_of(case: Case) -> float:
    """Number that fills the new cells."""
    value = case.options.get("value")
    return float(value) if isinstance(value, int | float) else 0.0


def _has_value(case: Case) -> bool:
    return value_of(case) != 0


def _is_negative(case: Case) -> bool:
    return value_of(case) < 0


def _is_fraction(case: Case) -> bool:
    return value_of(case) % 1 != 0


def _has_several_pairs(case: Case) -> bool:
    return len(widths_of(case)) > 1


def _leaves_axes(case: Case) -> bool:
    return len(widths_of(case)) < case.arrays["x"].ndim


def _has_one_axis(case: Case) -> bool:
    return case.arrays["x"].ndim == 1


def _has_many_axes(case: Case) -> bool:
    return case.arrays["x"].ndim > 2


def _has_two_axes(case: Case) -> bool:
    return case.arrays["x"].ndim == 2


def _has_three_axes(case: Case) -> bool:
    return case.arrays["x"].ndim == 3


def _pads_nothing(case: Case) -> bool:
    return not any(before or after for before, after in widths_of(case))


def _has_zeros(case: Case) -> bool:
    return any(before == 0 or after == 0 for before, after in widths_of(case))


def _pads_one_end(case: Case) -> bool:
    return any((before == 0) != (after == 0) for before, after in widths_of(case))


def _pads_starts(case: Case) -> bool:
    return any(before for before, _ in widths_of(case))


def _pads_ends(case: Case) -> bool:
    return any(after for _, after in widths_of(case))


def _has_zeros_at_starts(case: Case) -> bool:
    return any(before == 0 for before, _ in widths_of(case))


def _has_zeros_at_ends(case: Case) -> bool:
    return any(after == 0 for _, after in widths_of(case))


def _has_zeros_before_cells(case: Case) -> bool:
    sizes = case.arrays["x"].shape[::-1]
    pairs = zip(widths_of(case), sizes, strict=False)
    return any(before == 0 and n > 1 for (before, _), n in pairs)


def _has_zeros_after_cells(case: Case) -> bool:
    sizes = case.arrays["x"].shape[::-1]
    pairs = zip(widths_of(case), sizes, strict=False)
    return any(after == 0 and n > 1 for (_, after), n in pairs)


def _leaves_an_end(case: Case) -> bool:
    return _leaves_axes(case) or _has_zeros_at_ends(case)


def _leaves_an_end_of_cells(case: Case) -> bool:
    widths = (*widths_of(case), *((0, 0),) * case.arrays["x"].ndim)
    sizes = case.arrays["x"].shape[::-1]
    return any(after == 0 and n > 1 for (_, after), n in zip(widths, sizes, strict=False))


def _leaves_a_start(case: Case) -> bool:
    return _leaves_axes(case) or _has_zeros_at_starts(case)


def _ends_differ(case: Case) -> bool:
    return any(before != after for before, after in widths_of(case))


def _starts_are_wider(case: Case) -> bool:
    return any(before > after for before, after in widths_of(case))


def _ends_are_wider(case: Case) -> bool:
    return any(before < after for before, after in widths_of(case))


def _axes_differ(case: Case) -> bool:
    return len(set(widths_of(case))) > 1


def _pads_last_axis(case: Case) -> bool:
    return any(widths_of(case)[0])


def _has_wide_padding(case: Case) -> bool:
    return any(max(pair) > 1 for pair in widths_of(case))


def _pads_beyond_size(case: Case) -> bool:
    sizes = case.arrays["x"].shape[::-1]
    return any(max(pair) > n for pair, n in zip(widths_of(case), sizes, strict=False))


def _has_unlike_axes(case: Case) -> bool:
    return len(set(case.arrays["x"].shape)) > 1


def _has_one_cell(case: Case) -> bool:
    return case.arrays["x"].size == 1


def _has_axes_of_one_cell(case: Case) -> bool:
    return 1 in case.arrays["x"].shape


_TO_MINUS_0 = "What is `x[1:-0]`?"
"""Who slices up to `-after` has no cells there where nothing is added."""

RELATIONS = (
    Relation("with a value other than 0", "with a value of 0", _has_value),
    Relation("with several pairs of widths", "with one pair of widths", _has_several_pairs),
    Relation(
        "with fewer pairs of widths than axes", "with a pair of widths for each axis", _leaves_axes
    ),
    Relation("whose x has one axis", "whose x has several axes", _has_one_axis),
    Relation("whose x has more than two axes", "whose x has at most two axes", _has_many_axes),
    Relation("whose x has two axes", "whose x has one axis or more than two", _has_two_axes),
    Relation(
        "whose x has three axes", "whose x has another number of axes than three", _has_three_axes
    ),
    Relation("with nothing to pad", "with something to pad", _pads_nothing),
    Relation("with a width of 0", "without a width of 0", _has_zeros),
    Relation("that pad the start of an axis", "that pad the start of no axis", _pads_starts),
    Relation("that pad the end of an axis", "that pad the end of no axis", _pads_ends),
    Relation(
        "with a width of 0 at the start of an axis",
        "without a width of 0 at the start of an axis",
        _has_zeros_at_starts,
    ),
    Relation(
        "with a width of 0 at the end of an axis",
        "without a width of 0 at the end of an axis",
        _has_zeros_at_ends,
        asks=_TO_MINUS_0,
    ),
    Relation(
        "with a width of 0 at the start of an axis of several cells",
        "without a width of 0 at the start of an axis of several cells",
        _has_zeros_before_cells,
    ),
    Relation(
        "with a width of 0 at the end of an axis of several cells",
        "without a width of 0 at the end of an axis of several cells",
        _has_zeros_after_cells,
        asks=_TO_MINUS_0,
    ),
    Relation(
        "that leave the start of an axis as it is",
        "that pad the start of every axis",
        _leaves_a_start,
    ),
    Relation(
        "that leave the end of an axis as it is",
        "that pad the end of every axis",
        _leaves_an_end,
        asks=_TO_MINUS_0,
    ),
    Relation(
        "that leave the end of an axis of several cells as it is",
        "that pad the end of every axis of several cells",
        _leaves_an_end_of_cells,
        asks=_TO_MINUS_0,
    ),
    Relation("that pad one end of an axis only", "that pad both ends or none", _pads_one_end),
    Relation(
        "with another width at the start of an axis than at its end",
        "with the same width at both ends of each axis",
        _ends_differ,
    ),
    Relation("with axes padded differently", "with all axes padded alike", _axes_differ),
    Relation(
        "with a wider start than end of an axis",
        "without a wider start than end of an axis",
        _starts_are_wider,
    ),
    Relation(
        "with a wider end than start of an axis",
        "without a wider end than start of an axis",
        _ends_are_wider,
    ),
    Relation("that pad the last axis", "that leave the last axis as it is", _pads_last_axis),
    Relation("with a width of more than 1", "with widths of at most 1", _has_wide_padding),
    Relation(
        "with more padding than cells along an axis",
        "with no more padding than cells along each axis",
        _pads_beyond_size,
    ),
    Relation("whose axes differ in length", "whose axes are all of one length", _has_unlike_axes),
    Relation("whose x has one cell", "whose x has several cells", _has_one_cell),
    Relation("with an axis of one cell", "without an axis of one cell", _has_axes_of_one_cell),
    Relation("with a negative value", "with a value of 0 or more", _is_negative),
    Relation("with a value that is not whole", "with a value that is whole", _is_fraction),
)
"""The simplest first."""
