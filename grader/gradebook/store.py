"""The gradebook: who handed in what, what it earned, and what people changed since.

One process writes it, and every change is one transaction, so that it can be ended at any moment.
"""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from grader.errors import OutputError
from grader.gradebook.database import faults_in_words, open_database, transaction
from grader.gradebook.rows import read_rows
from grader.records.attempt import Attempt, Student
from grader.records.gradebook import Override, Row
from grader.records.grading import Conditions, Failed, Graded, Source

__all__ = ["DATABASE", "Gradebook", "HandIn", "Kept", "is_begun"]

DATABASE = "gradebook.sqlite"
"""Name of the file within the folder of results."""


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


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions as a gradebook keeps them.

    Attributes:
        number: What the gradebook calls them.
        asking: Digest of what decides the verdicts: all of them but what checks are worth.
        points: What each check is worth, by its name, in the order of the rubric.
        conditions: The conditions.
    """

    number: int
    asking: str
    points: dict[str, int]
    conditions: Conditions


class Gradebook:
    """A gradebook that is open; a context that closes it."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the gradebook in a folder of results, or make one.

        Raises:
            OutputError: There is none, it is damaged, or it cannot be written.
        """
        self.path = folder / DATABASE
        self._connection = open_database(self.path, create=create)

    def __enter__(self) -> Self:
        """The gradebook itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close it."""
        self._connection.close()

    def current_conditions(self) -> Kept | None:
        """What the class was graded with last; None before the first time."""
        found = self._all(
            "SELECT id, asking, points, content FROM conditions ORDER BY id DESC LIMIT 1"
        )
        return _kept(*found[0]) if found else None

    def require_conditions(self) -> Kept:
        """What the class was graded with last.

        Raises:
            OutputError: Nothing was graded yet.
        """
        current = self.current_conditions()
        if current is None:
            raise OutputError(
                f"The gradebook {str(self.path)!r} is empty. Grade a class into it with "
                "`grade batch`."
            )
        return current

    def conditions_of(self, key: str) -> Kept:
        """What a student's score was made with."""
        (row,) = self._all(
            "SELECT id, asking, points, content FROM conditions WHERE id = "
            "(SELECT conditions FROM students WHERE key = ?)",
            key,
        )
        return _kept(*row)

    def conditions_in_force(self) -> list[Kept]:
        """All conditions that somebody stands under."""
        found = self._all(
            "SELECT id, asking, points, content FROM conditions "
            "WHERE id IN (SELECT conditions FROM students) ORDER BY id"
        )
        return [_kept(*row) for row in found]

    def keep_conditions(
        self, conditions: Conditions, asking: str, points: Mapping[str, int]
    ) -> Kept:
        """Grade with these from now on."""
        with self._changing() as connection:
            connection.execute(
                "INSERT INTO conditions (asking, points, content, since) VALUES (?, ?, ?, ?)",
                (asking, _json(points), msgspec.msgpack.encode(conditions), _now()),
            )
        kept = self.current_conditions()
        assert kept is not None
        return kept

    def enter(self, student: Student, handed_in: Sequence[HandIn], kept: Kept) -> str:
        """Enter a student with the attempts that count, in the place of earlier ones.

        Args:
            student: The student.
            handed_in: The attempts; none if nothing was handed in.
            kept: The conditions, for a student who is new, has handed in something new, or lacks a
                result under the conditions before.

        Returns:
            Digest of what decides the verdicts of this student.
        """
        with self._changing() as connection:
            connection.execute(
                "INSERT INTO students VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
                "student = excluded.student",
                (student.key, _json(student), kept.number),
            )
            before = self._all("SELECT source FROM attempts WHERE student = ?", student.key)
            connection.execute("DELETE FROM attempts WHERE student = ?", (student.key,))
            for one in handed_in:
                self._enter_attempt(student.key, one)
            after = [(one.source.digest if one.source else None,) for one in handed_in]
            anew = sorted(before, key=str) != sorted(after, key=str)
            if anew or self._lacks_result(student.key):
                connection.execute(
                    "UPDATE students SET conditions = ? WHERE key = ?", (kept.number, student.key)
                )
            if anew:
                self._note(student.key, _handed_in_words(handed_in))
            ((asking,),) = self._all(
                "SELECT asking FROM conditions WHERE id = "
                "(SELECT conditions FROM students WHERE key = ?)",
                student.key,
            )
        return str(asking)

    def rename(self, key: str, student: Student) -> None:
        """Give a student another key, with all that is known under the old one, if anything is."""
        with self._changing() as connection:
            if not self._all("SELECT 1 FROM students WHERE key = ?", key):
                return
            connection.execute(
                "INSERT OR IGNORE INTO students SELECT ?, ?, conditions FROM students "
                "WHERE key = ?",
                (student.key, _json(student), key),
            )
            for table in ("attempts", "events", "overrides", "published"):
                connection.execute(
                    f"UPDATE OR IGNORE {table} SET student = ? WHERE student = ?",  # noqa: S608
                    (student.key, key),
                )
                connection.execute(f"DELETE FROM {table} WHERE student = ?", (key,))  # noqa: S608
            connection.execute("DELETE FROM students WHERE key = ?", (key,))
            self._note(student.key, f"was called {key} before")

    def _enter_attempt(self, key: str, one: HandIn) -> None:
        attempt, source = one.attempt, one.source
        if source is not None:
            packed = zlib.compress(msgspec.msgpack.encode(source), 6)
            self._connection.execute(
                "INSERT OR IGNORE INTO sources VALUES (?, ?)", (source.digest, packed)
            )
        digest = None if source is None else source.digest
        self._connection.execute(
            "INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, attempt.place, attempt.submitted, attempt.late, digest, one.problem, one.chosen),
        )

    def _lacks_result(self, key: str) -> bool:
        """Whether an attempt of a student waits, or the grader failed on it."""
        query = (
            "SELECT 1 FROM attempts JOIN students ON key = attempts.student "
            "JOIN conditions ON conditions.id = students.conditions "
            "LEFT JOIN results ON results.source = attempts.source "
            "AND results.asking = conditions.asking "
            "WHERE key = ? AND attempts.source IS NOT NULL AND report IS NULL"
        )
        return bool(self._all(query, key))

    def is_graded(self, source: str, asking: str) -> bool:
        """Whether there is a result for a source, by its digest; a failure of ours is none."""
        return bool(
            self._all(
                "SELECT 1 FROM results WHERE source = ? AND asking = ? AND report IS NOT NULL",
                source,
                asking,
            )
        )

    def has_results(self) -> bool:
        """Whether anything was graded."""
        return bool(self._all("SELECT 1 FROM results WHERE report IS NOT NULL LIMIT 1"))

    def record(self, source: str, asking: str, result: Graded | Failed) -> None:
        """Enter what grading a source gave, for everybody who handed it in."""
        graded = result if isinstance(result, Graded) else None
        with self._changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    source,
                    asking,
                    graded.report if graded else None,
                    _json(graded.verdicts if graded else {}),
                    _json(graded.mistakes if graded else ()),
                    "" if isinstance(result, Graded) else result.message,
                    graded.seconds if graded else 0.0,
                ),
            )

    def take_over(self, source: str, asking: str, new_asking: str, mistakes: Sequence[str]) -> None:
        """Let a result stand under other conditions too, with what to mend first there."""
        with self._changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO results SELECT source, ?, report, verdicts, ?, "
                "message, seconds FROM results WHERE source = ? AND asking = ?",
                (new_asking, _json(mistakes), source, asking),
            )

    def move(self, changes: Mapping[str, str], kept: Kept) -> None:
        """Let students stand under other conditions.

        Args:
            changes: Their keys, with what changes for each, in words.
            kept: The conditions.
        """
        with self._changing() as connection:
            for key, words in changes.items():
                connection.execute(
                    "UPDATE students SET conditions = ? WHERE key = ?", (kept.number, key)
                )
                if words:
                    self._note(key, words)

    def override(self, key: str, given: Override) -> None:
        """Give points in the place of the grader's."""
        with self._changing() as connection:
            connection.execute(
                "INSERT INTO overrides (student, name, points, note, at) VALUES (?, ?, ?, ?, ?)",
                (key, given.check, given.points, given.note, given.at),
            )
            self._note(key, f"{given.check} set to {given.points} by hand: {given.note}")

    def publish(self, scores: Mapping[str, int], where: str) -> None:
        """Remember scores that students may have seen by now; later ones should not be lower."""
        with self._changing() as connection:
            for key, score in scores.items():
                connection.execute(
                    "INSERT INTO published VALUES (?, ?) ON CONFLICT (student) DO UPDATE SET "
                    "score = excluded.score",
                    (key, score),
                )
                self._note(key, f"{score} points published: {where}")

    def published(self) -> dict[str, int]:
        """The scores that students may have seen, by key."""
        return dict(self._all("SELECT student, score FROM published"))

    def rows(self, under: Kept | None = None) -> Iterator[Row]:
        """The students in the order of their keys, as they stand or as they would."""
        with faults_in_words(self.path):
            yield from read_rows(self._connection, under.number if under else None)

    def remember(self, name: str, choice: str) -> None:
        """Remember how a person wants something, in the place of an earlier choice."""
        with self._changing() as connection:
            connection.execute("INSERT OR REPLACE INTO choices VALUES (?, ?)", (name, choice))

    def recall(self, name: str) -> str | None:
        """What was chosen; None where nothing was."""
        found = self._all("SELECT choice FROM choices WHERE name = ?", name)
        return str(found[0][0]) if found else None

    def history(self, key: str) -> list[tuple[str, str]]:
        """What happened to a student's score: when, ISO 8601, and what, oldest first."""
        return self._all("SELECT at, what FROM events WHERE student = ? ORDER BY id", key)

    def sources(self, kept: Kept | None = None) -> list[str]:
        """Digests of the sources that count for anybody, or for those under these conditions."""
        found = self._all(
            "SELECT DISTINCT source FROM attempts JOIN students ON key = attempts.student "
            "WHERE source IS NOT NULL AND conditions = coalesce(?, conditions) ORDER BY source",
            kept.number if kept else None,
        )
        return [digest for (digest,) in found]

    def source(self, digest: str) -> Source:
        """A source by its digest."""
        ((content,),) = self._all("SELECT content FROM sources WHERE digest = ?", digest)
        return msgspec.msgpack.decode(zlib.decompress(content), type=Source)

    def result(self, source: str, asking: str) -> tuple[bytes, float] | None:
        """The packed report of a source and how long grading took; None if there is none."""
        found = self._all(
            "SELECT report, seconds FROM results WHERE source = ? AND asking = ? "
            "AND report IS NOT NULL",
            source,
            asking,
        )
        return found[0] if found else None

    def verdicts(self, source: str, asking: str) -> dict[str, str]:
        """The verdicts of a source by check; empty if there is no result."""
        query = "SELECT verdicts FROM results WHERE source = ? AND asking = ?"
        found = self._all(query, source, asking)
        return msgspec.json.decode(found[0][0], type=dict[str, str]) if found else {}

    def _note(self, key: str, what: str) -> None:
        self._connection.execute(
            "INSERT INTO events (student, at, what) VALUES (?, ?, ?)", (key, _now(), what)
        )

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        return transaction(self._connection, self.path)

    def _all(self, query: str, *values: str | int | None) -> list[tuple[Any, ...]]:
        with faults_in_words(self.path):
            return self._connection.execute(query, values).fetchall()


def is_begun(folder: Path) -> bool:
    """Whether a folder of results has a gradebook that holds anything.

    Raises:
        OutputError: The folder may not be looked into.
    """
    path = folder / DATABASE
    with faults_in_words(path):
        return path.is_file() and path.stat().st_size > 0


def _kept(number: int, asking: str, points: str, content: bytes) -> Kept:
    return Kept(
        number=number,
        asking=asking,
        points=msgspec.json.decode(points, type=dict[str, int]),
        conditions=msgspec.msgpack.decode(content, type=Conditions),
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _handed_in_words(handed_in: Sequence[HandIn]) -> str:
    return f"handed in: {', '.join(one.attempt.place for one in handed_in) or 'nothing'}"
