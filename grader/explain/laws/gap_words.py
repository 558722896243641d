"""What a function leaves out, in words."""

import numpy as np

from grader.explain.laws.gaps import What
from grader.explain.laws.reading_words import ReadingWords
from grader.explain.laws.simulate import Route, masked_lengths
from grader.records.case import Case
from grader.records.operation import Sliding

_OF = {"tap": " of the kernel", "pixel": " of x"}
"""What something is a part of, where its words do not say it."""

_QUESTIONS: dict[What, str] = {
    "tap": "Which cells of the kernel does your loop go through, and what becomes of each product?",
    "pixel": "Which cells of x does your loop go through?",
    "input channel": "Which channels does your loop go through, and what becomes of each sum?",
    "cell": "Which cells of the answer does your loop go through?",
    "output channel": "Which output channels does your loop go through?",
    "image": "Which images does your loop go through?",
    "answer": "When does your function return?",
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
    fact = f"{headline[:1].lower()}{headline[1:]}".removesuffix(" in your answer")
    return ReadingWords(headline, fact, _QUESTIONS[gap.what])


def example_of_gap(sliding: Sliding, route: Route, case: Case, shape: tuple[int, ...]) -> str:
    """How many numbers that are in one case; empty if none are left out.

    Args:
        sliding: How the operation slides its window.
        route: How the program goes through x.
        case: The arguments.
        shape: Shape of the answer.
    """
    gap = route.gap
    assert gap is not None
    if gap.what in ("tap", "input channel"):
        shape = case.arrays[sliding.kernel].shape
    elif gap.what == "pixel":
        shape = case.arrays["x"].shape
    mask = gap.part.mask(masked_lengths(gap.what, shape))
    if not mask.any():
        return ""
    of_all = int(np.prod(shape))
    left_out = of_all * int(mask.sum()) // mask.size
    counts = gap.part.is_left and not gap.is_unwritten
    many = of_all - left_out if counts else left_out
    owner = {"pixel": "x", "tap": "the kernel", "input channel": "the kernel"}
    numbers = "number" if of_all == 1 else "numbers"
    return f"Here that is {many} of {of_all} {numbers} in {owner.get(gap.what, 'the answer')}."
