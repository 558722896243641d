from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from grader.allowance import Allowance
from grader.assignment import parse_assignment
from grader.batch import Fate, grade_batch, record_result
from grader.batch.asking import digest_of_asking, points_of
from grader.batch.crew import Crew, HereCrew, LocalCrew
from grader.batch.show import describe_class
from grader.batch.turns import Turn
from grader.batch.workplace import close_workplace, open_workplace
from grader.check import explain
from grader.commands.course import print_class
from grader.deck.store import parse_deck
from grader.errors import SubmissionError
from grader.gradebook.kept import Kept
from grader.gradebook.store import Gradebook, HandIn
from grader.records.attempt import Attempt, Student
from grader.records.grading import Conditions, Failed, Graded, Remarks, Source
from grader.records.submission import Submission
from grader.records.verdict import VerdictWord
from grader.report.console import open_console
from tests.support import RIGHT, TWINS, submission_of

WRONG = RIGHT.replace("stride", "padding")


class Drawer:
    """Sources by place; an empty one cannot be read.

    What `before` holds for a place happens before it is read.
    """

    def __init__(self, **sources: str) -> None:
        self.sources = sources
        self.before: dict[str, Callable[[], None]] = {}
        self.turns = [
            Turn(student=Student(key=key, name=key.title()), attempts=(attempt_of(key),))
            for key in sources
        ]

    def read(self, attempt: Attempt, functions: Sequence[str]) -> Submission:
        assert "conv2d" in functions
        self.before.get(attempt.place, lambda: None)()
        source = self.sources[attempt.place]
        if not source:
            raise SubmissionError("It is empty.")
        return submission_of(source)


def attempt_of(key: str) -> Attempt:
    return Attempt(students=(Student(key=key, name=key.title()),), place=key, files={})


def keep(book: Gradebook, conditions: Conditions) -> Kept:
    assignment = parse_assignment(conditions.assignment, "")
    deck = parse_deck(conditions.deck, "", assignment.rubric)
    asking = digest_of_asking(assignment, deck, weak=False)
    return book.conditions.current() or book.conditions.keep(
        conditions, asking, points_of(assignment, deck)
    )


def grade(drawer: Drawer, folder: Path, conditions: Conditions, crew: Crew) -> list[Fate]:
    fates: list[Fate] = []
    with Gradebook(folder, create=True) as book:
        grade_batch(
            drawer.turns,
            download=drawer,
            functions=["pad", "conv1d", "conv2d", "maxpool"],
            book=book,
            kept=keep(book, conditions),
            crew=crew,
            tell=lambda fate, count: fates.extend([fate] * count),
        )
    return fates


def test_a_class_lands_in_the_gradebook(
    tmp_path: Path, conditions: Conditions, crew: LocalCrew
) -> None:
    drawer = Drawer(ada=RIGHT, bob=TWINS["pad"], cleo="", dora=RIGHT)
    drawer.turns.append(Turn(student=Student(key="eve", name="Eve")))
    fates = grade(drawer, tmp_path, conditions, crew)
    assert sorted(fates) == ["failed", "missing", "passed", "passed", "unreadable"]
    with Gradebook(tmp_path) as book:
        scores = {row.student.key: (row.standing, row.earned) for row in book.rows()}
    assert scores == {
        "ada": ("graded", 100),
        "bob": ("graded", 15),
        "cleo": ("unreadable", None),
        "dora": ("graded", 100),
        "eve": ("missing", None),
    }


@pytest.mark.parametrize(
    ("verdicts", "remarks", "fate"),
    [
        ({"pad/basic": "right", "pad/hint": "wrong value"}, Remarks(), "passed"),
        ({"pad/basic": "wrong value", "pad/hint": "right"}, Remarks(), "failed"),
        ({"pad/basic": "missing"}, Remarks(loading="It raised.", loaded=False), "did not load"),
    ],
)
def test_only_checks_that_give_points_fail_a_student(
    tmp_path: Path, verdicts: dict[str, VerdictWord], remarks: Remarks, fate: Fate
) -> None:
    source = Source.of(submission_of(""))
    result = Graded(report=b"", verdicts=verdicts, mistakes=(), seconds=0.0, remarks=remarks)
    with Gradebook(tmp_path, create=True) as book:
        points = {"pad/basic": 2, "pad/hint": 0}
        kept = book.conditions.keep(Conditions(assignment=b"", deck=b""), "a", points)
        student = Student(key="ada", name="Ada")
        book.enter(student, [HandIn(attempt=attempt_of("ada"), source=source)], kept)
        assert record_result(book, source.digest, kept, result) == fate


