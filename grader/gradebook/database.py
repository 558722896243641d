"""The gradebook's SQLite file: its tables, and what is said when it cannot be used."""

import getpass
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from grader.errors import OutputError

FORMAT = 5
"""Version of the tables."""

_APPLICATION = 0x434E4E47
"""Tells this gradebook from other databases: `CNNG`. Source: SQLite, PRAGMA application_id."""

_WAIT_SECONDS = 10.0

# conditions: setups; asking: the result key. Older names, kept for gradebooks that exist.
# replaced: what the download of the class has of a student who was entered alone since.
_TABLES = """
CREATE TABLE conditions (
    id INTEGER PRIMARY KEY,
    asking TEXT NOT NULL,
    points TEXT NOT NULL,
    content BLOB NOT NULL,
    since TEXT NOT NULL
);
CREATE TABLE sources (
    digest TEXT PRIMARY KEY,
    content BLOB NOT NULL
);
CREATE TABLE results (
    source TEXT NOT NULL REFERENCES sources,
    asking TEXT NOT NULL,
    report BLOB,
    verdicts TEXT NOT NULL,
    findings TEXT NOT NULL,
    message TEXT NOT NULL,
    seconds REAL NOT NULL,
    remarks TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (source, asking)
);
CREATE TABLE students (
    key TEXT PRIMARY KEY,
    student TEXT NOT NULL,
    conditions INTEGER NOT NULL REFERENCES conditions
);
CREATE TABLE attempts (
    student TEXT NOT NULL REFERENCES students,
    place TEXT NOT NULL,
    submitted TEXT NOT NULL,
    late INTEGER NOT NULL,
    source TEXT REFERENCES sources,
    problem TEXT NOT NULL,
    chosen TEXT NOT NULL,
    hours_late REAL,
    PRIMARY KEY (student, place)
);
CREATE INDEX attempts_by_source ON attempts (source);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    before INTEGER,
    after INTEGER,
    who TEXT NOT NULL DEFAULT ''
);
CREATE INDEX events_by_student ON events (student);
CREATE TABLE overrides (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    name TEXT NOT NULL,
    points INTEGER NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE notes (
    student TEXT PRIMARY KEY,
    note TEXT NOT NULL
);
CREATE TABLE replaced (
    student TEXT NOT NULL,
    source TEXT NOT NULL
);
CREATE TABLE choices (
    name TEXT PRIMARY KEY,
    choice TEXT NOT NULL
);
CREATE TABLE published (
    student TEXT PRIMARY KEY,
    score INTEGER NOT NULL
);
"""


_UPGRADES = {
    1: ("ALTER TABLE results ADD COLUMN remarks TEXT NOT NULL DEFAULT '{}'",),
    2: ("ALTER TABLE results RENAME COLUMN mistakes TO findings",),
    3: (
        "ALTER TABLE attempts ADD COLUMN hours_late REAL",
        "ALTER TABLE events ADD COLUMN before INTEGER",
        "ALTER TABLE events ADD COLUMN after INTEGER",
        "ALTER TABLE events ADD COLUMN who TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE notes (student TEXT PRIMARY KEY, note TEXT NOT NULL)",
    ),
    4: ("CREATE TABLE replaced (student TEXT NOT NULL, source TEXT NOT NULL)",),
}
"""What makes tables of an earlier format those of the next."""


