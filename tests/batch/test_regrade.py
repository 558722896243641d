"""Whatever changes, a class stands as if it had been graded so from the start."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assignment import default_deck_path
from grader.batch import Status
from grader.batch.class_setup import ClassSetup, load_setup, parse_setup
from grader.batch.executors import InProcessExecutor
from grader.batch.pages import order_page, report_of
from grader.batch.regrade import Move, moves_between, regrade_sources
from grader.batch.setup_changes import change_setup
from grader.batch.worker_state import close_worker_state, open_worker_state
from grader.deck.store import load_deck, store_deck
from grader.errors import MachineError
from grader.gradebook.store import Gradebook, HandIn
from grader.records.attempt import Attempt, Student
from grader.records.gradebook import Override, Row
from grader.records.graded_with import GraderInfo
from grader.records.grading import ClassFiles, Failed, Graded, Source
from tests.support import RIGHT, TWINS, submission_of, written

TOML = """\
title = "Small"
[limits]
seconds_per_call = 0.3
[rubric.pad]
basic = 2
sides = 3
value = 1
[rubric.conv1d]
basic = 3
stride = 2
padding = 2
worked-examples = 1
"""

CHANGES = {
    "nothing": ("", ""),
    "title": ('"Small"', '"Smaller"'),
    "points": ("stride = 2", "stride = 9"),
    "no points": ("value = 1", "value = 0"),
    "feedback": ("stride = 2", 'stride = { points = 2, feedback = "hint" }'),
    "silence": ("padding = 2", 'padding = { points = 2, feedback = "none" }'),
    "a check less": ("padding = 2\n", ""),
    "an operation less": ("[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n", ""),
    "a check more": ("basic = 3", "basic = 3\nbias = 2"),
    "limits": ("0.3", "0.4"),
    "deck": ("", ""),
    "contract": ("[rubric.conv1d]", '[operation.conv1d]\nwithout = ["bias"]\n[rubric.conv1d]'),
    "withheld": ("[limits]", '[policy]\nwithheld_calls = ["numpy.pad"]\n[limits]'),
    "files": ("[limits]", '[submission]\nfiles = ["cnn.py"]\n[limits]'),
}
CALLS_PAD = """
_conv1d = conv1d
def conv1d(x, weight, bias=None, stride=1, padding=0):
    return _conv1d(pad(x, (padding, padding)), weight, bias, stride, 0)
"""

SOURCES = {
    "right": RIGHT,
    "pad": TWINS["pad"],
    "value": RIGHT.replace("np.full(shape, value,", "np.full(shape, 0.0,"),
    "excused": TWINS["pad"].replace("np.full(shape, value,", "np.full(shape, value + 1,")
    + TWINS["conv1d"]
    + CALLS_PAD,
    "stride": TWINS["pad"]
    + TWINS["conv1d"]
    + "\n_conv1d = conv1d\ndef conv1d(x, weight, bias=None, stride=1, padding=0):\n"
    "    return _conv1d(x, weight, bias, 1, padding)\n",
    "raises": "def pad(x, padding, value=0.0):\n    raise ValueError(x.shape)\n",
}


class CountingExecutor(InProcessExecutor):
    """Does each job once in its life, and counts for which sources it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._done: dict[tuple[str, str], Graded | Failed] = {}

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        digest, source = arguments
        self.asked.append(source.digest)
        if (digest, source.digest) not in self._done:
            self._done[digest, source.digest] = work(digest, source)
        future: Future[Any] = Future()
        future.set_result(self._done[digest, source.digest])
        return future


EXECUTOR = CountingExecutor()


@cache
def files_after(change: str) -> ClassFiles:
    """The small assignment with a change, and a deck with few cases."""
    whole = load_deck(default_deck_path())
    few = 2 if change == "deck" else 3
    names = [name for name in whole.checks if name.partition("/")[0] in {"pad", "conv1d"}]
    deck = msgspec.structs.replace(whole, checks={name: whole.checks[name][:few] for name in names})
    with tempfile.NamedTemporaryFile() as file:
        store_deck(deck, Path(file.name))
        class_files = ClassFiles(
            assignment=TOML.replace(*CHANGES[change]).encode(), deck=Path(file.name).read_bytes()
        )
    open_worker_state(class_files)
    return class_files


@pytest.fixture(scope="module", autouse=True)
def _worker_states() -> Iterator[None]:
    yield
    for change in CHANGES:
        close_worker_state(files_after(change).digest)


def begin(book: Gradebook) -> None:
    """A class of one student for each source, none of it graded."""
    setup = change_setup(book, parse_setup(files_after("nothing")))
    for key, source in SOURCES.items():
        student = Student(key=key, name=key.title())
        attempt = Attempt(students=(student,), place=f"{key}.py", files={})
        read = Source.of(submission_of(source))
        book.enter(student, [HandIn(attempt=attempt, source=read)], setup)


def regrade(book: Gradebook, change: str) -> tuple[ClassSetup, set[str]]:
    """Grade under other class_files; they, and the students whose sources were run."""
    EXECUTOR.asked.clear()
    setup = change_setup(book, parse_setup(files_after(change)))
    statuses: list[Status] = []
    run = regrade_sources(
        book, setup, EXECUTOR, lambda status, count: statuses.extend([status] * count)
    )
    assert len(statuses) == len(SOURCES)
    assert run == len(EXECUTOR.asked) == len(set(EXECUTOR.asked))
    moves, failed = moves_between(book, setup)
    assert not failed
    book.move({move.key: None for move in moves}, setup)
    return setup, {row.student.key for row in book.rows() if row.sha256 in EXECUTOR.asked}


