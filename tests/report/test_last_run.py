"""What is remembered of the last run, and what of a page is not believed."""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.finding_report import FindingReport
from grader.records.last_run import Changes
from grader.records.report import Report
from grader.report.last_run import MAX_MEMORY_BYTES, MAX_PAGE_BYTES, Memory
from tests.conftest import GradeSource
from tests.support import TWINS, restricted

CHECKS = ("pad/basic", "pad/sides", "pad/value", "maxpool/basic")
RIGHT = TWINS["pad"]
NO_VALUE = RIGHT.replace("np.full(shape, value,", "np.full(shape, 0.0,")
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
"""A Wednesday."""

Remember = Callable[..., Memory]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where a student works and gives commands."""
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    mine = tmp_path / "mine"
    mine.mkdir()
    monkeypatch.chdir(mine)
    return mine


@pytest.fixture(scope="module")
def asked(assignment: Assignment) -> Assignment:
    return restricted(assignment, *CHECKS)


@pytest.fixture(scope="module")
def full(grade_source: GradeSource) -> Report:
    return grade_source(RIGHT, *CHECKS)


@pytest.fixture(scope="module")
def partial(grade_source: GradeSource) -> Report:
    return grade_source(NO_VALUE, *CHECKS)


@pytest.fixture(scope="module")
def unread(grade_source: GradeSource) -> Report:
    return grade_source("def pad(:\n", *CHECKS)


@pytest.fixture
def memory(asked: Assignment, practice_deck: Deck) -> Remember:
    """The memory of a page, of `report.html` where the student stands if not another."""

    def of(
        path: str = ".",
        page: str = "report.html",
        asked: Assignment = asked,
        deck: Deck = practice_deck,
        now: datetime = NOON,
        *,
        by_hand: bool = True,
    ) -> Memory:
        return Memory.of(Path(path), Path(page), asked, deck, by_hand=by_hand, now=now)

    return of


@pytest.fixture
def ran(memory: Remember, folder: Path) -> Callable[..., None]:
    """Write a page with what it keeps, so that the next run finds it."""

    def write(report: Report | None, now: datetime = NOON, **others: Any) -> None:
        kept = memory(now=now, **others).keep(report)
        (folder / "report.html").write_bytes(b"<!doctype html>\n" + kept + b"<!-- rest -->\n")

    return write


def changes_of(memory: Memory, report: Report) -> Changes:
    changes = memory.compare(report)
    assert changes is not None
    return changes


def test_what_was_mended_and_finished_is_told_of_the_last_run(
    ran: Callable[..., None], memory: Remember, full: Report, partial: Report
) -> None:
    ran(partial)
    changes = changes_of(memory(now=NOON + timedelta(minutes=9)), full)
    assert changes.chip == "+1 since 12:00"
    assert changes.sentences == ("Mended in pad: value.",)
    assert changes.finished == ("pad",)


def test_what_broke_is_told_of_the_last_run(
    ran: Callable[..., None], memory: Remember, full: Report, partial: Report
) -> None:
    ran(full)
    changes = changes_of(memory(), partial)
    assert changes.chip == "\N{MINUS SIGN}1 since 12:00"
    assert changes.sentences == ("No longer right: pad/value.",)
    assert changes.finished == ()


def test_a_function_that_was_not_written_at_the_last_run_is_new(
    ran: Callable[..., None], memory: Remember, grade_source: GradeSource, full: Report
) -> None:
    ran(grade_source("def pad(x, padding, value=0.0):\n    raise NotImplementedError\n", *CHECKS))
    assert changes_of(memory(), full).sentences == ("New: pad.",)
    ran(full)
    assert changes_of(memory(), full).written == ()


def test_a_notebook_keeps_its_last_run_itself(
    asked: Assignment, practice_deck: Deck, full: Report, partial: Report
) -> None:
    first = Memory.of_notebook(None, asked, practice_deck, now=NOON)
    assert first.compare(partial) is None
    last = first.remember(partial)
    later = Memory.of_notebook(last, asked, practice_deck, now=NOON + timedelta(minutes=9))
    assert changes_of(later, full).chip == "+1 since 12:00"
    other = restricted(asked, "pad/value")
    assert Memory.of_notebook(last, other, practice_deck).compare(full) is None
    final = msgspec.structs.replace(practice_deck, kind="final")
    assert Memory.of_notebook(last, asked, final).remember(full) is None


def test_a_run_that_changes_nothing_says_so(
    ran: Callable[..., None], memory: Remember, partial: Report
) -> None:
    ran(partial)
    changes = changes_of(memory(), partial)
    assert (changes.chip, changes.sentences) == ("unchanged since 12:00", ())


def test_another_cause_of_the_same_failures_is_told(
    ran: Callable[..., None], memory: Remember, partial: Report
) -> None:
    (finding, *others) = partial.findings

    def with_headline(headline: str) -> Report:
        changed = msgspec.structs.replace(finding, headline=headline)
        return msgspec.structs.replace(partial, findings=(changed, *others))

    ran(with_headline("Your pad raises TypeError in line 3 of cnn.py"))
    moved = with_headline("Your pad raises TypeError in line 14 of cnn.py")
    assert changes_of(memory(), moved).sentences == ()
    another = with_headline("Your pad raises KeyError in line 3 of cnn.py")
    assert changes_of(memory(), another).sentences == ("Something else is wrong in pad now.",)


@pytest.mark.parametrize(
    ("later", "since"),
    [
        (timedelta(hours=11), "12:00"),
        (timedelta(hours=12), "Wednesday 12:00"),
        (timedelta(days=6), "Wednesday 12:00"),
        (timedelta(days=7), "25 November 2026"),
    ],
)
def test_a_time_is_told_with_its_day_where_that_is_another(
    ran: Callable[..., None], memory: Remember, full: Report, later: timedelta, since: str
) -> None:
    ran(full)
    assert changes_of(memory(now=NOON + later), full).chip == f"unchanged since {since}"


def test_a_file_that_does_not_load_is_compared_with_nothing_and_forgets_nothing(
    ran: Callable[..., None], memory: Remember, full: Report, partial: Report, unread: Report
) -> None:
    ran(partial)
    later = NOON + timedelta(minutes=5)
    broken = changes_of(memory(now=later), unread)
    assert (broken.chip, broken.sentences) == ("4 of 8 at 12:00", ())
    ran(unread, now=later)
    refused = memory(now=later).standing()
    assert refused is not None
    assert refused.chip == "4 of 8 at 12:00"
    ran(None, now=later)
    assert changes_of(memory(now=later), full).chip == "+1 since 12:00"


def test_a_file_that_raises_at_its_end_is_compared(
    ran: Callable[..., None], memory: Remember, grade_source: GradeSource, partial: Report
) -> None:
    ran(partial)
    raising = grade_source(f"{RIGHT}\npad(1)\n", *CHECKS)
    assert raising.load_error is not None
    assert changes_of(memory(), raising).chip == "+1 since 12:00"


def test_a_first_run_is_compared_with_nothing(memory: Remember, full: Report) -> None:
    assert memory().compare(full) is None
    assert memory().standing() is None
    assert memory().keep(None) == b""


def test_a_page_that_lies_elsewhere_is_not_looked_at(
    ran: Callable[..., None], memory: Remember, full: Report
) -> None:
    ran(full)
    assert memory(page="other.html").last is None


@pytest.mark.parametrize("name", ["CI", "GITHUB_ACTIONS"])
def test_nothing_is_remembered_where_nobody_sits(
    ran: Callable[..., None],
    memory: Remember,
    full: Report,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    ran(full)
    monkeypatch.setenv(name, "true")
    assert memory().last is None
    assert memory().keep(full) == b""


def test_nothing_is_remembered_where_a_system_reads_the_report(
    ran: Callable[..., None], memory: Remember, full: Report
) -> None:
    ran(full)
    assert memory(by_hand=False).last is None
    assert memory(by_hand=False).keep(full) == b""


def test_nothing_is_remembered_with_a_final_deck(
    ran: Callable[..., None], memory: Remember, full: Report, practice_deck: Deck
) -> None:
    ran(full)
    final = msgspec.structs.replace(practice_deck, kind="final")
    assert memory(deck=final).last is None
    assert memory(deck=final).keep(full) == b""


def test_what_was_asked_otherwise_is_not_compared(
    ran: Callable[..., None],
    memory: Remember,
    full: Report,
    asked: Assignment,
    practice_deck: Deck,
) -> None:
    ran(full)
    first, *others = asked.rubric
    dearer = (msgspec.structs.replace(first, points=first.points + 1), *others)
    assert memory(deck=msgspec.structs.replace(practice_deck, digest="0")).last is None
    assert memory(asked=msgspec.structs.replace(asked, rubric=dearer)).last is None
    assert memory(asked=msgspec.structs.replace(asked, title="Another")).last is None
    assert memory().last is not None


def test_another_submission_is_not_compared(
    ran: Callable[..., None], memory: Remember, full: Report, folder: Path
) -> None:
    (folder / "cnn.py").write_text(RIGHT)
    (folder / "other").mkdir()
    ran(full)
    for path in ("cnn.py", "other", "..", "nowhere"):
        assert memory(path=path).last is None
    assert memory(path=str(folder)).last is not None


def test_a_page_in_a_folder_that_was_handed_in_is_not_believed(
    memory: Remember, full: Report, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    page = "mine/report.html"
    assert memory(path="mine", page=page).keep(full) == b""
    beside = memory(path="mine").keep(full)
    (folder / "report.html").write_bytes(beside)
    assert memory(path="mine", page=page).last is None


def test_a_page_is_not_believed_where_its_folder_was_unpacked_anew(
    ran: Callable[..., None],
    memory: Remember,
    full: Report,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran(full)
    assert memory().last is not None
    page = (folder / "report.html").read_bytes()
    folder.rename(folder.with_name("old"))
    folder.mkdir()
    (folder / "report.html").write_bytes(page)
    monkeypatch.chdir(folder)
    assert memory().last is None


def link(page: Path) -> None:
    (page.parent / "real.html").write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to("real.html")


def pipe(page: Path) -> None:
    page.unlink()
    os.mkfifo(page)


def folder_instead(page: Path) -> None:
    page.unlink()
    page.mkdir()


def too_large(page: Path) -> None:
    page.write_bytes(b" " * (2 * MAX_PAGE_BYTES) + page.read_bytes())


@pytest.mark.skipif(sys.platform == "win32", reason="has no such files")
@pytest.mark.parametrize("spoil", [link, pipe, folder_instead, too_large, Path.unlink])
def test_what_is_no_plain_page_of_ours_is_no_memory(
    ran: Callable[..., None],
    memory: Remember,
    full: Report,
    folder: Path,
    spoil: Callable[[Path], None],
) -> None:
    ran(full)
    spoil(folder / "report.html")
    assert memory().last is None


def kept_with(**fields: Any) -> Callable[[dict[str, Any]], str]:
    return lambda kept: json.dumps(kept | fields)


HOSTILE: dict[str, Callable[[dict[str, Any]], str]] = {
    "no JSON": lambda _: "{right",
    "not text": lambda _: '"\udc80"',
    "nothing": lambda _: "",
    "deep": lambda _: "[" * 15_000,
    "deep in its place": lambda kept: json.dumps(kept)[:-1] + ', "x": ' + "[" * 15_000,
    "a list": lambda kept: json.dumps([kept]),
    "a field more": kept_with(score=100),
    "a field less": lambda kept: json.dumps({"conditions": kept["conditions"]}),
    "another format": kept_with(format="cnn-grader last run 2"),
    "NaN": kept_with(at=float("nan")),
    "infinite": kept_with(at=float("inf")),
    "a fraction": kept_with(at=1.5),
    "a huge number": kept_with(at=10**4000),
    "below zero": kept_with(at=-1),
    "in the future": kept_with(at=int(NOON.timestamp()) + 1),
    "true": kept_with(at=True),
    "markup": kept_with(right=["<img src=x onerror=alert(1)>"]),
    "an unknown check": kept_with(right=["pad/basic", "pad/\x1b[31m"]),
    "a number for a name": kept_with(right=[1]),
    "no digest": kept_with(findings={"pad": "<b>"}),
    "other conditions": kept_with(conditions="0" * 64),
    "no conditions": kept_with(conditions=""),
    "too large": kept_with(right=["pad/basic"] * MAX_MEMORY_BYTES),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_forged_memory_is_ignored_in_silence(
    memory: Remember, full: Report, folder: Path, name: str
) -> None:
    begin, end = b"<!-- cnn-grader last run ", b" -->\n"
    kept = memory().keep(full)
    forged = HOSTILE[name](json.loads(kept.removeprefix(begin).removesuffix(end)))
    content = begin + forged.encode(errors="surrogateescape") + end
    (folder / "report.html").write_bytes(content)
    found = memory()
    assert found.last is None
    assert found.compare(full) is None


def test_what_is_told_twice_counts_once(memory: Remember, full: Report, folder: Path) -> None:
    kept = memory().keep(full).replace(b'"pad/basic"', b'"pad/basic","pad/basic"')
    (folder / "report.html").write_bytes(kept)
    assert changes_of(memory(), full).chip == "unchanged since 12:00"


def test_a_page_that_begins_like_a_memory_all_over_takes_no_time(
    memory: Remember, folder: Path
) -> None:
    begin = b"<!-- cnn-grader last run "
    (folder / "report.html").write_bytes(begin * (MAX_PAGE_BYTES // len(begin)))
    assert memory().last is None


def test_nothing_that_is_kept_ends_its_comment(memory: Remember, full: Report) -> None:
    first, *others = full.checks
    named = msgspec.structs.replace(first, name="pad/--><script>&lt;!--")
    report = msgspec.structs.replace(full, checks=(named, *others))
    kept = memory().keep(report)
    assert kept.count(b">") == kept.count(b"<") == 1
    assert kept.endswith(b"} -->\n")


def test_what_is_too_much_to_be_kept_is_left_out(memory: Remember, full: Report) -> None:
    check = full.checks[0]
    many = tuple(msgspec.structs.replace(check, name=f"pad/{number:099}") for number in range(200))
    assert memory().keep(msgspec.structs.replace(full, checks=(*full.checks, *many))) == b""


def test_a_finding_of_the_whole_file_is_of_no_function(
    ran: Callable[..., None], memory: Remember, partial: Report
) -> None:
    whole = FindingReport(
        operation="",
        headline="Python cannot read line 1 of cnn.py",
        verdict="missing",
        checks=(),
        explained=False,
        feedback="full",
    )
    ran(msgspec.structs.replace(partial, findings=(whole,)))
    another = msgspec.structs.replace(whole, headline="Loading the file does not end")
    changes = changes_of(memory(), msgspec.structs.replace(partial, findings=(another,)))
    assert changes.sentences == ()
