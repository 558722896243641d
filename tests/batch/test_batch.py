from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from grader.allowance import Allowance
from grader.batch import Status, grade_batch, record_result
from grader.batch.attempt_selection import AttemptSelection
from grader.batch.class_setup import ClassSetup, parse_setup
from grader.batch.executors import BatchExecutor, InProcessExecutor, LocalExecutor
from grader.batch.setup_changes import continue_with
from grader.batch.show import describe_class
from grader.batch.worker_state import close_worker_state, open_worker_state
from grader.check import searches
from grader.errors import SubmissionError
from grader.gradebook.store import Gradebook, HandIn
from grader.records.attempt import Attempt, Student
from grader.records.grading import ClassFiles, Failed, Graded, Remarks, Source
from grader.records.submission import Submission
from grader.records.verdict import VerdictWord
from grader.report.class_terminal import print_class
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
        self.selections = [
            AttemptSelection(
                student=Student(key=key, name=key.title()), attempts=(attempt_of(key),)
            )
            for key in sources
        ]

    def read(self, attempt: Attempt) -> Submission:
        self.before.get(attempt.place, lambda: None)()
        source = self.sources[attempt.place]
        if not source:
            raise SubmissionError("It is empty.")
        return submission_of(source)


def attempt_of(key: str) -> Attempt:
    return Attempt(students=(Student(key=key, name=key.title()),), place=key, files={})


def grade(
    drawer: Drawer,
    folder: Path,
    class_files: ClassFiles,
    executor: BatchExecutor,
    *,
    again: bool = False,
) -> list[Status]:
    statuses: list[Status] = []
    with Gradebook(folder, create=True) as book:
        grade_batch(
            drawer.selections,
            read=drawer.read,
            book=book,
            setup=continue_with(book, parse_setup(class_files)),
            executor=executor,
            on_result=lambda status, count: statuses.extend([status] * count),
            again=again,
        )
    return statuses


def test_a_class_lands_in_the_gradebook(
    tmp_path: Path, class_files: ClassFiles, executor: LocalExecutor
) -> None:
    drawer = Drawer(ada=RIGHT, bob=TWINS["pad"], cleo="", dora=RIGHT)
    drawer.selections.append(AttemptSelection(student=Student(key="eve", name="Eve")))
    statuses = grade(drawer, tmp_path, class_files, executor)
    assert sorted(statuses) == ["failed", "missing", "passed", "passed", "unreadable"]
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
    ("verdicts", "remarks", "status"),
    [
        ({"pad/basic": "right", "pad/hint": "wrong value"}, Remarks(), "passed"),
        ({"pad/basic": "wrong value", "pad/hint": "right"}, Remarks(), "failed"),
        ({"pad/basic": "missing"}, Remarks(loading="It raised.", loaded=False), "did not load"),
    ],
)
def test_only_checks_that_give_points_fail_a_student(
    tmp_path: Path, verdicts: dict[str, VerdictWord], remarks: Remarks, status: Status
) -> None:
    source = Source.of(submission_of(""))
    result = Graded(report=b"", verdicts=verdicts, findings=(), seconds=0.0, remarks=remarks)
    with Gradebook(tmp_path, create=True) as book:
        points = {"pad/basic": 2, "pad/hint": 0}
        setup = book.setups.keep(ClassFiles(assignment=b"", deck=b""), "a", points)
        student = Student(key="ada", name="Ada")
        book.enter(student, [HandIn(attempt=attempt_of("ada"), source=source)], setup)
        assert record_result(book, source.digest, setup, result) == status


class NobodyThere(BatchExecutor):
    """An executor that must not be needed."""

    @property
    def size(self) -> int:
        return 1

    def submit(self, *_: object) -> None:  # type: ignore[override]
        raise SubmissionError("Something was graded twice.")

    def renew(self) -> None: ...

    def close(self, *, at_once: bool = False) -> None: ...


def test_nothing_is_graded_twice(
    tmp_path: Path, class_files: ClassFiles, executor: LocalExecutor
) -> None:
    first = grade(Drawer(ada=RIGHT, bob=TWINS["pad"]), tmp_path, class_files, executor)
    again = grade(
        Drawer(ada=RIGHT, bob=TWINS["pad"], cleo=RIGHT), tmp_path, class_files, NobodyThere()
    )
    assert (sorted(first), sorted(again)) == (["failed", "passed"], ["failed", "passed", "passed"])


