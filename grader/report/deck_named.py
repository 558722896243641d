"""Commands that a report names, so that students can type them as they stand."""

from grader.records.deck import PRACTICE_DECK
from grader.records.report import Report


def deck_named(report: Report) -> str:
    """What a command ends with: the practice deck, where nothing of it runs unless it is named.

    Students have it where they type, whichever deck the report was made with.
    """
    return f" --deck {PRACTICE_DECK}" if report.names_deck else ""
