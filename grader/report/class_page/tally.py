"""What a class did as a whole: findings, scores and checks, counted, every text made safe."""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import NamedTuple, get_args

import msgspec

from grader.records.gradebook import ClassReport, Row, Standing
from grader.report.class_page.findings import ClassFinding, merge_findings
from grader.report.page.strips import MAX_WEIGHT, STEPS, Segment, scaled
from grader.report.sections import split_sections
from grader.scoring import sum_by_operation
from grader.text import safe_line

MAX_BINS = 10
"""Beside the one for full marks."""

_TENTHS = 10
"""In which a check of a strip is filled."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Scores that are counted together.

    Attributes:
        least: The least of them.
        most: The greatest of them.
        students: How many students have one of them.
    """

    least: int
    most: int
    students: int


class CheckTally(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one check.

    Attributes:
        index: Which check of the rubric it is, from 0.
        name: Its name without the operation.
        asks: What it asks of a program.
        possible: Points there are.
        asked: How many graded students it has a verdict for.
        passed: How many of them answered it rightly.
        verdicts: How many have each other verdict, the most frequent first.
    """

    index: int
    name: str
    asks: str
    possible: int
    asked: int
    passed: int
    verdicts: dict[str, int]

    @property
    def share(self) -> float:
        """Which part of those who were asked answered it rightly."""
        return self.passed / self.asked if self.asked else 0.0


class ClassStrip(NamedTuple):
    """The checks of a function in a row, as the strip of one submission has them.

    Attributes:
        width: How long it is beside those of the other functions, 1 to 20.
        segments: The checks, each filled as far as students pass it.
        told: The same in words.
    """

    width: int
    segments: tuple[Segment, ...]
    told: str


class OperationTally(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one operation.

    Attributes:
        name: Its name.
        earned: Mean of the points earned, to a tenth.
        possible: Points there are.
        checks: Its checks in the order of the rubric.
        strip: The same drawn.
    """

    name: str
    earned: float
    possible: int
    checks: tuple[CheckTally, ...]
    strip: ClassStrip


class SectionTally(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one part of a course.

    Attributes:
        name: What it is called; empty of those in none.
        students: How many are in it.
        handed_in: How many of them handed something in.
        full_marks: How many of them have all points.
        mean: Mean score to a tenth, of those whose file loaded; None where there is nobody.
    """

    name: str
    students: int
    handed_in: int
    full_marks: int
    mean: float | None


class ClassTally(msgspec.Struct, frozen=True, kw_only=True):
    """A class in numbers.

    Attributes:
        standings: How many students have each standing.
        late: How many were late.
        possible: Points there are.
        scored: How many have a score, those whose file did not load and who have 0 included.
        mean: Mean score to a tenth, of those whose file loaded; None where there is nobody.
        median: Median score of the same; None where there is nobody.
        bins: Their scores, the lowest first.
        operations: The operations in the order of the rubric.
        findings: What there is to mend, what costs most first.
        sections: The parts of the course by name; none where all are in one.
        in_several: How many students are in several of them, and count in each.
    """

    standings: dict[Standing, int]
    late: int
    possible: int
    scored: int
    mean: float | None
    median: float | None
    bins: tuple[Bin, ...]
    operations: tuple[OperationTally, ...]
    findings: tuple[ClassFinding, ...]
    sections: tuple[SectionTally, ...]
    in_several: int


def tally_class(book: ClassReport) -> ClassTally:
    """Count what a class page shows of all students together."""
    standings = Counter(row.standing for row in book.rows)
    graded = [row for row in book.rows if row.is_averaged]
    scores = [row.earned or 0 for row in graded]
    possible = _possible_points(book.rows)
    named = split_sections(row.student.section for row in book.rows)
    return ClassTally(
        standings={one: standings[one] for one in get_args(Standing)},
        late=sum(row.late for row in book.rows),
        possible=sum(possible.values()),
        scored=sum(row.earned is not None for row in book.rows),
        mean=_mean(scores),
        median=median(scores) if scores else None,
        bins=_bin_scores(scores, sum(possible.values())),
        operations=_tally_operations(book.checks, graded, possible),
        findings=merge_findings(book.rows, book.shown),
        sections=_tally_sections(book.rows, named),
        in_several=sum(len(named[row.student.section]) > 1 for row in book.rows),
    )


def _mean(scores: Sequence[int]) -> float | None:
    return round(fmean(scores), 1) if scores else None


def _tally_sections(
    rows: Sequence[Row], named: Mapping[str, Sequence[str]]
) -> tuple[SectionTally, ...]:
    """The parts of a course, those in none last; none where there is but one.

    Args:
        rows: The students.
        named: The sections that each text of the roster names.
    """
    of_section: dict[str, list[Row]] = {}
    for row in rows:
        for section in named[row.student.section]:
            of_section.setdefault(section, []).append(row)
    if len(of_section) == 1:
        return ()
    return tuple(
        SectionTally(
            name=safe_line(name),
            students=len(own),
            handed_in=sum(row.standing != "missing" for row in own),
            full_marks=sum(row.earned == sum(row.possible.values()) for row in own),
            mean=_mean([row.earned or 0 for row in own if row.is_averaged]),
        )
        for name, own in sorted(of_section.items(), key=lambda one: (not one[0], one[0]))
    )


def _possible_points(rows: Sequence[Row]) -> dict[str, int]:
    possible: dict[str, int] = {}
    for row in rows:
        for name, points in row.possible.items():
            possible[name] = max(points, possible.get(name, 0))
    return possible


def _bin_scores(scores: Sequence[int], possible: int) -> tuple[Bin, ...]:
    width = max(1, -(-possible // MAX_BINS))
    counts = Counter(possible if score >= possible else score // width for score in scores)
    parts = [
        Bin(least=least, most=min(least + width, possible) - 1, students=counts[least // width])
        for least in range(0, possible, width)
    ]
    full = sum(score >= possible for score in scores)
    return (*parts, Bin(least=possible, most=possible, students=full))


def _tally_operations(
    checks: Mapping[str, str], graded: Sequence[Row], possible: Mapping[str, int]
) -> tuple[OperationTally, ...]:
    earned: Counter[str] = Counter()
    for row in graded:
        earned.update(sum_by_operation(row.points))
    of_operation: dict[str, list[CheckTally]] = {}
    for index, (name, asks) in enumerate(checks.items()):
        operation, _, check = name.partition("/")
        verdicts = Counter(row.verdicts[name] for row in graded if name in row.verdicts)
        tally = CheckTally(
            index=index,
            name=safe_line(check),
            asks=safe_line(asks),
            possible=possible.get(name, 0),
            asked=verdicts.total(),
            passed=verdicts.pop("right", 0),
            verdicts={safe_line(verdict): n for verdict, n in verdicts.most_common()},
        )
        of_operation.setdefault(operation, []).append(tally)
    points = sum_by_operation(possible)
    return tuple(
        OperationTally(
            name=safe_line(name),
            earned=round(earned[name] / max(1, len(graded)), 1),
            possible=points.get(name, 0),
            checks=tuple(of_operation[name]),
            strip=_draw_strip(of_operation[name], points, possible),
        )
        for name in of_operation
    )


def _draw_strip(
    checks: Sequence[CheckTally], points: Mapping[str, int], possible: Mapping[str, int]
) -> ClassStrip:
    longest, dearest = (max(each.values(), default=0) for each in (points, possible))
    own = sum(check.possible for check in checks)
    return ClassStrip(
        width=max(1, scaled(own, longest, STEPS)),
        segments=tuple(
            Segment(
                look=f"f{int(check.share * _TENTHS)}",
                weight=scaled(check.possible, max(dearest, MAX_WEIGHT), MAX_WEIGHT),
                new=False,
            )
            for check in checks
        ),
        told=", ".join(f"{check.name} {check.share:.0%}" for check in checks),
    )
