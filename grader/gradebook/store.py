"""The gradebook: who handed in what, what it earned, and what people changed since.

One process writes it, and every change is one transaction, so that it can be ended at any moment.
"""

import zlib
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Self

import msgspec

from grader.gradebook.database import Database, account, in_json, is_begun, now
from grader.gradebook.handout import Handout
from grader.gradebook.results import Results
from grader.gradebook.rows import read_rows, read_source
from grader.gradebook.setups import StoredSetup, StoredSetups
from grader.records.attempt import Attempt, Student
from grader.records.gradebook import DATABASE, Override, Row, ScoreEvent
from grader.records.grading import Source

ScoreMove = tuple[int | None, int | None]
"""A score before and after; None where there is none."""


def has_gradebook(folder: Path) -> bool:
    """Whether a folder of results has a gradebook that holds anything.

    Raises:
        OutputError: The folder may not be looked into.
    """
    return is_begun(folder / DATABASE)


class HandIn(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt as it is entered.

    Attributes:
        attempt: The attempt.
        source: Its files; None if they cannot be graded.
        problem: Why not; empty if they can.
        chosen: Why it is this attempt that counts, in a sentence; empty where there is no other.
    """

    attempt: Attempt
    source: Source | None = None
    problem: str = ""
    chosen: str = ""


class Gradebook:
    """A gradebook that is open; a context that closes it.

    Attributes:
        folder: The folder of results that it lies in.
        setups: What the class was graded with.
        results: What grading gave, source by source.
        handout: What students get to begin with.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the gradebook in a folder of results, or make one.

        Raises:
            OutputError: There is none, it is damaged, or it cannot be written.
        """
        self.folder = folder
        self._database = Database(folder / DATABASE, create=create)
        self.setups = StoredSetups(self._database)
        self.results = Results(self._database)
        self.handout = Handout(self._database)

    def __enter__(self) -> Self:
        """The gradebook itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close it."""
        self._database.close()

    def enter(
        self,
        student: Student,
        handed_in: Sequence[HandIn],
        setup: StoredSetup,
        *,
        alone: bool = False,
        places: Container[str] = (),
    ) -> str | None:
        """Enter a student with the attempts that count, in the place of earlier ones.

        Those stay where a download has nothing of a student, since it may be a part of the class;
        and where a student was entered alone, until the class's download has something else of
        theirs than it had then.

        Args:
            student: The student.
            handed_in: The attempts; none if nothing was handed in.
            setup: What a student is graded with who is new, has handed in something new, or lacks
                a result with the setup of before.
            alone: Whether this student was named, and not the class.
            places: Where attempts of the download lie, whoever's they are. What was taken for a
                student's and is another's does not stay.

        Returns:
            The key of this student's results; None if what was handed in earlier stays.
        """
        with self._database.changing() as connection:
            connection.execute(
                "INSERT INTO students VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
                "student = excluded.student",
                (student.key, in_json(student), setup.number),
            )
            lain, before = self._handed_in(student.key)
            after = sorted(one.source.digest if one.source else "" for one in handed_in)
            if not handed_in and lain and not any(place in places for place in lain):
                return None
            if handed_in and not self._replaces(connection, student.key, before, after, alone):
                return None
            connection.execute("DELETE FROM attempts WHERE student = ?", (student.key,))
            for one in handed_in:
                _enter_attempt(connection, student.key, one)
            anew = before != after
            # A score stays with the setup that it was made with, so that a change of the rubric
            # moves nobody until a class is graded again. What is handed in anew, or has no result
            # yet, is graded with the setup of now.
            if anew or self._lacks_result(student.key):
                connection.execute(
                    "UPDATE students SET conditions = ? WHERE key = ?", (setup.number, student.key)
                )
            if anew:
                _note(connection, student.key, _handed_in_words(handed_in))
            ((result_key,),) = self._database.all(
                "SELECT asking FROM conditions WHERE id = "
                "(SELECT conditions FROM students WHERE key = ?)",
                student.key,
            )
        return str(result_key)

    def entered_alone(self) -> set[str]:
        """Keys of students who were entered alone, and of whom the class's download has others."""
        return {key for (key,) in self._database.all("SELECT DISTINCT student FROM replaced")}

    def _handed_in(self, key: str) -> tuple[list[str], list[str]]:
        """Where a student's attempts lie, and the digests of their sources; empty if unreadable."""
        found = self._database.all(
            "SELECT place, coalesce(source, '') FROM attempts WHERE student = ?", key
        )
        return [place for place, _ in found], sorted(source for _, source in found)

    def _replaces(
        self,
        connection: Connection,
        key: str,
        before: list[str],
        after: list[str],
        alone: bool,  # noqa: FBT001
    ) -> bool:
        """Whether what comes now takes the place of what was; remembers what the class's has."""
        rows = self._database.all("SELECT source FROM replaced WHERE student = ?", key)
        of_class = sorted(source for (source,) in rows)
        if not alone and of_class == after:
            return False
        connection.execute("DELETE FROM replaced WHERE student = ?", (key,))
        if alone:
            of_class = of_class or before
            connection.executemany(
                "INSERT INTO replaced VALUES (?, ?)",
                [(key, source) for source in of_class if of_class != after],
            )
        return True

    def rename(self, key: str, student: Student) -> None:
        """Give a student another key, with all that is known under the old one, if anything is."""
        with self._database.changing() as connection:
            if not self._database.all("SELECT 1 FROM students WHERE key = ?", key):
                return
            connection.execute(
                "INSERT OR IGNORE INTO students SELECT ?, ?, conditions FROM students "
                "WHERE key = ?",
                (student.key, in_json(student), key),
            )
            for table in ("attempts", "events", "overrides", "notes", "published", "replaced"):
                connection.execute(
                    f"UPDATE OR IGNORE {table} SET student = ? WHERE student = ?",  # noqa: S608
                    (student.key, key),
                )
                connection.execute(f"DELETE FROM {table} WHERE student = ?", (key,))  # noqa: S608
            connection.execute("DELETE FROM students WHERE key = ?", (key,))
            _note(connection, student.key, f"was called {key} before")

    def _lacks_result(self, key: str) -> bool:
        """Whether an attempt of a student waits, or the grader failed on it."""
        query = (
            "SELECT 1 FROM attempts JOIN students ON key = attempts.student "
            "JOIN conditions ON conditions.id = students.conditions "
            "LEFT JOIN results ON results.source = attempts.source "
            "AND results.asking = conditions.asking "
            "WHERE key = ? AND attempts.source IS NOT NULL AND report IS NULL"
        )
        return bool(self._database.all(query, key))

    def move(self, changes: Mapping[str, ScoreMove | None], setup: StoredSetup) -> None:
        """Let the scores of students be by another setup.

        Args:
            changes: Their keys, with how a regrade moves the score of each; None where it stays.
            setup: The setup.
        """
        with self._database.changing() as connection:
            for key, move in changes.items():
                connection.execute(
                    "UPDATE students SET conditions = ? WHERE key = ?", (setup.number, key)
                )
                if move is not None:
                    _note(connection, key, "regraded", move)

    def override(self, key: str, given: Override) -> None:
        """Give points in the place of the grader's."""
        before = self._row(key).earned
        with self._database.changing() as connection:
            connection.execute(
                "INSERT INTO overrides (student, name, points, note, at) VALUES (?, ?, ?, ?, ?)",
                (key, given.check, given.points, given.note, given.at),
            )
            said = f"{given.check} set to {given.points} by hand: {given.note}"
            _note(connection, key, said, (before, self._row(key).earned))

    def take_back(self, key: str, check: str, why: str) -> None:
        """Let the grader's points hold again where a person gave others; the history keeps both."""
        before = self._row(key).earned
        with self._database.changing() as connection:
            connection.execute("DELETE FROM overrides WHERE student = ? AND name = ?", (key, check))
            said = f"{check} as graded again: {why}"
            _note(connection, key, said, (before, self._row(key).earned))

    def tell(self, key: str, note: str) -> None:
        """Tell a student something, in the place of what was told before; empty for nothing."""
        with self._database.changing() as connection:
            connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (key, note))
            _note(connection, key, f"told: {note}" if note else "told nothing any more")

    def note_scores(self, scores: Mapping[str, int | None]) -> None:
        """Enter in the history of each student a score that is another than before, or gone."""
        last = dict(
            self._database.all(
                "SELECT student, after FROM events WHERE id IN (SELECT max(id) FROM events "
                "WHERE before IS NOT NULL OR after IS NOT NULL GROUP BY student)"
            )
        )
        with self._database.changing() as connection:
            for key, score in scores.items():
                if score != last.get(key):
                    what = "has no score any more" if score is None else "graded"
                    _note(connection, key, what, (last.get(key), score))

    def publish(self, scores: Mapping[str, int], where: str) -> None:
        """Remember scores that students may have seen by now; later ones should not be lower."""
        with self._database.changing() as connection:
            for key, score in scores.items():
                connection.execute(
                    "INSERT INTO published VALUES (?, ?) ON CONFLICT (student) DO UPDATE SET "
                    "score = excluded.score",
                    (key, score),
                )
                _note(connection, key, f"{score} points published: {where}")

    def published(self) -> dict[str, int]:
        """The scores that students may have seen, by key."""
        return dict(self._database.all("SELECT student, score FROM published"))

    def rows(self, under: StoredSetup | None = None) -> Iterator[Row]:
        """The students in the order of their keys, as they stand or as they would."""
        return read_rows(self._database, under.number if under else None)

    def _row(self, key: str) -> Row:
        return next(read_rows(self._database, key=key))

    def remember(self, name: str, choice: str) -> None:
        """Remember how a person wants something, in the place of an earlier choice."""
        with self._database.changing() as connection:
            connection.execute("INSERT OR REPLACE INTO choices VALUES (?, ?)", (name, choice))

    def recall(self, name: str) -> str | None:
        """What was chosen; None where nothing was."""
        found = self._database.all("SELECT choice FROM choices WHERE name = ?", name)
        return str(found[0][0]) if found else None

    def history(self, key: str) -> list[ScoreEvent]:
        """What happened to a student's score, oldest first."""
        query = "SELECT at, what, before, after, who FROM events WHERE student = ? ORDER BY id"
        return [
            ScoreEvent(at=at, what=what, before=before, after=after, who=who)
            for at, what, before, after, who in self._database.all(query, key)
        ]

    def sources(self, setup: StoredSetup | None = None) -> list[str]:
        """Digests of the sources that count for anybody, or for those with a setup."""
        found = self._database.all(
            "SELECT DISTINCT source FROM attempts JOIN students ON key = attempts.student "
            "WHERE source IS NOT NULL AND conditions = coalesce(?, conditions) ORDER BY source",
            setup.number if setup else None,
        )
        return [digest for (digest,) in found]

    def source(self, digest: str) -> Source:
        """A source by its digest."""
        return read_source(self._database, digest)


def _enter_attempt(connection: Connection, key: str, one: HandIn) -> None:
    attempt, source = one.attempt, one.source
    if source is not None:
        packed = zlib.compress(msgspec.msgpack.encode(source), 6)
        connection.execute("INSERT OR IGNORE INTO sources VALUES (?, ?)", (source.digest, packed))
    digest = None if source is None else source.digest
    connection.execute(
        "INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(key, attempt.place, attempt.submitted, attempt.late),
            *(digest, one.problem, one.chosen, attempt.hours_late),
        ),
    )


def _note(connection: Connection, key: str, what: str, move: ScoreMove = (None, None)) -> None:
    connection.execute(
        "INSERT INTO events (student, at, what, before, after, who) VALUES (?, ?, ?, ?, ?, ?)",
        (key, now(), what, *move, account()),
    )


def _handed_in_words(handed_in: Sequence[HandIn]) -> str:
    return f"handed in: {', '.join(one.attempt.place for one in handed_in) or 'nothing'}"