def as_shown(book: Gradebook) -> tuple[list[Row], list[Any]]:
    """The rows, and the reports that pages are made of."""
    rows, reports = list(book.rows()), []
    for row in rows:
        order = order_page(book, row, load_setup(book).assignment.title)
        assert order is not None
        reports.append(written(msgspec.structs.replace(report_of(order), seconds=0.0)))
    return rows, reports


@cache
def graded_afresh(change: str) -> tuple[list[Row], list[Any]]:
    with tempfile.TemporaryDirectory() as folder, Gradebook(Path(folder), create=True) as book:
        begin(book)
        regrade(book, change)
        return as_shown(book)


@settings(max_examples=4)
@given(st.lists(st.sampled_from(list(CHANGES)), min_size=2, max_size=4))
def test_after_any_changes_a_class_is_as_if_graded_so_at_first(changes: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, Gradebook(Path(folder), create=True) as book:
        begin(book)
        for change in changes:
            regrade(book, change)
            assert as_shown(book) == graded_afresh(change)


EVERYBODY = set(SOURCES)


@pytest.mark.parametrize(
    ("change", "run"),
    [
        ("nothing", set()),
        ("title", set()),
        ("points", set()),
        ("no points", set()),
        ("feedback", {"pad", "stride", "raises"}),
        ("silence", EVERYBODY - {"right"}),
        ("a check less", EVERYBODY - {"right"}),
        ("an operation less", EVERYBODY),
        ("a check more", EVERYBODY),
        ("limits", EVERYBODY),
        ("deck", EVERYBODY),
        ("contract", EVERYBODY),
        ("withheld", EVERYBODY),
        ("files", EVERYBODY),
    ],
)
def test_only_what_a_change_touches_is_run(tmp_path: Path, change: str, run: set[str]) -> None:
    with Gradebook(tmp_path, create=True) as book:
        begin(book)
        assert regrade(book, "nothing")[1] == EVERYBODY
        assert regrade(book, change)[1] == run
        assert regrade(book, change)[1] == set()
        assert regrade(book, "nothing")[1] == set()


def test_a_grader_of_another_version_runs_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Gradebook(tmp_path, create=True) as book:
        begin(book)
        regrade(book, "nothing")
        other = msgspec.structs.replace(GraderInfo.here(), numpy="9.9")
        monkeypatch.setattr(GraderInfo, "here", lambda: other)
        assert regrade(book, "nothing")[1] == EVERYBODY
        assert regrade(book, "points")[1] == set()


def test_a_regrade_that_was_ended_goes_on_where_it_was(tmp_path: Path) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with Gradebook(tmp_path, create=True) as book:
        begin(book)
        regrade(book, "nothing")
        before = as_shown(book)[0]
        setup = change_setup(book, parse_setup(files_after("limits")))
        with pytest.raises(KeyboardInterrupt):
            regrade_sources(book, setup, EXECUTOR, end)
        assert list(book.rows()) == before
        assert len(regrade(book, "limits")[1]) == len(SOURCES) - 1
        assert as_shown(book) == graded_afresh("limits")


def test_points_by_hand_outlive_every_change(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        begin(book)
        regrade(book, "nothing")
        given = Override(check="conv1d/stride", points=2, note="on paper", at="2026-03-01")
        book.override("stride", given)
        for change in CHANGES:
            regrade(book, change)
            row = next(row for row in book.rows() if row.student.key == "stride")
            assert row.points["conv1d/stride"] == 2
            order = order_page(book, row, "")
            assert order is not None
            assert report_of(order).score.earned == row.earned


def test_points_by_hand_are_no_more_than_the_check_is_worth_now(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        begin(book)
        regrade(book, "points")
        book.override("stride", Override(check="conv1d/stride", points=9, note="fine", at=""))
        regrade(book, "nothing")
        row = next(row for row in book.rows() if row.student.key == "stride")
        assert row.points["conv1d/stride"] == row.possible["conv1d/stride"] == 2
        order = order_page(book, row, "")
        assert order is not None
        (check,) = [one for one in report_of(order).checks if one.name == "conv1d/stride"]
        assert (check.earned, check.notes[-1]) == (2, "2 of 2 points were given by hand: fine")


def test_no_page_says_another_score_than_the_gradebook(tmp_path: Path) -> None:
    with Gradebook(tmp_path, create=True) as book:
        begin(book)
        regrade(book, "nothing")
        order = order_page(book, next(book.rows()), "")
        assert order is not None
        with pytest.raises(MachineError, match="where the gradebook holds 99"):
            report_of(msgspec.structs.replace(order, earned=99))


@pytest.mark.parametrize(
    ("published", "before", "after", "lowers"),
    [
        (None, 5, 4, False),
        (5, 5, 4, True),
        (5, 5, 5, False),
        (5, 4, 4, False),
        (5, 3, 4, False),
        (5, 4, 3, True),
        (5, None, 4, True),
        (5, 5, None, True),
        (0, None, None, False),
        (3, 5, 4, False),
    ],
)
def test_a_published_score_is_lowered_by_what_makes_it_less(
    published: int | None, before: int | None, after: int | None, *, lowers: bool
) -> None:
    move = Move(key="ada", before=before, after=after, published=published)
    assert move.lowers_published == lowers
