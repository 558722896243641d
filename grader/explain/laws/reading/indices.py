"""The index law: which cell of x meets which cell of the kernel, along each axis.

What few probes show is a guess. It is told only if a simulation with it gives the answers of the
deck. Programs differ beyond the padded x: some wrap, some cut. So a second claim says nothing of
the cells whose windows do not lie inside of it. What a function never reads or never writes is told
likewise.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.reading.gap_words import example_of_gap, words_on_gap
from grader.explain.laws.reading.gaps import gaps_of
from grader.explain.laws.reading.positions import RIGHT, Reading
from grader.explain.laws.reading.probe_reads import (
    ShownReads,
    ShownWindows,
    reads_of_convolution,
    windows_of_pooling,
)
from grader.explain.laws.reading.reading_examples import example_of
from grader.explain.laws.reading.reading_words import (
    TAPS,
    TAPS_BESIDE_SIZES,
    deviations_of,
    words_on,
)
from grader.explain.laws.reading.reductions import Reduction, right_reduction, wrong_reductions
from grader.explain.laws.reading.simulate import Route, convolve, outputs_of, reduce_windows
from grader.explain.laws.reading.slopes import readings_of
from grader.explain.laws.sliding.size_words import with_letters
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

MAX_DEVIATIONS = 2
"""Parts in which a function that can be told differs from what is right."""


class Guess(NamedTuple):
    """What a function may compute.

    Attributes:
        route: How it goes through x.
        reduction: What a pooling makes of a window; None for a sum of products.
        sizes: What is claimed of how many cells come out; None where that is right.
        beyond: Whether it reads nothing beyond the padded x; else nothing is said of cells that do.
    """

    route: Route
    reduction: Reduction | None
    sizes: Claim | None
    beyond: bool


def propose(view: View) -> Iterator[Claim]:
    """What probes of the function show."""
    operation, sliding = view.operation, view.operation.sliding
    if sliding is None:
        return
    shown: Sequence[ShownReads | ShownWindows]
    if sliding.kernel:
        shown = reads_of_convolution(operation, view.ask_each)
        reductions: list[Reduction | None] = [None]
    else:
        shown = windows_of_pooling(operation, view.ask_each)
        reductions = [right_reduction(sliding), *wrong_reductions(sliding)]
    readings = _told(readings_of(shown))
    for number, reading in enumerate(readings):
        for reduction in reductions if number == 0 else reductions[:1]:
            for beyond in (True, False):
                yield _claim(operation, Guess(Route(reading), reduction, view.sizes, beyond))
    for route in _routes_with_gaps(operation, readings, shown):
        yield _claim(operation, Guess(route, reductions[0], view.sizes, beyond=True))


def _told(readings: Iterable[Reading]) -> list[Reading]:
    """The readings that differ from what is right, in so few parts that they can be told."""
    return [one for one in dict.fromkeys(readings) if 0 < deviations_of(one) <= MAX_DEVIATIONS]


def _routes_with_gaps(
    operation: Operation, told: Sequence[Reading], shown: Sequence[ShownReads | ShownWindows]
) -> Iterator[Route]:
    """Routes that leave something out, those that read x right otherwise first."""
    sliding = operation.sliding
    assert sliding is not None
    right = (RIGHT,) * (len(operation.axes["x"]) - 2)
    gaps = [
        (reading, gap) for reading in (right, *told) for gap in gaps_of(operation, reading, shown)
    ]
    for reading, gap in gaps:
        if deviations_of(reading) < MAX_DEVIATIONS:
            yield Route(reading, gap)
            if gap.is_unwritten:
                left = 0.0 if sliding.kernel else sliding.fill
                yield Route(reading, gap, left=left, adds=bool(sliding.kernel))


@cache
def _claim(operation: Operation, guess: Guess) -> Claim:
    sliding, reading = operation.sliding, guess.route.reading
    assert sliding is not None
    taps = TAPS_BESIDE_SIZES if guess.sizes else TAPS
    told = [
        *([words_on(operation, reading, taps)] if deviations_of(reading) else []),
        *([words_on_gap(guess.route)] if guess.route.gap else []),
    ]
    facts = [
        *([with_letters(guess.sizes.fact)] if guess.sizes else []),
        *(words.fact for words in told),
    ]
    also = guess.reduction is not None and guess.reduction is not right_reduction(sliding)
    if guess.reduction is not None and also:
        facts.append(guess.reduction.fact)
    return Claim(
        family="indices",
        headline=told[0].headline,
        fact=", and ".join(facts),
        question=told[0].question,
        predict=partial(_predict, operation, guess),
        example=partial(_example, operation, guess),
        deviations=deviations_of(reading)
        + (guess.route.gap is not None)
        + also
        + (guess.sizes is not None)
        + (not guess.beyond),
    )


def _predict(operation: Operation, guess: Guess, answered: AnsweredCase) -> Array | None:
    outputs, sliding = outputs_of(guess.sizes, answered), operation.sliding
    if outputs is None or sliding is None:
        return None
    if guess.reduction is None:
        said, padded = convolve(sliding, guess.route, answered.case, outputs)
    else:
        reduce = guess.reduction.of
        said, padded = reduce_windows(sliding, guess.route, reduce, answered.case, outputs)
    return said if guess.beyond else np.where(padded, said, np.nan)


def _example(operation: Operation, guess: Guess, answered: AnsweredCase) -> str:
    outputs = outputs_of(guess.sizes, answered)
    sliding = operation.sliding
    if outputs is None or sliding is None:
        return ""
    if deviations_of(guess.route.reading):
        told = example_of(operation, guess.route.reading, answered.case, outputs)
        return guess.sizes.example(answered) if guess.sizes and not told else told
    return example_of_gap(sliding, guess.route, answered.case, outputs)
