"""A class without anything that says who is who."""

import hashlib

import msgspec

from grader.records.attempt import Student
from grader.records.finding_report import FindingSummary
from grader.records.gradebook import ClassReport, Row, ShownFinding, Standing
from grader.records.verdict import VerdictKind
from grader.report.class_page.findings import LOADED_IN_PART, NOT_LOADED
from grader.report.headlines import headline_of


def anonymize_class(book: ClassReport) -> ClassReport:
    """The same class, of whose students only numbers, standings and findings are left.

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
    shown = tuple(
        ShownFinding(
            student=names[one.student],
            finding=_without_text(one.finding, "graded"),
            example=msgspec.structs.replace(
                one.example, message="", raised=None, printed="", snippet=""
            ),
        )
        for one in book.shown
        if one.student in names
    )
    return msgspec.structs.replace(book, rows=rows, pages={}, left_out="", shown=shown)


def _without_identity(row: Row, names: dict[str, str]) -> Row:
    name = names[row.student.key]
    return Row(
        student=Student(key=name, name=name),
        standing=row.standing,
        points=row.points,
        possible=row.possible,
        verdicts=row.verdicts,
        findings=tuple(_without_text(one, row.standing) for one in row.findings),
        late=row.late,
        same_as=tuple(names[key] for key in row.same_as if key in names),
        overrides=tuple(
            msgspec.structs.replace(override, note="", at="") for override in row.overrides
        ),
    )


def _without_text(finding: FindingSummary, standing: Standing) -> FindingSummary:
    """The finding in sentences of ours: an exception or a file may be called by a name."""
    if finding.mistakes or finding.unwritten or finding.verdict is None:
        return finding
    if not finding.operation:
        said = NOT_LOADED if standing == "did not load" else LOADED_IN_PART
        return msgspec.structs.replace(finding, headline=said)
    kind = next((one for one in VerdictKind if one.words == finding.verdict), None)
    said = headline_of(kind, finding.function, finding.operation) if kind else finding.verdict
    return msgspec.structs.replace(finding, headline=said)
