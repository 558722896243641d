"""What a run of a class left as it was, and which scores are below published ones."""

from collections.abc import Iterator, Sequence

from grader.batch.attempt_selection import AttemptSelection
from grader.gradebook.store import Gradebook
from grader.report.console import sentence_with_names


def left_as_before(book: Gradebook, selections: Sequence[AttemptSelection]) -> Iterator[str]:
    """Sentences on students whose attempts stay though the download has none or others of theirs.

    Args:
        book: The gradebook of the class.
        selections: Everybody in the download, and who handed in nothing there.
    """
    found = {one.student.key for one in selections if one.attempts}
    rows = {row.student.key: row for row in book.rows()}
    absent = [row for key, row in rows.items() if key not in found and row.standing != "missing"]
    if absent:
        yield sentence_with_names(
            "As before, since the download has nothing of theirs",
            [row.student.called for row in absent],
        )
    alone = book.entered_alone() & found
    if alone:
        yield sentence_with_names(
            "As `--only` entered them, since the download has nothing new of theirs; `--only` "
            "with this download takes that back",
            [rows[key].student.called for key in sorted(alone)],
        )
    published = book.published()
    lower = [
        f"{row.student.called}: {row.earned} of {published[key]} published"
        for key, row in rows.items()
        if key in published and row.earned is not None and row.earned < published[key]
    ]
    if lower:
        yield sentence_with_names("Lower than the score that students may have seen", lower)
