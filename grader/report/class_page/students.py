"""The students as a class page shows them, every text made safe."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import msgspec

from grader.records.gradebook import ClassReport, Override, Row, Standing
from grader.report.class_page.findings import ClassFinding
from grader.report.sections import split_sections
from grader.scoring import sum_by_operation
from grader.text import first_of, safe_line

MAX_NAMED = 3
"""Students of the same source that a note names."""

_OF_ADDRESSES = "/%!$&'()*+,;=:@~"
"""What stands in the path of an address as it is. Source: RFC 3986, section 3.3."""


class StudentView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One student, with all that the table shows and filters by.

    Attributes:
        name: What they are called.
        key: What the gradebook calls them; empty where that is their name.
        section: The part of the course that they are in, as the roster says it; empty where that is
            not known.
        sections: The parts of the course that these are, where they are several.
        page: Address of their page; empty where there is none.
        standing: How their submission stands.
        message: Why there is no score, and what to do.
        place: Where it lay in the download.
        score: Points earned; None without a score.
        operations: Points by operation.
        late: Whether it was late.
        hours_late: By how many hours; None where that is not known.
        findings: What to mend, with what it brings.
        shared_findings: Which findings of the class that are, from 0.
        failing: Which checks of the rubric were not answered rightly, from 0.
        notes: What else staff should know, in phrases.
        overridden: Whether points were given by hand.
        shared: Whether others handed in the same source.
        forbidden: Whether its files name what the assignment forbids or withholds.
    """

    name: str
    key: str = ""
    section: str = ""
    sections: tuple[str, ...] = ()
    page: str = ""
    standing: Standing
    message: str = ""
    place: str = ""
    score: int | None = None
    operations: dict[str, int] = {}
    late: bool = False
    hours_late: float | None = None
    findings: tuple[str, ...] = ()
    shared_findings: tuple[int, ...] = ()
    failing: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    overridden: bool = False
    shared: bool = False
    forbidden: bool = False


def view_students(
    book: ClassReport, findings: Sequence[ClassFinding] = ()
) -> tuple[StudentView, ...]:
    """The rows of a class as its page shows them, in their order.

    Args:
        book: The class.
        findings: What of its findings the page shows.
    """
    shared: dict[int, list[int]] = {}
    for number, finding in enumerate(findings):
        for index in finding.rows:
            shared.setdefault(index, []).append(number)
    called = {row.student.key: row.student.called for row in book.rows}
    indexes = {name: index for index, name in enumerate(book.checks)}
    named = split_sections(row.student.section for row in book.rows)
    return tuple(
        msgspec.structs.replace(
            _view_row(row, book.pages.get(row.student.key), called, indexes),
            sections=_several(named[row.student.section]),
            shared_findings=tuple(shared.get(index, ())),
        )
        for index, row in enumerate(book.rows)
    )


def _several(sections: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(safe_line, sections)) if len(sections) > 1 else ()


def _view_row(
    row: Row, page: str | None, called: Mapping[str, str], indexes: Mapping[str, int]
) -> StudentView:
    student = row.student
    return StudentView(
        name=safe_line(student.name),
        key="" if student.key == student.name else safe_line(student.key),
        section=safe_line(student.section),
        page="" if page is None else f"./{quote(page, _OF_ADDRESSES, errors='replace')}",
        standing=row.standing,
        message=safe_line(row.message),
        place=safe_line(row.place),
        score=row.earned,
        operations={safe_line(name): n for name, n in sum_by_operation(row.points).items()},
        late=row.late,
        hours_late=row.hours_late or None,
        findings=tuple(safe_line(one.in_words) for one in row.findings),
        failing=tuple(
            indexes[name]
            for name, verdict in row.verdicts.items()
            if verdict != "right" and name in indexes
        ),
        notes=tuple(map(safe_line, _notes_on(row, called))),
        overridden=bool(row.overrides),
        shared=bool(row.same_as),
        forbidden=bool(row.uses),
    )


def _notes_on(row: Row, called: Mapping[str, str]) -> Iterator[str]:
    if row.chosen:
        yield row.chosen
    for override in row.overrides:
        yield _override_in_words(override)
    if row.student.extension:
        yield f"extension: {row.student.extension}"
    if row.note:
        yield f"told: {row.note}"
    if row.excused_in_words:
        yield f"excused: {row.excused_in_words}"
    if row.state:
        yield f"state in {' and '.join(row.state)}"
    if row.uses:
        yield f"uses what it is to do without: {'; '.join(row.uses)}"
    if row.same_as:
        names = [called.get(key, key) for key in row.same_as]
        yield f"same source as {first_of(names, MAX_NAMED)}"


def _override_in_words(override: Override) -> str:
    why = f": {override.note}" if override.note else ""
    when = f" ({override.at[:10]})" if override.at else ""
    return f"{override.check} set to {override.points} by hand{why}{when}"
