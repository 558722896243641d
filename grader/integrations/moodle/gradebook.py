"""Grades for any item of a Moodle gradebook: Grades > Import > CSV file.

Source: moodle/moodle, grade/import/csv/classes/load_data.php. An import stops at the first line
whose student it does not know, gives the grade of a line without an id to the student before it,
and takes an empty grade for one to delete; so only lines that it can use are written.
"""

from typing import Literal

from grader.errors import SheetError
from grader.gradebook.comment import comment_on
from grader.gradebook.fill import Filled, require_written
from grader.gradebook.sheet import Sheet, disarm, write_sheet
from grader.gradebook.totals import grade_of
from grader.records.gradebook import ClassReport

_IDS = {"email": "email", "idnumber": "sid"}
"""What Moodle's ids are called here."""


def write_moodle_gradebook(
    book: ClassReport,
    identify_by: Literal["email", "idnumber"] = "email",
    *,
    missing_zero: bool = False,
    scale: int | None = None,
) -> Filled:
    """Write the file to import into a Moodle gradebook.

    Grade and feedback go together, since an import of one alone can lose the other.

    Args:
        book: The class.
        identify_by: What to set `Map from` to; `Map to` is the field of that name.
        missing_zero: Whether nothing handed in is written as 0.
        scale: What scores are scaled to; None for points as they are.

    Returns:
        The file; `unmatched` are the students that have no such id, `kept` those without a grade.

    Raises:
        SheetError: Two students have the same id, or one that a spreadsheet would calculate.
        MachineError: What was written is not what the gradebook holds.
    """
    lines: dict[str, tuple[str, ...]] = {}
    grades, unmatched, kept = {}, [], []
    for row in book.rows:
        key, grade = row.student.key, grade_of(row, missing_zero=missing_zero, scale=scale)
        name = row.student.ids.get(_IDS[identify_by], "").strip()
        if not name:
            unmatched.append(key)
        elif grade is None:
            kept.append(key)
        elif name in lines or disarm(name) != name:
            raise SheetError(
                f"The {identify_by} {name!r} of {key!r} is another student's too, or begins like "
                "a formula. Correct it in the roster."
            )
        else:
            grades[len(lines)] = (key, grade)
            lines[name] = (name, str(grade), comment_on(row, scale))
    content = write_sheet(
        Sheet(header=(identify_by, "grade", "feedback"), lines=tuple(lines.values()))
    )
    require_written("The Moodle gradebook file", content, 1, grades)
    return Filled(content=content, unmatched=tuple(unmatched), kept=tuple(kept))