class NobodyThere(Crew):
    """A crew that must not be needed."""

    @property
    def size(self) -> int:
        return 1

    def submit(self, *_: object) -> None:  # type: ignore[override]
        raise SubmissionError("Something was graded twice.")

    def renew(self) -> None: ...

    def close(self, *, at_once: bool = False) -> None: ...


def test_nothing_is_graded_twice(tmp_path: Path, conditions: Conditions, crew: LocalCrew) -> None:
    first = grade(Drawer(ada=RIGHT, bob=TWINS["pad"]), tmp_path, conditions, crew)
    again = grade(
        Drawer(ada=RIGHT, bob=TWINS["pad"], cleo=RIGHT), tmp_path, conditions, NobodyThere()
    )
    assert (sorted(first), sorted(again)) == (["failed", "passed"], ["failed", "passed", "passed"])


class FailingCrew(HereCrew):
    """A machine that fails, and counts how often."""

    def __init__(self) -> None:
        self.failures = 0

    def submit(self, *_: object) -> Future[Failed]:  # type: ignore[override]
        self.failures += 1
        future: Future[Failed] = Future()
        future.set_result(Failed(message="No memory."))
        return future


def test_what_the_grader_failed_on_is_not_tried_again_for_everybody_who_handed_it_in(
    tmp_path: Path, conditions: Conditions
) -> None:
    crew = FailingCrew()
    others = {f"b{number}": f"number = {number}" for number in range(9)}
    fates = grade(Drawer(ada=RIGHT, **others, cleo=RIGHT), tmp_path, conditions, crew)
    assert (fates, crew.failures) == (["error"] * 11, 10)


def test_stored_reports_tell_nobody_apart(
    tmp_path: Path, conditions: Conditions, crew: LocalCrew
) -> None:
    reports = []
    for name in ("ada", "bob"):
        folder = tmp_path / name
        folder.mkdir()
        grade(Drawer(**{name: WRONG}), folder, conditions, crew)
        with Gradebook(folder) as book:
            (digest,) = book.sources()
            kept = book.conditions.current()
            assert kept is not None
            found = book.results.find(digest, kept.asking)
            assert found is not None
            reports.append(found[0])
    assert reports[0] == reports[1]


@pytest.mark.parametrize("change", ["limits", "feedback", "weak"])
def test_what_decides_verdicts_is_told_apart_from_points(
    conditions: Conditions, change: str
) -> None:
    text = conditions.assignment.decode()
    changed = {
        "limits": text.replace("seconds_per_call = 0.3", "seconds_per_call = 0.4"),
        "feedback": text.replace('feedback = "full" ', 'feedback = "hint" '),
        "weak": text,
    }[change]
    cheaper = text.replace("basic = 2", "basic = 9").replace("CNN operations", "Operations")
    first, second, third = (parse_assignment(one.encode(), "") for one in (text, changed, cheaper))
    deck = parse_deck(conditions.deck, "", first.rubric)
    digest = digest_of_asking(first, deck, weak=False)
    assert digest_of_asking(second, deck, weak=change == "weak") != digest
    assert digest_of_asking(third, deck, weak=False) == digest
    assert points_of(first, deck)["pad/basic"] == 2
    assert points_of(third, deck)["pad/basic"] == 9


def test_what_cannot_be_explained_is_told_to_staff_beside_the_score(
    tmp_path: Path,
    conditions: Conditions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = f"{RIGHT}\ndef pad(x, padding, value=0.0):\n    return x\n"

    def fail(*_: object) -> None:
        raise KeyError("expected")

    monkeypatch.setattr(Allowance, "forgives_bugs", True)
    monkeypatch.setattr(explain, "find_smallest", fail)
    open_workplace(conditions)
    try:
        fates = grade(
            Drawer(ada=RIGHT, bob=TWINS["pad"], cleo=wrong), tmp_path, conditions, HereCrew()
        )
        assert sorted(fates) == ["failed", "failed", "passed"]
    finally:
        close_workplace(conditions.digest)
    with Gradebook(tmp_path) as book:
        described = describe_class(book)
    messages = {row.student.key: row.message for row in described.rows}
    assert (messages["ada"], messages["bob"]) == ("", "")
    assert messages["cleo"].startswith("Not everything could be explained: KeyError (")
    assert {row.standing for row in described.rows} == {"graded"}
    print_class(described, tmp_path, open_console())
    output = capsys.readouterr().out
    assert "1 graded with something missing:\n  cleo: Not everything could be explained" in output
