"""What a function leaves out, in words."""

from grader.explain.laws.reading.gaps import What
from grader.explain.laws.reading.reading_words import ReadingWords
from grader.explain.laws.reading.simulate import Route
from grader.records.case import Case
from grader.records.sliding import Sliding
from grader.text import uncapitalised

_OF = {"tap": " of the kernel", "pixel": " of x"}
"""What something is a part of, where its words do not say it."""

_QUESTIONS: dict[What, str] = {
    "tap": "Which cells of the kernel does your loop go through, and what becomes of each product?",
    "pixel": "Which cells of x does your loop go through?",
    "cell": "Which cells of the answer does your loop go through?",
}


def words_on_gap(route: Route) -> ReadingWords:
    """What is said of a function that leaves something out."""
    gap = route.gap
    assert gap is not None
    place = f"{gap.part.words}{_OF.get(gap.what, '')}"
    if gap.is_unwritten:
        left = "nothing but the bias" if route.adds else f"{route.left:g}"
        where = f"everywhere but in {place}" if gap.part.is_left else f"in {place}"
        headline = f"Your answer holds {left} {where}"
    elif gap.part.is_left:
        headline = f"Only {place} counts in your answer"
    else:
        headline = f"Nothing in {place} counts in your answer"
    fact = uncapitalised(headline).removesuffix(" in your answer")
    return ReadingWords(headline, fact, _QUESTIONS[gap.what])


def example_of_gap(sliding: Sliding, route: Route, case: Case, outputs: tuple[int, ...]) -> str:
    """How many cells that are in one case; empty if none are left out.

    Args:
        sliding: How the operation slides its window.
        route: How the program goes through x.
        case: The arguments.
        outputs: Cells of the answer along each axis that the window slides along.
    """
    gap = route.gap
    assert gap is not None
    of: dict[What, tuple[str, tuple[int, ...]]] = {
        "tap": ("of a kernel", sliding.window(case)),
        "pixel": ("of each channel of x", case.arrays["x"].shape[2:]),
        "cell": ("of each channel of the answer", outputs),
    }
    whole, lengths = of[gap.what]
    mask = gap.part.mask(lengths)
    if not mask.any():
        return ""
    told = ~mask if gap.part.is_left and not gap.is_unwritten else mask
    cells = "cell" if mask.size == 1 else "cells"
    return f"Here that is {int(told.sum())} of {mask.size} {cells} {whole}."
