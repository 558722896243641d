"""What a case of `pad` asks for."""

from grader.records.case import Case


def widths_of(case: Case) -> tuple[tuple[int, int], ...]:
    """Cells added (before, after), for the last axis first."""
    flat = case.options["padding"]
    numbers = flat if isinstance(flat, tuple) else ()
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def value_of(case: Case) -> float:
    """Number that fills the new cells."""
    value = case.options.get("value")
    return float(value) if isinstance(value, int | float) else 0.0
