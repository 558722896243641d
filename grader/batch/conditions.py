"""Under which conditions a class is graded."""

from grader.assignment import parse_assignment
from grader.batch.asking import digest_of_asking, points_of
from grader.deck.store import parse_deck
from grader.errors import UserError
from grader.gradebook.kept import Kept
from grader.gradebook.store import Gradebook
from grader.records.grading import Conditions

__all__ = ["change_conditions", "functions_of", "go_on_under", "title_of"]


def go_on_under(book: Gradebook, conditions: Conditions) -> Kept:
    """Grade under conditions, which must be those that anybody of the class was graded under.

    Raises:
        UserError: The class was graded under others, or these cannot be used.
    """
    current = book.conditions.current()
    if current is None or not book.results.are_there():
        kept = change_conditions(book, conditions)
        book.move({row.student.key: "" for row in book.rows()}, kept)
        return kept
    if (current.asking, current.points) != _weigh(conditions):
        raise UserError(
            f"The class in {str(book.folder)!r} was graded with another deck or assignment, "
            "or with another version of the grader, Python or NumPy. Give the change to "
            "`grade regrade`, or name another folder with --output."
        )
    return current


def change_conditions(book: Gradebook, conditions: Conditions) -> Kept:
    """Keep other conditions for a class; nobody stands under them yet.

    Raises:
        UserError: They cannot be used.
    """
    asking, points = _weigh(conditions)
    current = book.conditions.current()
    if current and (current.asking, current.conditions) == (asking, conditions):
        return current
    return book.conditions.keep(conditions, asking, points)


def _weigh(conditions: Conditions) -> tuple[str, dict[str, int]]:
    """What decides verdicts, and what they are worth."""
    assignment = parse_assignment(conditions.assignment, "assignment.toml")
    deck = parse_deck(conditions.deck, "the deck", assignment.rubric)
    asking = digest_of_asking(assignment, deck, weak=conditions.allow_weak_isolation)
    return asking, points_of(assignment, deck)


def functions_of(kept: Kept) -> list[str]:
    """Names of the functions that are asked."""
    assignment = parse_assignment(kept.conditions.assignment, "assignment.toml")
    return [operation.name for operation in assignment.operations]


def title_of(book: Gradebook) -> str:
    """What the assignment of a class is called now.

    Raises:
        UserError: Nothing was graded yet.
    """
    content = book.conditions.require().conditions.assignment
    return parse_assignment(content, "assignment.toml").title
