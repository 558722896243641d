"""Under which conditions a class was graded, and who stands under which."""

from collections.abc import Mapping

import msgspec

from grader.errors import OutputError
from grader.gradebook.database import Database, in_json, now
from grader.records.grading import Conditions

__all__ = ["Kept", "KeptConditions"]


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


class KeptConditions:
    """The conditions that a gradebook keeps."""

    def __init__(self, database: Database) -> None:
        """Those in this database."""
        self._database = database

    def current(self) -> Kept | None:
        """What the class was graded with last; None before the first time."""
        found = self._database.all(
            "SELECT id, asking, points, content FROM conditions ORDER BY id DESC LIMIT 1"
        )
        return _kept(*found[0]) if found else None

    def require(self) -> Kept:
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

    def of(self, key: str) -> Kept:
        """What a student's score was made with."""
        (row,) = self._database.all(
            "SELECT id, asking, points, content FROM conditions WHERE id = "
            "(SELECT conditions FROM students WHERE key = ?)",
            key,
        )
        return _kept(*row)

    def in_force(self) -> list[Kept]:
        """All conditions that somebody stands under."""
        found = self._database.all(
            "SELECT id, asking, points, content FROM conditions "
            "WHERE id IN (SELECT conditions FROM students) ORDER BY id"
        )
        return [_kept(*row) for row in found]

    def keep(self, conditions: Conditions, asking: str, points: Mapping[str, int]) -> Kept:
        """Grade with these from now on."""
        with self._database.changing() as connection:
            connection.execute(
                "INSERT INTO conditions (asking, points, content, since) VALUES (?, ?, ?, ?)",
                (asking, in_json(points), msgspec.msgpack.encode(conditions), now()),
            )
        kept = self.current()
        assert kept is not None
        return kept


def _kept(number: int, asking: str, points: str, content: bytes) -> Kept:
    return Kept(
        number=number,
        asking=asking,
        points=msgspec.json.decode(points, type=dict[str, int]),
        conditions=msgspec.msgpack.decode(content, type=Conditions),
    )
