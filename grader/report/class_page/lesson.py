"""A lesson: what many students are told, in words that no program chose."""

import re

import msgspec

from grader.records.example import ExampleReport
from grader.records.finding_report import FindingReport, FindingSummary
from grader.records.lesson import InSection, Lesson
from grader.records.verdict import VerdictKind
from grader.report.headlines import headline_of, question_of
from grader.text import safe_line, uncapitalised

_NUMBERS = ("wrong value", "wrong shape", "not finite")
"""Verdicts whose laws are told in words and numbers of ours."""


_YOUR = re.compile(r"\byour ")


def make_lesson(
    summary: FindingSummary,
    found: FindingReport | None,
    function: str,
    *,
    students: int,
    alike: int,
    points: int,
    sections: tuple[InSection, ...],
) -> Lesson:
    """A lesson on a finding that several students have.

    Args:
        summary: What those are told whom most are like.
        found: The same of one of them, with a call that shows it; None if there is none.
        function: What students call the function of the operation.
        students: How many have it.
        alike: How many are told it in the words of the summary.
        points: What they lose by it together.
        sections: How many of each section have it.
    """
    title, question = _in_our_words(summary, found, function)
    called = safe_line(summary.function or function)
    return Lesson(
        function=called,
        title=_of_a_class(safe_line(title), called),
        question=question,
        students=students,
        # Titles that are left out for words of ours differ by no more than a line of a file.
        alike=alike if title == summary.title else students,
        points=points,
        sections=sections,
        example=_of_nobody(found.clearest) if found else None,
        smaller=_of_nobody(found.smaller) if found else None,
    )


def _of_a_class(title: str, function: str) -> str:
    """What one student is told as it is said to all, e.g. `conv2d` ignores the padding.

    Args:
        title: What the student is told.
        function: What students call the function.
    """
    for own in (f"Your {function} ", "Your code "):
        if title.startswith(own):
            title, joint = title.removeprefix(own), " "
            break
    else:
        title, joint = uncapitalised(title), ": "
    said = title.replace(f"your {function} ", f"{function} ")
    return f"`{function}`{joint}{_YOUR.sub('the ', said).replace(' of yours', '')}"


def _in_our_words(
    summary: FindingSummary, found: FindingReport | None, function: str
) -> tuple[str, str]:
    """Headline and question; those of the verdict alone where others could quote a program."""
    kind = next(one for one in VerdictKind if one.words == summary.verdict)
    is_law = found is not None and bool(found.law) and summary.verdict in _NUMBERS
    if summary.mistakes or is_law:
        return summary.title, found.question if found else ""
    return headline_of(kind, summary.function, function), question_of(kind)


def _of_nobody(example: ExampleReport | None) -> ExampleReport | None:
    """A call without what a program wrote in it."""
    if example is None:
        return None
    return msgspec.structs.replace(example, message="", raised=None, printed="", snippet="")
