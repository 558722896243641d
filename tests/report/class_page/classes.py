"""Classes that never were: rows of a gradebook, drawn from a seed."""

import hashlib
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any, cast

import msgspec

from grader.assignment import default_assignment_path, load_assignment
from grader.records.attempt import Student
from grader.records.finding_report import FindingSummary
from grader.records.gradebook import ClassReport, Override, Row, Standing
from grader.records.graded_with import DeckInfo, GradedWith, GraderInfo
from grader.records.verdict import VerdictWord

FIRST = ("Ada", "Alonzo", "Amélie", "Chinedu", "Edsger", "Hyōe", "José", "Leïla", "Maryam", "Ngozi")
LAST = ("Ångström", "Church", "Dijkstra", "García", "Hopper", "Lovelace", "Nguyễn", "O'Brien")

MISTAKES = {
    "stride ignored in conv2d": ("conv2d/stride", "conv2d/per-axis-stride", "conv2d/combined"),
    "kernel flipped in conv1d": ("conv1d/orientation", "conv1d/worked-examples"),
    "padding on two sides in conv2d": ("conv2d/padding", "conv2d/per-axis-padding"),
    "pairs in the wrong order in pad": ("pad/axes", "pad/ranks"),
    "padding counts as zero in maxpool": ("maxpool/negatives", "maxpool/padding"),
    "bias added for every channel in conv2d": ("conv2d/bias",),
    "conv2d/purity": ("conv2d/purity",),
    "maxpool/forms": ("maxpool/forms",),
}
"""What students are told to mend, commonest first, with the checks that it costs."""

MESSAGES: Mapping[Standing, str] = {
    "graded": "",
    "unreadable": "The folder has no `cnn.py` and two Python files. Keep one and grade it again.",
    "error": "The worker could not be started: no space left on the device. Grade it again.",
    "missing": "",
}

DECK = DeckInfo(kind="final", digest="3f2a" * 16, cases=544)
GRADED_WITH = GradedWith(
    grader=GraderInfo(version="0.1.0", python="3.11", numpy="2.4.6"), deck=DECK
)


@cache
def rubric() -> tuple[dict[str, int], dict[str, str]]:
    """Points of each check, and what it asks."""
    assignment = load_assignment(default_assignment_path())
    asks = {one.name: one.checks for one in assignment.operations}
    return (
        {row.name: row.points for row in assignment.rubric},
        {row.name: asks[row.operation][row.check].asks for row in assignment.rubric},
    )


@cache
def class_of(students: int, seed: int = 5) -> ClassReport:
    """A class of that size."""
    random = Random(seed)
    rows = [_row(random, number) for number in range(students)]
    graded = [index for index, row in enumerate(rows) if row.standing == "graded"]
    for first, second in zip(graded[40::61], graded[90::61], strict=False):
        for one, other in ((first, second), (second, first)):
            rows[one] = msgspec.structs.replace(rows[one], same_as=(rows[other].student.key,))
    for one in graded[7::50]:
        uses = ("torch.nn in line 4 of cnn.py",)
        rows[one] = msgspec.structs.replace(rows[one], uses=uses)
    return ClassReport(
        title="CNN operations by hand",
        deck=DECK,
        checks=rubric()[1],
        rows=tuple(rows),
        pages={
            row.student.key: f"students/{row.student.key}/report.html"
            for row in rows
            if row.standing == "graded"
        },
    )


