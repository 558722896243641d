"""Under which conditions a class is graded."""

from grader.assignment import parse_assignment
from grader.batch.asking import digest_of_asking, points_of
from grader.batch.earlier import differences, earned_with
from grader.deck.store import parse_deck
from grader.errors import UserError
from grader.gradebook.kept import Kept
from grader.gradebook.store import Gradebook
from grader.records.deck import Deck
from grader.records.graded_with import GradedWith
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
    deck, asking, points = _weigh(conditions)
    if (current.asking, current.points) != (asking, points):
        raise UserError(
            f"The class in {str(book.folder)!r} {_was_begun(book, current, deck, points)} Its "
            "points stay as they are, and nothing new is graded otherwise: give the change to "
            "`grade regrade`, which grades everybody so, or name another folder with --output."
        )
    return current


def _was_begun(book: Gradebook, current: Kept, deck: Deck, points: dict[str, int]) -> str:
    """What a class was graded with, and what would be other, in a sentence without its subject."""
    made_with = book.results.graded_with(current.asking)
    if made_with is None:
        return "is being graded again with another deck, assignment or version of the grader."
    here = GradedWith.here(deck).by_minor
    changes = ", ".join(differences(made_with, current.points, here, points))
    return (
        f"was graded with {earned_with(made_with, current.points)}; now it would be with "
        f"{changes or 'another assignment, isolation or build of the grader'}."
    )


def change_conditions(book: Gradebook, conditions: Conditions) -> Kept:
    """Keep other conditions for a class; nobody stands under them yet.

    Raises:
        UserError: They cannot be used.
    """
    _, asking, points = _weigh(conditions)
    current = book.conditions.current()
    if current and (current.asking, current.conditions) == (asking, conditions):
        return current
    return book.conditions.keep(conditions, asking, points)


def _weigh(conditions: Conditions) -> tuple[Deck, str, dict[str, int]]:
    """The deck, the digest of all that decides verdicts, and what they are worth."""
    assignment = parse_assignment(conditions.assignment, "assignment.toml")
    deck = parse_deck(conditions.deck, "the deck", assignment.rubric)
    asking = digest_of_asking(assignment, deck, weak=conditions.allow_weak_isolation)
    return deck, asking, points_of(assignment, deck)


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
