"""What grading gave, by source and by the key of all that decides it, whoever handed it in.

The key is in the column `asking`.
"""

import zlib

import msgspec

from grader.gradebook.database import Database, in_json
from grader.records.graded_with import GradedWith
from grader.records.grading import Failed, Graded, Remarks
from grader.records.loading import LoadingView
from grader.records.verdict import VerdictWord


class Results:
    """The results that a gradebook holds."""

    def __init__(self, database: Database) -> None:
        """Those in this database."""
        self._database = database

    def is_graded(self, source: str, result_key: str) -> bool:
        """Whether there is a result for a source, by its digest; a failure of ours is none."""
        return bool(
            self._database.all(
                "SELECT 1 FROM results WHERE source = ? AND asking = ? AND report IS NOT NULL",
                source,
                result_key,
            )
        )

    def are_there(self) -> bool:
        """Whether anything was graded."""
        return bool(self._database.all("SELECT 1 FROM results WHERE report IS NOT NULL LIMIT 1"))

    def record(self, source: str, result_key: str, result: Graded | Failed) -> None:
        """Enter what grading a source gave, for everybody who handed it in."""
        graded = result if isinstance(result, Graded) else None
        with self._database.changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    source,
                    result_key,
                    graded.report if graded else None,
                    in_json(graded.verdicts if graded else {}),
                    in_json(graded.findings if graded else ()),
                    result.unexplained if isinstance(result, Graded) else result.message,
                    graded.seconds if graded else 0.0,
                    in_json(graded.remarks if graded else Remarks()),
                ),
            )

    def take_over(self, source: str, result_key: str, new_key: str, report: bytes) -> None:
        """Let a result stand under another key too, with its report there."""
        with self._database.changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO results SELECT source, ?, ?, verdicts, findings, "
                "message, seconds, remarks FROM results WHERE source = ? AND asking = ?",
                (new_key, report, source, result_key),
            )

    def find(self, source: str, result_key: str) -> tuple[bytes, float] | None:
        """The packed report of a source and how long grading took; None if there is none."""
        found = self._database.all(
            "SELECT report, seconds FROM results WHERE source = ? AND asking = ? "
            "AND report IS NOT NULL",
            source,
            result_key,
        )
        return found[0] if found else None

    def graded_with(self, result_key: str) -> GradedWith | None:
        """What results of this key were made with, as a report says; None without a report.

        One speaks for all, since the versions and the deck are part of the key.
        """
        query = "SELECT report FROM results WHERE asking = ? AND report IS NOT NULL LIMIT 1"
        for (report,) in self._database.all(query, result_key):
            return msgspec.json.decode(zlib.decompress(report), type=GradedWith).by_minor
        return None

    def loading(self, source: str, result_key: str) -> Remarks | None:
        """How loading a source went, by its report; None if that cannot be read here."""
        packed = self.find(source, result_key)
        try:
            report = packed and msgspec.json.decode(zlib.decompress(packed[0]), type=LoadingView)
        except msgspec.MsgspecError:
            return None
        return Remarks.of(report) if report else None

    def remarks(self, source: str, result_key: str) -> Remarks:
        """How the points of a source came about; nothing if there is no result."""
        query = "SELECT remarks FROM results WHERE source = ? AND asking = ?"
        found = self._database.all(query, source, result_key)
        return msgspec.json.decode(found[0][0], type=Remarks) if found else Remarks()

    def verdicts(self, source: str, result_key: str) -> dict[str, VerdictWord]:
        """The verdicts of a source by check; empty if there is no result."""
        query = "SELECT verdicts FROM results WHERE source = ? AND asking = ?"
        found = self._database.all(query, source, result_key)
        return msgspec.json.decode(found[0][0], type=dict[str, VerdictWord]) if found else {}
