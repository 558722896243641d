"""What a report may say at `hint` and `none`: sets that are known before a submission is asked.

They are made of the assignment, the deck and what loading the file gave. A field of which nothing
is known here is one that nobody has thought about: it strays.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

import msgspec
import numpy as np

from grader.call_failures import ENDED_BY_CODE, any_function_of, call_quoted, other_functions
from grader.check import check_submission
from grader.check.ask import MAX_TIMEOUTS, out_of_time
from grader.course_words import contract_in_short
from grader.isolation.server import MAX_CALLS
from grader.records.assignment import Assignment, RubricRow
from grader.records.call import Call
from grader.records.deck import Deck
from grader.records.finding import Cause, Finding
from grader.records.finding_report import FindingReport
from grader.records.law import FAMILIES
from grader.records.operation import Operation
from grader.records.outcome import Loaded, Raised
from grader.records.report import CheckReport, OperationScore, Report
from grader.records.score import Score
from grader.records.verdict import Aid, Verdict, VerdictKind, Way
from grader.report.closed import NOT_ASKED, SENTENCES
from grader.report.findings import UNEXPLAINED
from grader.report.headlines import headline_of, question_of, words_on
from grader.report.summary import remarks_on, summarize
from grader.scoring import add_up_operations
from tests.support import FakeAsker, dimensions_of, submission_of

KINDS = frozenset(kind.words for kind in VerdictKind) | {"not asked"}
AT_NONE = frozenset({"right", "wrong value", "not asked"})
ABSENT = frozenset({"missing", "not asked", "crashed", "timed out"})
"""Said of a function that loading did not bring; nothing was asked of it yet."""
NOT_REFUSED = "The call did not raise an exception, and its arguments are not allowed."
NOT_WRITTEN = (
    "The call raised an exception which says that something is not written yet. Its "
    "arguments are not allowed: raise a ValueError."
)

Sets = Mapping[str, Callable[[Any], bool]]
"""Whether a value is in its set, by the name of its field."""


def strays(
    report: Report, assignment: Assignment, deck: Deck, loaded: Loaded, note: str = ""
) -> list[str]:
    """The fields of a report that hold something else, e.g. `pad/basic: message 'x'`.

    `note` is which file is graded, which is told by files that nobody ran yet.
    """
    said = {
        **_said_of_called(assignment, report),
        **_said_of_absent(assignment, deck, loaded),
    }
    sets: Sets = {
        **_sets_of_report(report, assignment, deck, loaded),
        "remarks": lambda value: (
            value
            == remarks_on(
                msgspec.structs.replace(submission_of(""), note=note),
                loaded,
                assignment.operations,
            )
        ),
        "notes": lambda value: value == (),
    }
    found = [*_strays_of(report, sets, "report")]
    for row, check in zip(assignment.rubric, report.checks, strict=True):
        sets = _sets_of_check(row, check, assignment, deck, said)
        found += _strays_of(check, sets, row.name)
    for number, finding in enumerate(report.findings):
        if not finding.operation:
            continue  # loading the file told it, before the first case was asked
        sets = _sets_of_finding(finding, report, assignment, deck, said)
        found += _strays_of(finding, sets, f"finding {number}")
    return found


_REFUSED = f"makes more than {MAX_CALLS:,} calls of|asks too much work of"
"""Why calls of other functions are not answered."""

_PARTS = "Which parts should your function hand back, and in which order?"

_LACKS = ("written yet", "defined")

_WRONG_TOO = r"where something is wrong too: mend that first\."

_WHICH_REFUSED = (
    r"other functions that are wrong, so it was not found out whether they are to blame\. "
    r"Mend those first\."
)


def notes_of(operation: str, assignment: Assignment) -> str:
    """A pattern of all notes there can be."""
    others = "|".join(one.name for one in assignment.operations)
    own = next(one for one in assignment.operations if one.name == operation)
    lost = _list_of("|".join(map(re.escape, own.checks)))
    names = f"({others})( and ({others}))*"
    return "|".join(
        (
            rf"The call of {operation} prints, which takes time\. Try it without\.",
            rf"{operation} ({_REFUSED}) {_WHICH_REFUSED}",
            rf"Right but for a fault of {names}, which it calls: mend {names} first\.",
            rf"Cases that also ask for {lost} are left out: that is lost already\.",
        )
    )


def reasons_of(operation: str) -> dict[str, str]:
    """What is said of a check that is not asked, with why, but for functions that are not there."""
    after = f"After {MAX_TIMEOUTS} checks that timed out, {operation} was not asked any more."
    return {
        "not written": f"{operation} is not written yet.",
        "timed out": after,
        "time used up": out_of_time(operation).message,
    }


def features_of(row: RubricRow, operation: Operation, deck: Deck) -> frozenset[str]:
    """The features that the cases of a check switch on."""
    return frozenset().union(*(operation.features(one.case) for one in deck.checks[row.name]))


def _strays_of(record: msgspec.Struct, sets: Sets, where: str) -> Iterator[str]:
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if field not in sets or not sets[field](value):
            yield f"{where}: {field} {value!r}"


def _sets_of_report(report: Report, assignment: Assignment, deck: Deck, loaded: Loaded) -> Sets:
    checks, error = report.checks, loaded.error
    operations = add_up_operations(checks, report.operations)
    earned = sum(check.earned for check in checks)
    score = Score(earned=earned, possible=sum(row.points for row in assignment.rubric))
    raised = report.load_error if isinstance(error, Raised) else None
    coach = [_advice(operation) for operation in assignment.operations]
    calls = {operation.name: operation.call for operation in assignment.operations}
    return {
        "format": lambda value: value == "cnn-grader report 3",
        "title": lambda value: value == assignment.title,
        "submission": lambda value: value.chosen == "",
        "deck": lambda value: (value.digest, value.cases) == (deck.digest, deck.size),
        "grader": lambda value: value.numpy == np.__version__,
        "isolation": lambda value: value.level in range(5),
        "weakly_isolated": lambda value: value in {True, False},
        "names_deck": lambda value: value is False,
        "score": lambda value: value == score,
        "summary": lambda value: value == summarize(score, operations, checks, raised),
        "seconds": lambda value: value is None,
        "operations": lambda value: (
            value == operations
            and not [one for one in value if _strays_in_operation(one, report, loaded, calls)]
        ),
        "checks": lambda value: len(value) == len(assignment.rubric),
        "unpractised": lambda value: value == (),
        "findings": lambda value: sum(one.points for one in value) <= score.possible - earned,
        "coach": lambda value: all(any(map(_whole(one), coach)) for one in value),
        "forbidden_calls": lambda value: value == loaded.found.forbidden,
        "load_error": lambda value: _is_same_error(value, error),
        "search": lambda value: value is None,
        "warnings": lambda value: value == (),
    }


def _strays_in_operation(
    one: OperationScore, report: Report, loaded: Loaded, calls: Mapping[str, Call | None]
) -> bool:
    """Whether anything is said of how a function was asked but which of few ways, and by names."""
    right = {check.name for check in report.checks if check.passed and check.operation == one.name}
    found = msgspec.structs.asdict(one)
    others = found.keys() - {"name", "call", "state", "location", "earned", "possible"}
    return not (
        (one.state, one.location) == (loaded.functions[one.name], loaded.locations.get(one.name))
        and others == {"lost", "lacks", "way", "excused", "excused_by"}
        and one.lacks in {"", one.function, *(one.call.uses if one.call else ())}
        and one.call is calls[one.name]
        and one.way in get_args(Way)
        and one.lost == (one.name in loaded.lost)
        and set(one.excused) <= right
        and set(one.excused_by) <= loaded.functions.keys() - {one.name}
    )


def _sets_of_check(
    row: RubricRow, check: CheckReport, assignment: Assignment, deck: Deck, said: Mapping[str, str]
) -> Sets:
    operation = next(one for one in assignment.operations if one.name == row.operation)
    hint, cases = row.feedback == "hint", deck.checks[row.name]
    sentences: set[str | None]
    sentences = {SENTENCES[kind] for kind in VerdictKind if kind.words == check.verdict} or {""}
    if any(one.case.judges == "refusal" for one in cases):
        sentences |= {NOT_REFUSED, NOT_WRITTEN}
    absent = said.get(row.operation)
    why = "absent" if absent else check.not_asked
    if check.verdict == "not asked":
        sentences = {reasons_of(operation.function).get(why, absent)}
    elif not check.asked:
        sentences = {absent}
    at_none = {absent} if absent else {NOT_ASKED} if check.verdict == "not asked" else {""}
    notes = notes_of(row.operation, assignment)
    return {
        "name": lambda value: value == row.name,
        "asks": lambda value: value == operation.checks[row.check].asks,
        "verdict": lambda value: value in (KINDS if hint else AT_NONE if check.asked else ABSENT),
        "message": lambda value: value in (sentences if hint else at_none),
        "earned": lambda value: value == (row.points if check.verdict == "right" else 0),
        "possible": lambda value: value == row.points,
        "asked": lambda value: value in {0, len(cases)},
        "wrong": lambda value: value in {0, None},
        "notes": lambda value: all(map(re.compile(notes).fullmatch, value)) and (hint or not value),
        "aided": lambda value: value in {"", *get_args(Aid)},
        "failing": lambda value: value == (),
        "feedback": lambda value: value == row.feedback,
        "not_asked": lambda value: (
            value == ("absent" if absent else "")
            or (hint and check.verdict == "not asked" and value in reasons_of(operation.function))
        ),
    }


def _sets_of_finding(
    finding: FindingReport,
    report: Report,
    assignment: Assignment,
    deck: Deck,
    said: Mapping[str, str],
) -> Sets:
    """What a finding of closed checks may say; of the file as a whole loading has told it."""
    rows = {row.name: row for row in assignment.rubric if row.feedback == "hint"}
    operation = next(one for one in assignment.operations if one.name == finding.operation)
    call, known = operation.call, {one.name for one in operation.bank().mistakes}
    words = {
        (one.headline, one.question)
        for mistake in operation.bank().mistakes
        for one in (mistake.published, *map(mistake.told_as, mistake.ways))
    }
    headlines = {headline for headline, _ in words}
    words |= {(one.headline, one.question) for one in FAMILIES.values()}
    words |= {
        words_on(_unexplained(operation, kind), operation)[:2]
        for kind in VerdictKind
        if kind is not VerdictKind.RIGHT
    }
    functions = {operation.function, *other_functions(call)} if call else {operation.function}
    words |= {
        (headline_of(kind, function, operation.function), question_of(kind))
        for kind in ENDED_BY_CODE
        for function in (functions if call is None else functions | {""})
    }
    words |= {(f"{one} is not {what}", "") for one in functions for what in _LACKS}
    words |= {
        (f"Your {one} returns one {call.noun}, but the call takes part {part} of several", _PARTS)
        for one in functions
        if call is not None
        for part in re.findall(r"\)(\[\d+\])", call.expression)
    }
    use = rf"The call uses ({'|'.join(map(re.escape, functions))}), {_WRONG_TOO}"
    second = "|".join(re.escape(f"And: {one}.") for one in sorted(headlines))
    absent = "|".join(map(re.escape, said.values()))
    detail = (
        rf"({second}|{operation.function} is not written yet\.|{absent})?"
        rf"({re.escape(call_quoted(call)) if call else ''})?"
        rf" ?({re.escape(UNEXPLAINED)})? ?({use})?"
    )
    lost = {check.name: check.lost for check in report.checks}
    own = [rows[name] for name in finding.checks if name in rows and not finding.waiting]
    features = frozenset().union(*(features_of(row, operation, deck) for row in own))
    names = [*finding.checks, *finding.not_asked]
    return {
        "operation": lambda value: value in {row.operation for row in rows.values()},
        "function": lambda value: value in {"", any_function_of(operation), *functions},
        "headline": lambda value: value in {headline for headline, _ in words},
        "certain": lambda value: type(value) is bool,
        "question": lambda value: (finding.headline, value) in words,
        "detail": lambda value: re.fullmatch(detail, value) is not None,
        "mistakes": lambda value: len(value) <= 2 and set(value) <= known,
        "verdict": lambda value: value in KINDS,
        "unwritten": lambda value: type(value) is bool,
        "checks": lambda value: rows.keys() >= {*value},
        "not_asked": lambda value: rows.keys() >= {*value},
        "points": lambda value: value == sum(lost[name] for name in names),
        "calls": lambda value: value == (),
        "explained": lambda value: type(value) is bool,
        "feedback": lambda value: value == "hint",
        "features": lambda value: set(value) <= features,
        "law": lambda value: value == "",
        "evidence": lambda value: value == "",
        "contract": lambda value: value in {(), contract_in_short(operation)},
        "clearest": lambda value: value is None,
        "smaller": lambda value: value is None,
        "richer": lambda value: value is None,
        "source": lambda value: value is None,
    }


def _unexplained(operation: Operation, kind: VerdictKind) -> Finding:
    """A finding of which no more is known than its verdict."""
    return Finding(
        operation=operation.name,
        checks=(),
        cause=Cause(gives=lambda _: False),
        verdict=Verdict(kind=kind),
        feedback="hint",
    )


def _said_of_absent(assignment: Assignment, deck: Deck, loaded: Loaded) -> dict[str, str]:
    """What is said of each function that cannot be asked."""
    absent = {name for name, state in loaded.functions.items() if state != "written"}
    rows = {row.name for row in assignment.rubric if row.operation in absent}
    nobody = FakeAsker({})
    nobody.loaded = loaded
    results = check_submission(assignment.restricted_to(rows), deck, nobody)
    assert not nobody.asked
    return {one.operation: one.verdict.message for one in reversed(results) if one.verdict}


def _said_of_called(assignment: Assignment, report: Report) -> dict[str, str]:
    """What is said of each function of a course's own that gave nothing for any case."""
    asked = {check.operation for check in report.checks if check.not_asked != "absent"}
    return {
        one.name: f"{one.function} is not written yet."
        for one in assignment.operations
        if one.call is not None and one.name not in asked
    }


def _is_same_error(value: Any, error: Any) -> bool:
    if not isinstance(error, Raised):
        return value is None
    return bool(value == msgspec.structs.replace(error, printed=""))


def _advice(operation: Operation) -> str:
    """A pattern of what a coach can say of a function."""
    dimensions = (*dimensions_of(operation).long, *dimensions_of(operation).short)
    some = _list_of("|".join(map(re.escape, dimensions)))
    short = rf"loops over {some} are enough, NumPy can do the rest at once"
    return (
        rf"{operation.name} loops in Python over {some}; "
        rf"(NumPy can do all of it at once|{short})\."
    )


def _list_of(names: str) -> str:
    return rf"({names})((, | and )({names}))*"


def _whole(text: str) -> Callable[[str], bool]:
    return lambda pattern: re.fullmatch(pattern, text) is not None
