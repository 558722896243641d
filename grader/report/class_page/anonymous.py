"""A class without anything that says who is who."""

import hashlib

import msgspec

from grader.records.attempt import Student
from grader.records.gradebook import ClassReport, Row


def anonymize_class(book: ClassReport) -> ClassReport:
    """The same class, of whose students only numbers, standings and known mistakes are left.

    They become `Student 1`, `Student 2` and so on, in an order that only somebody could work out
    who has everything in the gradebook; it is another one whenever anything in it changes. Links
    go too: the pages that they lead to say whose they are.
    """
    secret = hashlib.sha256(repr(book.rows).encode()).digest()

    def rank(row: Row) -> bytes:
        return hashlib.blake2b(repr(row.student.key).encode(), key=secret).digest()

    ranked = sorted(book.rows, key=rank)
    names = {row.student.key: f"Student {number}" for number, row in enumerate(ranked, 1)}
    rows = tuple(_without_identity(row, names) for row in ranked)
    return msgspec.structs.replace(book, rows=rows, pages={}, left_out="")


def _without_identity(row: Row, names: dict[str, str]) -> Row:
    name = names[row.student.key]
    return Row(
        student=Student(key=name, name=name),
        standing=row.standing,
        points=row.points,
        possible=row.possible,
        verdicts=row.verdicts,
        mistakes=row.mistakes,
        late=row.late,
        same_as=tuple(names[key] for key in row.same_as if key in names),
        overrides=tuple(
            msgspec.structs.replace(override, note="", at="") for override in row.overrides
        ),
    )
