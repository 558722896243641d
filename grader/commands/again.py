"""`grade batch --only`: students of a class who are graded again, alone."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from grader.batch.attempt_selection import AttemptSelection, pick_students
from grader.gradebook.setups import StoredSetup
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Row
from grader.report.class_terminal import score_in_words
from grader.report.console import sentence_with_names


class GradedAgain(NamedTuple):
    """Students who are graded again, alone.

    Attributes:
        selections: Them, with the attempts that count.
        before: How everybody stood before, by key.
    """

    selections: list[AttemptSelection]
    before: dict[str, Row]

    @classmethod
    def of(
        cls, book: Gradebook, selections: Sequence[AttemptSelection], names: Sequence[str]
    ) -> Self:
        """Those who are named, before anything of theirs changes.

        Args:
            book: The gradebook of the class.
            selections: Everybody in the download.
            names: Keys, names or ids of students.

        Raises:
            UserError: One of them is not in the download, or handed in nothing.
        """
        picked = pick_students(selections, names)
        return cls(picked, {row.student.key: row for row in book.rows()})

    def in_words(self, book: Gradebook, setup: StoredSetup) -> Iterator[str]:
        """Sentences on what became of them.

        Args:
            book: The gradebook of the class.
            setup: What they were to be graded with.
        """
        named = {selection.student.key for selection in self.selections}
        rows = [row for row in book.rows() if row.student.key in named]
        run, earlier = [], []
        for row in rows:
            key = row.student.key
            if book.setups.of(key).number == setup.number:
                moved = f"{self._score_before(key)} -> {score_in_words(row)}"
                run.append(f"{row.student.called}: {moved}")
            else:
                earlier.append(row.student.called)
        if run:
            yield sentence_with_names("Graded, and nobody else", run)
        if earlier:
            yield sentence_with_names(
                "Not graded again, since their points stand as they were earned before a change; "
                "`grade regrade` grades them by it",
                earlier,
            )

    def _score_before(self, key: str) -> str:
        return score_in_words(self.before[key]) if key in self.before else "new"
