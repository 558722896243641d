"""What a class was graded with, each time as it was then, and which student's score is by which."""

from collections.abc import Mapping

import msgspec

from grader.errors import OutputError
from grader.gradebook.database import Database, in_json, now
from grader.records.grading import ClassFiles


class StoredSetup(msgspec.Struct, frozen=True, kw_only=True):
    """What a class is graded with, as a gradebook keeps it.

    Attributes:
        number: What the gradebook calls it.
        result_key: Digest of all that decides a result: which checks are asked and how, the deck
            and the versions. Points do not, so that other points need no other results.
        points: What each check is worth, by its name, in the order of the rubric.
        files: The assignment and the deck.
    """

    number: int
    result_key: str
    points: dict[str, int]
    files: ClassFiles


class StoredSetups:
    """The setups that a gradebook keeps, in the table `conditions`."""

    def __init__(self, database: Database) -> None:
        """Those in this database."""
        self._database = database

    def current(self) -> StoredSetup | None:
        """What the class was graded with last; None before the first time."""
        found = self._find("ORDER BY id DESC LIMIT 1")
        return found[0] if found else None

    def require(self) -> StoredSetup:
        """What the class was graded with last.

        Raises:
            OutputError: Nothing was graded yet.
        """
        current = self.current()
        if current is None:
            raise OutputError(
                f"The gradebook {str(self._database.path)!r} is empty. Grade a class into it with "
                "`grade batch`."
            )
        return current

    def of(self, student: str) -> StoredSetup:
        """What the score of a student is made with, by the student's key."""
        (found,) = self._find("WHERE id = (SELECT conditions FROM students WHERE key = ?)", student)
        return found

    def in_use(self) -> list[StoredSetup]:
        """Those that anybody's score is made with."""
        return self._find("WHERE id IN (SELECT conditions FROM students) ORDER BY id")

    def keep(self, files: ClassFiles, result_key: str, points: Mapping[str, int]) -> StoredSetup:
        """Grade with these from now on."""
        with self._database.changing() as connection:
            connection.execute(
                "INSERT INTO conditions (asking, points, content, since) VALUES (?, ?, ?, ?)",
                (result_key, in_json(points), msgspec.msgpack.encode(files), now()),
            )
        return self.require()

    def _find(self, which: str, *values: str) -> list[StoredSetup]:
        query = f"SELECT id, asking, points, content FROM conditions {which}"  # noqa: S608  ours
        return [
            StoredSetup(
                number=number,
                result_key=result_key,
                points=msgspec.json.decode(points, type=dict[str, int]),
                files=msgspec.msgpack.decode(content, type=ClassFiles),
            )
            for number, result_key, points, content in self._database.all(query, *values)
        ]
