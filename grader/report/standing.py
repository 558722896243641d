"""Where a submission stands, in lines: the score and each function. No finding is looked at.

So these lines can be printed before anything is explained.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from grader.records.last_run import Changes
from grader.records.loading import LoadingView, unwritten
from grader.records.report import OperationScore, Report
from grader.report.deck_named import deck_named
from grader.report.rows import Rows
from grader.report.summary import absent_in_words
from grader.text import safe_line

_MAX_BARS = 5
"""Functions with a line each; more share one."""


def standing_lines(
    report: Report, rows: Rows, changes: Changes | None = None, *, brief: bool = False
) -> list[Text]:
    """The score, what is another than at the last run, and how far each function is.

    Args:
        report: The report.
        rows: Where they are to be printed.
        changes: What is another than at the last run; None where that is not known.
        brief: Whether functions share a line, as after each of many saves.
    """
    loading = LoadingView(
        operations=report.operations, checks=report.checks, load_error=report.load_error
    )
    lines = rows.paragraph(_score(report, loading, changes, rows.width))
    return lines if loading.did_not_load else [*lines, *_functions(report, rows, brief=brief)]


def _score(report: Report, loading: LoadingView, changes: Changes | None, width: int) -> Text:
    """The points, what is another than at the last run, and where no finding says it, why.

    What is another is said in no more words than a line has room for.
    """
    score = f"{report.score.earned} of {report.score.possible}"
    said = []
    if loading.did_not_load:
        score = "No score" if report.deck.kind == "practice" else score
        said.append("The file did not load.")
    elif nothing := absent_in_words(report):
        said.append(nothing)
    elif all(check.passed for check in report.checks):
        said.append("Everything is right.")
    if changes is not None and changes.gained is None:
        said.append(f"Before that: {changes.chip}.")
    compared = changes is not None and changes.gained is not None
    since = f", {changes.chip}" if changes is not None and compared else ""
    forms = changes.in_a_line if changes is not None and compared else ("",)
    texts = (_joined(score, since, (form, *said)) for form in forms)
    *longer, shortest = texts
    return next((text for text in longer if text.cell_len <= width), shortest)


def _joined(score: str, since: str, said: Iterable[str]) -> Text:
    sentences = " ".join(filter(None, said))
    return Text.assemble((score, "bold"), since, ". " if sentences else "", sentences)


def _functions(report: Report, rows: Rows, *, brief: bool) -> Iterator[Text]:
    """Functions with something wrong, those that are not there or not written, those that are done.

    In the order of the assignment, since what brings most is not known yet.
    """
    absent = unwritten(report.operations, report.checks)
    done = [one for one in report.operations if is_done(one, report)]
    begun = [one for one in report.operations if one not in done and one.name not in absent]
    if brief or len(begun) > _MAX_BARS:
        shared = ", ".join(f"{one.name} {one.earned}/{one.possible}" for one in begun)
        yield from rows.paragraph(Text(safe_line(shared))) if shared else ()
    else:
        for one in begun:
            yield from rows.head(one)
    waiting = []
    for one in report.operations:
        if one.name in absent and (one.lost or one.state == "missing"):
            yield from rows.head(one, says="" if one.lost else _missing_in_words(one, report))
        elif one.name in absent:
            waiting.append(one)
    yield from _waiting(waiting, rows, deck_named(report))
    if done:
        named = ", ".join(f"{one.name} {one.earned}" for one in done)
        yield from rows.paragraph(Text(safe_line(f"done: {named}"), "green"))


def is_done(one: OperationScore, report: Report) -> bool:
    """Whether every check of a function is right."""
    return all(check.passed for check in report.checks if check.operation == one.name)


def _missing_in_words(one: OperationScore, report: Report) -> str:
    return next(check.message for check in report.checks if check.operation == one.name)


def _waiting(waiting: Sequence[OperationScore], rows: Rows, named_deck: str) -> list[Text]:
    """Functions that are not written yet."""
    if not waiting:
        return []
    asks = f"grade explain {waiting[0].name}{named_deck}"
    if len(waiting) == 1:
        return rows.head(waiting[0], says=f"not written yet: {asks}")
    named = ", ".join(f"{one.name} {one.possible}" for one in waiting)
    return rows.paragraph(Text(safe_line(f"not written yet: {named}: {asks}")))
