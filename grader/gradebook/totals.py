"""Grades as they leave the gradebook, and the proof that they arrived."""

from collections.abc import Mapping

from grader.errors import MachineError, SheetError
from grader.records.gradebook import ClassReport, Row

Grade = int | float
"""Whole points, or what scaling made of them: hundredths, and whole where they can be."""

MAX_SCALE = 10_000
"""What scores may be scaled to; so that they stay exact to a hundredth."""


def points_of(row: Row, *, missing_zero: bool) -> int | None:
    """The points that leave the gradebook; None where there are none.

    Args:
        row: The student.
        missing_zero: Whether nothing handed in is worth zero. What could not be graded is worth
            nothing in any case, and so is not told.
    """
    if row.earned is None and row.standing == "missing" and missing_zero:
        return 0
    return row.earned


def grade_of(row: Row, *, missing_zero: bool, scale: int | None = None) -> Grade | None:
    """What other systems are told of a student; None leaves their cell as it is.

    Args:
        row: The student.
        missing_zero: Whether nothing handed in is worth zero.
        scale: What all points together are worth there; None for as much as in the rubric.
    """
    points = points_of(row, missing_zero=missing_zero)
    if not points or scale is None:
        return points
    return scale_points(points, sum(row.possible.values()), scale)


def scale_points(earned: int, possible: int, scale: int) -> Grade:
    """Points out of `possible` as points out of `scale`: to a hundredth, and halves upwards.

    It is computed in whole numbers, so that it is the same wherever it is written.
    """
    hundredths = (200 * earned * scale + possible) // (2 * possible)
    whole, rest = divmod(hundredths, 100)
    return hundredths / 100 if rest else whole


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


def require_points(
    book: ClassReport, theirs: float | None, where: str, scale: int | None = None
) -> None:
    """Hold the points of a sheet to ours, or to what they are to be scaled to.

    Args:
        book: The class.
        theirs: The most that the sheet allows; None if it does not say.
        where: What says so, to begin a sentence with.
        scale: What all points together are to be worth there; None for as much as here.

    Raises:
        SheetError: They differ.
    """
    ours = points_possible(book)
    wanted = scale or ours
    if ours is None or theirs == wanted:
        return
    said = "nothing" if theirs is None else f"{theirs:g} points"
    here = f"{book.title!r} is graded out of {ours}" if scale is None else f"--scale is {scale}"
    other = f", or name --scale {theirs:g}" if theirs and theirs in range(1, MAX_SCALE + 1) else ""
    raise SheetError(
        f"{where} says {said}, and {here}. "
        f"Set it to {wanted} there and export the sheet again{other}."
    )


def require_totals(
    format_name: str, wanted: Mapping[str, Grade], written: Mapping[str, float]
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
        f"{sum(wanted.values()):g}. Nothing was written; please report this."
    )
