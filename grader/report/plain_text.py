"""A result in plain text, for systems that show text and run nothing."""

from grader.records.report import CheckReport, Report
from grader.report.terminal import failure_in_text, fix_first_in_words


def result_in_text(report: Report) -> str:
    """The result, what to mend first, hints, what NumPy could do, and what graded, in lines."""
    fix_first = [fix_first_in_words(report.fix_first)] if report.fix_first else []
    hints = (_hint_in_words(check) for check in report.checks if check.is_hint and check.failed)
    made_with = f"Graded with {report.graded_with.in_words}."
    return "\n".join((report.summary, *fix_first, *hints, *report.coach, made_with))


def check_in_text(check: CheckReport) -> str:
    """All that there is to say of a check: of a failure what a terminal shows, and the call.

    Empty if the check passes and nothing is to be noted.
    """
    if check.passed:
        return "\n".join(check.notes)
    parts = [failure_in_text(check)]
    if check.same_as:
        parts.append(f"It fails for the same reason as {check.same_as}.")
    if check.counterexample is not None:
        parts += ["", check.counterexample.snippet.rstrip()]
    return "\n".join(parts)


def _hint_in_words(check: CheckReport) -> str:
    """What a failing check that is worth no points says, on one line."""
    return f"No points hang on {check.name}, and it fails. {check.message}".rstrip()