class FailingExecutor(InProcessExecutor):
    """A machine that fails, and counts how often."""

    def __init__(self) -> None:
        self.failures = 0

    def submit(self, *_: object) -> Future[Failed]:  # type: ignore[override]
        self.failures += 1
        future: Future[Failed] = Future()
        future.set_result(Failed(message="No memory."))
        return future


def test_what_the_grader_failed_on_is_not_tried_again_for_everybody_who_handed_it_in(
    tmp_path: Path, class_files: ClassFiles
) -> None:
    executor = FailingExecutor()
    others = {f"b{number}": f"number = {number}" for number in range(9)}
    statuses = grade(Drawer(ada=RIGHT, **others, cleo=RIGHT), tmp_path, class_files, executor)
    assert (statuses, executor.failures) == (["error"] * 11, 10)


def test_a_failure_of_ours_displaces_no_result(
    tmp_path: Path, class_files: ClassFiles, executor: LocalExecutor
) -> None:
    drawer = Drawer(bob=TWINS["pad"])
    grade(drawer, tmp_path, class_files, executor)
    failing = FailingExecutor()
    assert grade(drawer, tmp_path, class_files, failing, again=True) == ["error"]
    assert failing.failures == 1
    with Gradebook(tmp_path) as book:
        assert [(row.standing, row.earned) for row in book.rows()] == [("graded", 15)]


def test_stored_reports_tell_nobody_apart(
    tmp_path: Path, class_files: ClassFiles, executor: LocalExecutor
) -> None:
    reports = []
    for name in ("ada", "bob"):
        folder = tmp_path / name
        folder.mkdir()
        grade(Drawer(**{name: WRONG}), folder, class_files, executor)
        with Gradebook(folder) as book:
            (digest,) = book.sources()
            setup = book.setups.current()
            assert setup is not None
            found = book.results.find(digest, setup.result_key)
            assert found is not None
            reports.append(found[0])
    assert reports[0] == reports[1]


@pytest.mark.parametrize("change", ["limits", "feedback", "weak"])
def test_what_decides_verdicts_is_told_apart_from_points(
    class_files: ClassFiles, change: str
) -> None:
    text = class_files.assignment.decode()
    changed = {
        "limits": text.replace("seconds_per_call = 0.3", "seconds_per_call = 0.4"),
        "feedback": text.replace('feedback = "full" ', 'feedback = "hint" '),
        "weak": text,
    }[change]
    cheaper = text.replace("basic = 2", "basic = 9").replace("CNN operations", "Operations")

    def setup_of(text: str, *, weak: bool = False) -> ClassSetup:
        return parse_setup(
            ClassFiles(assignment=text.encode(), deck=class_files.deck, allow_weak_isolation=weak)
        )

    first, second, third = (
        setup_of(text),
        setup_of(changed, weak=change == "weak"),
        setup_of(cheaper),
    )
    assert second.result_key != first.result_key == third.result_key
    assert (first.points["pad/basic"], third.points["pad/basic"]) == (2, 9)


def test_what_cannot_be_explained_is_told_to_staff_beside_the_score(
    tmp_path: Path,
    class_files: ClassFiles,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = f"{RIGHT}\ndef pad(x, padding, value=0.0):\n    return x\n"

    def fail(*_: object) -> None:
        raise KeyError("expected")

    monkeypatch.setattr(Allowance, "forgives_bugs", True)
    monkeypatch.setattr(searches, "shrink_case", fail)
    open_worker_state(class_files)
    try:
        statuses = grade(
            Drawer(ada=RIGHT, bob=TWINS["pad"], cleo=wrong),
            tmp_path,
            class_files,
            InProcessExecutor(),
        )
        assert sorted(statuses) == ["failed", "failed", "passed"]
    finally:
        close_worker_state(class_files.digest)
    with Gradebook(tmp_path) as book:
        described = describe_class(book)
    messages = {row.student.key: row.message for row in described.rows}
    assert (messages["ada"], messages["bob"]) == ("", "")
    assert messages["cleo"].startswith("Not everything could be explained: KeyError (")
    assert {row.standing for row in described.rows} == {"graded"}
    print_class(described, open_console())
    output = capsys.readouterr().out
    assert "1 graded with a remark:\n  Cleo (cleo): Not everything could be explained" in output
