"""What is said of answers that no known mistake explains, in the words of what was seen in all."""

from grader.records.call import Call
from grader.records.outcome import Outcome, Returned
from grader.records.verdict import Asked, VerdictKind
from grader.report.words import Words
from grader.text import safe_line

_OF_NEW_NUMBERS = {
    "": Words(
        "Your {name} depends on more than its arguments",
        "What does your code keep from one call to the next?",
    ),
    "old answer": Words(
        "Your {name} gives its old answer to new numbers in the same arrays",
        "Does your code keep anything from one call to the next?",
    ),
    "wrong answer": Words(
        "Your {name} answers wrongly for new numbers in the same arrays",
        "Is the answer to the new numbers right if your code is asked for them first?",
    ),
}
"""Of calls that are not repeatable, by what is wrong with the answer to new numbers alone."""

_SHARES = Words(
    "Your {name} returns memory of its argument {names}",
    "Which array does your code hand back instead of a new one?",
)


def words_on_answers(labels: Call, kind: VerdictKind, words: Words, asked: list[Asked]) -> Words:
    """The same in the words of what all answers have in common, where that is more than known."""
    returned = _returned([one.outcome for one in asked])
    if kind is VerdictKind.NOT_REPEATABLE:
        return _of_repetition(labels, words, asked)
    if kind is VerdictKind.WRONG_TYPE:
        right = asked[0].answered.answer.value
        return _of_wrong_type(
            labels, words, returned[0], of_number=right is not None and right.ndim == 0
        )
    if kind is VerdictKind.WRONG_SHAPE and labels.answer:
        return _of_wrong_part(labels, words, returned)
    changed = {one.modified for one in returned}
    if kind is VerdictKind.MODIFIED_INPUT and len(changed) == 1:
        named = _in_words(labels, *changed)
        return words._replace(headline=f"Your {{name}} changes its argument {named}")
    return words


def _of_repetition(labels: Call, words: Words, asked: list[Asked]) -> Words:
    """Words on calls that are not repeatable, where all are that in the same way."""
    shared = {one.shares for one in _returned([one.outcome for one in asked])}
    if len(shared) > 1:
        return words
    if names := _in_words(labels, *shared):
        return _SHARES._replace(headline=_SHARES.headline.replace("{names}", names))
    gave = {one.verdict.new_numbers for one in asked}
    return _OF_NEW_NUMBERS[gave.pop()] if len(gave) == 1 else words


def _in_words(labels: Call, names: tuple[str, ...] = ()) -> str:
    return " and ".join(safe_line(labels.name(one)) for one in names)


def _of_wrong_part(labels: Call, words: Words, returned: list[Returned]) -> Words:
    """Words on what a call takes of all that a function returned, and which is of another shape."""
    headline = f"`{labels.answer}` has the wrong shape"
    if any(one.has_axes for one in returned):
        return words._replace(headline=headline)
    return Words(
        headline, f"What does your {{name}} return, and what does `{labels.around}` take of it?"
    )


def _of_wrong_type(labels: Call, words: Words, outcome: Returned, *, of_number: bool) -> Words:
    """Words on what is no array, or no number where that is right, or has the wrong dtype."""
    is_, has_dtype = (  # of a call that takes a part, that part is wrong, not all that is returned
        (f"`{labels.answer}` is", f"`{labels.answer}` is of")
        if labels.answer
        else ("Your {name} returns", "Your {name} returns")
    )
    if outcome.type == "NoneType":
        return words._replace(headline=f"{is_} None")
    has_kind = outcome.type == "ndarray" or (of_number and outcome.shape == ())
    if outcome.shape is None or not has_kind:
        kind = safe_line(outcome.type)
        if labels.answer:
            kind = f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"
        noun = "number" if of_number else labels.noun
        expected = f"{'an' if noun == 'array' else 'a'} {noun}"
        return words._replace(headline=f"{is_} {kind}, not {expected}")
    return Words(
        f"{has_dtype} {safe_line(outcome.dtype)}, which is the wrong dtype",
        "Where does your answer get its dtype from?",
    )


def _returned(outcomes: list[Outcome]) -> list[Returned]:
    return [one for one in outcomes if isinstance(one, Returned)]