def _row(random: Random, number: int) -> Row:
    possible, _ = rubric()
    student = Student(
        key=str(70_000 + 13 * number),
        name=f"{random.choice(FIRST)} {random.choice(LAST)}",
        section=f"Lab {'ABC'[number % 3]}",
    )
    standing: Standing = random.choices(
        ("graded", "unreadable", "error", "missing"), (90, 3, 2, 5)
    )[0]
    place = f"{student.name.replace(' ', '').lower()}_{student.key}"
    if standing != "graded":
        return Row(student=student, standing=standing, message=MESSAGES[standing], place=place)
    found = [name for rank, name in enumerate(MISTAKES, 2) if random.random() < 0.6 / rank]
    wrong = {check for name in found for check in MISTAKES[name]}
    findings = [_finding(name, possible, Random(f"{number} {name}")) for name in found]
    unwritten = random.choice(["conv1d", "maxpool"]) if random.random() < 0.12 else None
    failures: list[VerdictWord] = ["wrong value", "wrong value", "wrong shape", "raised"]
    verdicts: dict[str, VerdictWord] = {
        name: "not asked" if name.startswith(f"{unwritten}/")
        else random.choice(failures) if name in wrong
        else "right"
        for name in possible
    }  # fmt: skip
    points = {name: possible[name] * (verdict == "right") for name, verdict in verdicts.items()}
    overrides: tuple[Override, ...] = ()
    if random.random() < 0.03:
        overrides = (
            Override(
                check="conv2d/basic", points=2, note="agreed by mail", at="2026-10-02T09:30:00Z"
            ),
        )
        points["conv2d/basic"] = 2
    return Row(
        student=student,
        standing="graded",
        points=points,
        possible=possible,
        verdicts=verdicts,
        findings=tuple(findings),
        late=random.random() < 0.08,
        submitted="2026-10-01T12:00:00Z",
        place=place,
        chosen="attempt 3 of 3, the last" if random.random() < 0.1 else "",
        overrides=overrides,
        sha256=hashlib.sha256(student.key.encode()).hexdigest(),
        graded_with=GRADED_WITH,
    )


def _finding(name: str, possible: Mapping[str, int], random: Random) -> FindingSummary:
    """A known mistake, of which a student can be told in two ways; or what nothing explains."""
    mistake, _, operation = name.rpartition(" in ")
    sure = random.random() < 0.8
    said = f"Your {operation} has it that {mistake}{'' if random.random() < 0.7 else ', too'}"
    return FindingSummary(
        operation=operation if mistake else name.partition("/")[0],
        headline=said if mistake else f"Your code raises an error in line {len(name)} of cnn.py",
        certain=sure,
        mistakes=(mistake,) if mistake else (),
        verdict="wrong value" if mistake else "raised",
        checks=MISTAKES[name],
        points=sum(possible[check] for check in MISTAKES[name]),
        explained=sure,
    )


def class_with(*rows: Row, **changes: Any) -> ClassReport:
    """A class of these students."""
    return msgspec.structs.replace(class_of(120), rows=rows, **changes)


def row_of(key: str, name: str = "", **fields: Any) -> Row:
    fields.setdefault("standing", "missing")
    return Row(student=Student(key=key, name=name or key), **fields)


def hostile_class(text: str, key: str) -> ClassReport:
    """A class in which every text is this one."""
    hostile = FindingSummary(
        operation=text, headline=text, verdict="raised", checks=(text,), points=1, explained=True
    )
    row = Row(
        student=Student(key=key, name=text, ids={text: text}, section=text, extension=text),
        standing="graded",
        message=text,
        points={f"pad/{text}": 1, text: 1},
        possible={f"pad/{text}": 1, text: 1},
        verdicts={f"pad/{text}": cast(VerdictWord, text)},
        findings=(hostile, msgspec.structs.replace(hostile, mistakes=(text,))),
        submitted=text,
        place=text,
        chosen=text,
        same_as=(key, "x"),
        uses=(text, text),
        note=text,
        overrides=(Override(check=text, points=1, note=text, at=text),),
        sha256=text,
        graded_with=GradedWith(
            grader=GraderInfo(version=text, python=text, numpy=text),
            deck=DeckInfo(kind=text, digest=text, cases=1),
        ),
    )
    rows = [row] + [
        row_of(f"{key}{n}", text, standing=standing, message=text, place=text)
        for n, standing in enumerate(("unreadable", "error", "missing", "did not load"))
    ]
    checks = {f"pad/{text}": text, text: text}
    return ClassReport(
        title=text,
        deck=class_of(0).deck,
        checks=checks,
        rows=tuple(rows),
        pages={key: text},
        earlier=(text,),
    )
