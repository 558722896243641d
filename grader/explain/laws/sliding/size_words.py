"""The words of the size law: formulas for the rows and columns of an answer, and their numbers."""

import re
from collections.abc import Sequence

from grader.explain.laws.geometry import LEADING, sides_of
from grader.explain.laws.sliding.formulas import LETTER, RIGHT, Formula, may_be_negative
from grader.records.case import Case
from grader.records.sliding import Sliding
from grader.text import listed

_OWN = {"n": "{axis}s of x", "k": "{axis}s of the window", "s": "stride", "p": "padding"}
"""What each letter is along an axis."""

_MEANING = {"n": "size of x", "k": "size of the window", "s": "stride", "p": "padding"}
"""The same along whichever axis."""

_OTHER = _OWN | {"s": "stride of the {axis}s", "p": "padding of the {axis}s"}
"""The same where it is that of another axis."""

_PADDED = re.compile(r" [+-] 2?p\b( // 2)?")
"""What a formula adds for padding."""


def fact_of(sliding: Sliding, choice: Sequence[Formula]) -> str:
    """What the size of the answer is, as a main clause."""
    axes = sliding.words[LEADING:]
    changed = [index for index, one in enumerate(choice) if one is not RIGHT]
    formulas = dict.fromkeys(choice[index] for index in changed)
    if len(formulas) > 1:
        told = [f"{_written(choice[index], [axes[index]])}" for index in changed]
        return f"your answer has {listed(told)}"
    (formula,) = formulas
    axis, other = axes[changed[0]], axes[-1 - changed[0]]
    both = len(changed) > 1
    if len(formula.others) == len(_OWN):
        how = f"its {axis}s and {other}s swapped" if both else f"as many {axis}s as {other}s"
        return f"your answer has {how}"
    if formula.deviations == len(formula.others):
        followed = [f"the {_OTHER[letter].format(axis=other)}" for letter in formula.others]
        reverse = ", and the other way round" if both else ""
        return f"the number of {axis}s in your answer follows {listed(followed)}{reverse}"
    return f"your answer has {_written(formula, [axes[index] for index in changed])}"


def unpadded(formula: Formula) -> Formula:
    """The same formula where there is no padding, so that nothing is added for it."""
    return formula._replace(words=_PADDED.sub("", formula.words))


def _written(formula: Formula, axes: Sequence[str]) -> str:
    """A formula with what it counts, e.g. `n // s` rows and columns."""
    letters = listed([f"`{letter}`" for letter in formula.others])
    borrowed = f" with {letters} of the other axis" if letters else ""
    none = ", or none if negative" if may_be_negative(formula) else ""
    return f"`{formula.words}` {listed([f'{axis}s' for axis in axes])}{borrowed}{none}"


def with_letters(fact: str) -> str:
    """A fact that says what its letters stand for, where its own example does not follow."""
    told = [f"{letter}: {_MEANING[letter]}" for letter in dict.fromkeys(LETTER.findall(fact))]
    return f"{fact} ({', '.join(told)})" if told else fact


def question_of(sliding: Sliding, choice: Sequence[Formula]) -> str:
    """One that leads on."""
    for axis, formula in zip(sliding.words[LEADING:], choice, strict=True):
        if formula.others:
            return f"Which numbers say how many {axis}s there are?"
    return "How many windows fit if you draw them?"


def example_of(
    sliding: Sliding, choice: Sequence[Formula], case: Case, lengths: Sequence[int]
) -> str:
    """The numbers of the first axis along which the two lengths differ; empty if none does."""
    sides = sides_of(sliding, case)
    for index, (formula, side, length) in enumerate(zip(choice, sides, lengths, strict=True)):
        if length != side.outputs:
            axis = sliding.words[LEADING + index]
            made = _counted(length, axis)
            if len(formula.others) == len(_OWN):
                return f"Here that makes {made}."
            return f"Here {_numbers(sliding, formula, case, index)}: that makes {made}."
    return ""


def _numbers(sliding: Sliding, formula: Formula, case: Case, index: int) -> str:
    """The numbers of the letters in a formula, e.g. `n=5 (rows of x) and s=2 (stride)`."""
    axes, sides = sliding.words[LEADING:], sides_of(sliding, case)
    told = []
    for letter in _OWN:
        if letter in LETTER.findall(formula.words):
            is_other = letter in formula.others
            meaning, along = (_OTHER, -1 - index) if is_other else (_OWN, index)
            words = meaning[letter].format(axis=axes[along])
            told.append(f"{letter}={getattr(sides[along], letter)} ({words})")
    return listed(told)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
