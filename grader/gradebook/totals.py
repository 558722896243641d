"""Grades as they leave the gradebook, and the proof that they arrived."""

from collections.abc import Mapping

from grader.errors import MachineError, SheetError
from grader.records.gradebook import ClassReport, Row


def grade_of(row: Row, *, missing_zero: bool) -> int | None:
    """What other systems are told of a student; None leaves their cell as it is.

    Args:
        row: The student.
        missing_zero: Whether nothing handed in is worth zero. What could not be graded is worth
            nothing in any case, and so is not told.
    """
    if row.earned is None and row.standing == "missing" and missing_zero:
        return 0
    return row.earned


def points_possible(book: ClassReport) -> int | None:
    """The points that everybody could earn; None if nobody has a score.

    Raises:
        SheetError: Some could earn more than others.
    """
    found = sorted({sum(row.possible.values()) for row in book.rows if row.earned is not None})
    if len(found) > 1:
        raise SheetError(
            f"Scores of {book.title!r} are out of {found[0]} points and out of {found[-1]}. "
            "Bring everybody under one rubric with `grade regrade --allow-lower`."
        )
    return found[0] if found else None


def require_points(book: ClassReport, theirs: float | None, where: str) -> None:
    """Hold the points of a sheet to ours; nothing is ever scaled.

    Args:
        book: The class.
        theirs: The most that the sheet allows; None if it does not say.
        where: What says so, to begin a sentence with.

    Raises:
        SheetError: They differ.
    """
    ours = points_possible(book)
    if ours is not None and theirs != ours:
        said = "nothing" if theirs is None else f"{theirs:g} points"
        raise SheetError(
            f"{where} says {said}, and {book.title!r} is graded out of {ours}. "
            f"Set it to {ours} there and export the sheet again."
        )


def require_totals(
    format_name: str, wanted: Mapping[str, int], written: Mapping[str, float]
) -> None:
    """Hold what was written to the gradebook, student by student.

    Args:
        format_name: What was written.
        wanted: Grades by key of the student.
        written: The same, read again from what was written.

    Raises:
        MachineError: They differ.
    """
    if wanted == written:
        return
    keys = sorted(key for key in {*wanted, *written} if wanted.get(key) != written.get(key))
    found = f"{written[keys[0]]:g}" if keys[0] in written else "nothing"
    raise MachineError(
        f"{format_name} holds {found} for {keys[0]!r} where the gradebook holds "
        f"{wanted.get(keys[0])}, {sum(written.values()):g} in all instead of "
        f"{sum(wanted.values())}. Nothing was written; please report this."
    )