class Database:
    """A gradebook's file that is open.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path, *, create: bool) -> None:
        """Open a file, or make it, readable for its owner alone.

        Args:
            path: The file.
            create: Whether it is made where there is none, and looked through for damage where
                there is one.

        Raises:
            OutputError: There is none, it is damaged or something else, or it cannot be written.
        """
        self.path = path
        self._connection = _open(path, create=create)

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def each(self, query: str, *values: str | int | None) -> Iterator[tuple[Any, ...]]:
        """What a query finds, one after the other.

        Raises:
            OutputError: The file cannot be read.
        """
        with _faults_in_words(self.path):
            yield from self._connection.execute(query, values)

    def all(self, query: str, *values: str | int | None) -> list[tuple[Any, ...]]:
        """All that a query finds.

        Raises:
            OutputError: The file cannot be read.
        """
        return list(self.each(query, *values))

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Do all of what is asked meanwhile, or nothing.

        Raises:
            OutputError: The file cannot be written; it is as it was before.
        """
        with _faults_in_words(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def is_begun(path: Path) -> bool:
    """Whether a file is there and holds anything.

    Raises:
        OutputError: Its folder may not be looked into.
    """
    with _faults_in_words(path):
        return path.is_file() and path.stat().st_size > 0


def in_json(value: object) -> str:
    """A value as a column holds it."""
    return msgspec.json.encode(value).decode()


def now() -> str:
    """The time as a column holds it: ISO 8601, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def account() -> str:
    """What the machine calls whoever gave the command; empty where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _open(path: Path, *, create: bool) -> sqlite3.Connection:
    with _faults_in_words(path):
        if create:
            path.touch(mode=0o600)
        elif not path.is_file():
            raise OutputError(
                f"There is no gradebook {str(path)!r}. "
                "Name the folder that `grade batch --output` wrote, with `--results`."
            )
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            _prepare(connection, path, create=create)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    """Make the tables of an empty file; see that any other is a gradebook of this format."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if not tables and create:
        connection.executescript(
            f"BEGIN IMMEDIATE; {_TABLES} PRAGMA application_id = {_APPLICATION}; "
            f"PRAGMA user_version = {FORMAT}; COMMIT;"
        )
        return
    if not tables:
        raise OutputError(
            f"The gradebook {str(path)!r} is empty. Grade a class into it with `grade batch`."
        )
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        raise OutputError(f"{str(path)!r} is no gradebook of this grader. Name another folder.")
    if version in _UPGRADES:
        version = _upgrade(connection)
    if version != FORMAT:
        raise OutputError(
            f"{str(path)!r} is a gradebook of format {version}, and this grader knows format "
            f"{FORMAT}. Use the version of the grader that wrote it, or name another folder."
        )
    if create:
        (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise _damaged(path, state)


def _upgrade(connection: sqlite3.Connection) -> int:
    """Make older tables those of this format; their format then, which another may have changed."""
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    while version in _UPGRADES:
        for statement in _UPGRADES[version]:
            connection.execute(statement)
        version += 1
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")
    return int(version)


@contextmanager
def _faults_in_words(path: Path) -> Iterator[None]:
    """Say of the database's faults what they are and what helps.

    Raises:
        OutputError: There was one.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The gradebook {str(path)!r} cannot be used: {error.strerror}. "
            "Name a folder that you may read and write."
        ) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise _damaged(path, str(error)) from error
        advice = _ADVICE.get(code, "See that the disk is in order, then give the command again.")
        raise OutputError(
            f"The gradebook {str(path)!r} cannot be used: {error}. What was graded before is kept. "
            f"{advice}"
        ) from error


_ADVICE = {
    sqlite3.SQLITE_FULL: "Make room on the disk, then give the same command again; it goes on.",
    sqlite3.SQLITE_READONLY: "Give yourself permission to write it and the folder it is in.",
    sqlite3.SQLITE_CANTOPEN: "Give yourself permission to write it and the folder it is in.",
    sqlite3.SQLITE_BUSY: "Wait until the other command that writes it has ended.",
    sqlite3.SQLITE_IOERR: "See that the disk has room and is in order, then give the same command "
    "again; it goes on.",
}
"""What helps, by SQLite's primary result code."""


def _damaged(path: Path, reason: str) -> OutputError:
    return OutputError(
        f"The gradebook {str(path)!r} is damaged: {reason}. It was left as it is: bring it back "
        "from a backup, or move it away and grade again."
    )
