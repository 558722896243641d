"""Rendering a page: where you stand, then every finding, within the bytes that a page may have."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from grader.files import write_file
from grader.records.assignment import LEVELS, Feedback
from grader.records.last_run import Changes
from grader.records.loading import LoadingView, functions_of
from grader.records.report import OperationScore, Report
from grader.report.carried import carry_result
from grader.report.deck_named import deck_named
from grader.report.findings import host_of, order_operations
from grader.report.html_env import TEMPLATES, policy_of, read_asset
from grader.report.page.cards import Card, PagePart, view_parts, view_search
from grader.report.page.examples import draw_examples
from grader.report.page.fitting import Shown, fit_cards
from grader.report.page.strips import any_new, draw_strips, key_of
from grader.report.summary import absent_in_words, all_missing
from grader.text import listed

MAX_PAGE_BYTES = 300_000
"""Of a page with what it carries along; a result that has no room is left out."""

_TEMPLATES = {
    name: TEMPLATES.get_template(name)
    for name in TEMPLATES.list_templates(["html"])
    if "/" not in name
}
"""Compiled when this is imported, which happens while a submission is graded."""

_STYLE = read_asset("templates/base.css", "templates/page.css", "templates/arrays.css")
_SCRIPT = read_asset("templates/page.js", "templates/arrays.js")
_FRAME = {"policy": policy_of(_STYLE, _SCRIPT), "style": _STYLE.text, "script": _SCRIPT.text}

_SPELLED = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


class PageRow(NamedTuple):
    """One function in the list of what there is to do; the file as a whole if it has no name.

    Attributes:
        score: Its points; None for the file as a whole.
        part: What is to be mended in it; None if nothing is, or if all of it waits for the file.
        is_done: Whether every check of it is right.
        host: The function that it waits for; empty for most.
    """

    score: OperationScore | None
    part: PagePart | None
    is_done: bool = False
    host: str = ""


class Cheer(NamedTuple):
    """Something that is done.

    Attributes:
        title: What.
        told: What that means.
        operation: Name of the function that is done; empty if all are.
    """

    title: str
    told: str
    operation: str = ""


def render_page(
    report: Report,
    changes: Changes | None = None,
    *,
    students_see: Mapping[str, Feedback] | None = None,
    framed: bool = False,
) -> str:
    """The page as HTML text, with every text of the submission escaped.

    Args:
        report: The report.
        changes: What is another than at the last run, if that is remembered.
        students_see: For staff, to whom all is shown: the feedback level of each check, by its
            name, that students see it at.
        framed: Whether it is shown below a cell of a notebook, with less above its findings.
    """
    parts = view_parts(report)
    told = [card for part in parts for card in part.cards]
    beyond = view_search(report, first=len(told) + 1)
    cards = [*told, *beyond]
    strips = draw_strips(report, changes.mended if changes else ())
    loading = LoadingView(
        operations=report.operations, checks=report.checks, load_error=report.load_error
    )
    says_loading = any(not one.operation for one in report.findings)
    return _TEMPLATES["graded.html"].render(
        **_FRAME,
        framed=framed,
        deck_named=deck_named(report),
        tab=f"{report.score.earned}/{report.score.possible} {report.submission.name}",
        report=report,
        changes=changes,
        no_score=bool(loading.did_not_load)
        and report.deck.kind == "practice"
        and not report.score.adjusted,
        notes=report.notes,
        remarks=_remarks(report, loading),
        warnings=_warnings(report),
        band=_band(students_see or {}),
        rows=_rows(report, parts),
        cheers=_cheers(report, changes, parts),
        parts=parts,
        cards=cards,
        beyond=beyond,
        shown=fit_cards(cards, partial(_render_card, cards, report, students_see or {})),
        strips=strips,
        key=key_of(strips),
        any_new=any_new([*strips.values()]),
        stopped_at=None if says_loading else report.load_error,
    )


def write_page(
    report: Report, path: Path, changes: Changes | None = None, kept: bytes = b""
) -> None:
    """Write the page, with the result that it shows as far as there is room.

    Args:
        report: The report.
        path: Where to.
        changes: What is another than at the last run, if that is remembered.
        kept: What the page keeps for the next run.

    Raises:
        OutputError: It cannot be written.
    """
    page = render_page(report, changes).encode() + kept
    carried = carry_result(report).encode()
    write_file(path, page + carried if len(page + carried) <= MAX_PAGE_BYTES else page)


def render_refusal(reason: str, title: str = "", last: str = "") -> str:
    """The page of a submission that was not graded, so that an older one never misleads.

    Args:
        reason: Why not, in a sentence, and what to do, in others.
        title: Title of the assignment.
        last: What the last run brought, e.g. `32 of 100 at 14:05`; empty if that is not known.
    """
    headline, _, advice = reason.partition(". ")
    return _TEMPLATES["refusal.html"].render(
        **_FRAME,
        framed=False,
        tab=f"Not graded: {headline}",
        title=title,
        headline=headline.removesuffix("."),
        advice=advice,
        last=last,
    )


def write_refusal(
    reason: str, path: Path, title: str = "", last: str = "", kept: bytes = b""
) -> None:
    """Write the page of a submission that was not graded over the page that lies there.

    Args:
        reason: Why not, in a sentence, and what to do, in others.
        path: Where to.
        title: Title of the assignment.
        last: What the last run brought; empty if that is not known.
        kept: What the page keeps for the next run.

    Raises:
        OutputError: It cannot be written.
    """
    write_file(path, render_refusal(reason, title, last).encode() + kept)


def _rows(report: Report, parts: Sequence[PagePart]) -> list[PageRow]:
    by_name = {part.name: part for part in parts}
    file = [PageRow(None, by_name[""])] if "" in by_name else []
    lost = {check.operation for check in report.checks if not check.passed}
    return [
        *file,
        *(
            PageRow(
                one,
                by_name.get(one.name),
                is_done=one.name not in lost,
                host=host_of(one.name, report),
            )
            for one in order_operations(report)
        ),
    ]


def _remarks(report: Report, loading: LoadingView) -> list[str]:
    """Why nothing was asked, what was graded, and how loading went where no finding says it."""
    says_loading = any(not one.operation for one in report.findings)
    loads = "" if says_loading else loading.in_words or loading.fault
    if loading.did_not_load:
        return [*filter(None, (loads, report.submission.chosen)), *report.remarks]
    absent = absent_in_words(report, lambda count: _SPELLED.get(count, count))
    why = next((check.message for check in report.checks), "") if all_missing(report) else ""
    said = " ".join(filter(None, (absent, why)))
    return [*filter(None, (said, report.submission.chosen, loads)), *report.remarks]


def _warnings(report: Report) -> list[str]:
    """Why the score may be another elsewhere, and what did not hold the submission back."""
    weak = f"Isolation {report.isolation_in_words}." if report.weakly_isolated else ""
    return [*report.warnings, *filter(None, (weak,))]


def _cheers(report: Report, changes: Changes | None, parts: Sequence[PagePart]) -> list[Cheer]:
    """What is done: all of it, or what was finished since the last run."""
    if report.score.of_checks == report.score.possible:
        return [_perfect(report)]
    names = changes.finished if changes else ()
    finished = [one for one in report.operations if one.name in names]
    left = ", ".join(_left(part, report) for part in parts if part.cards or part.silent)
    if len(finished) > 1:
        functions = functions_of(finished)
        title = f"{listed(functions)} {'are' if len(functions) > 1 else 'is'} done"
        return [Cheer(title, f"That leaves {left}.")]
    return [
        Cheer(
            title=f"{one.function} is done: {one.earned} of {one.possible}",
            told=f"{_passed(one, report)} That leaves {left}.",
            operation=one.name,
        )
        for one in finished
    ]


def _perfect(report: Report) -> Cheer:
    wrong = sum(not check.passed for check in report.checks)
    if wrong:
        return Cheer(
            "All points are there", f"No points hang on the {_spelled(wrong, 'check')} below."
        )
    functions = len(report.operations)
    of_all = f" of {'all ' if functions > 1 else ''}{_spelled(functions, 'function')}"
    return Cheer("Everything is right", f"All {len(report.checks)} checks{of_all} pass.")


def _spelled(count: int, what: str) -> str:
    """A count of things, e.g. `four functions`."""
    return f"{_SPELLED.get(count, count)} {what}{'' if count == 1 else 's'}"


def _passed(operation: OperationScore, report: Report) -> str:
    own = [check for check in report.checks if check.operation == operation.name]
    return f"All {len(own)} checks pass."


def _left(part: PagePart, report: Report) -> str:
    gain = sum(check.lost for card in part.cards for check in card.checks)
    gain += sum(check.lost for check in part.silent)
    return f"{report.function(part.name) or 'loading the file'}{f', +{gain}' if gain else ''}"


def _band(students_see: Mapping[str, Feedback]) -> str:
    seen = sorted({*students_see.values()}, key=LEVELS.index)
    return f"Students of this course see: {', '.join(seen)}" if seen else ""


def _render_card(
    cards: Sequence[Card],
    report: Report,
    students_see: Mapping[str, Feedback],
    card: Card,
    shown: Shown,
) -> Markup:
    """A card with as much as is shown of it."""
    finding = card.finding
    place = card.number - 1
    levels = [students_see[name] for name in finding.every_check if name in students_see]
    level = min(levels, key=LEVELS.index, default=None)
    example = None if shown.brief or finding.unwritten else finding.clearest
    html = _TEMPLATES["finding.html"].render(
        card=card,
        is_file=not finding.operation,
        report_error=report.load_error,
        is_open=not place,
        after=cards[place + 1] if place + 1 < len(cards) else None,
        examples=draw_examples(shown.cut(finding), shown.room, card.anchor) if shown.room else "",
        example=example,
        brief=shown.brief,
        students_see=level,
        deck_named=deck_named(report),
    )
    return Markup(html)  # noqa: S704  rendered with autoescape
