"""The index law: which cell of x meets which cell of the kernel, along each axis.

What few probes show is a guess. It is told only if a simulation with it gives the answers of the
deck. Programs differ beyond the padded x: some wrap, some cut. So a second claim says nothing of
the cells whose windows do not lie inside of it.
"""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim, predicted
from grader.explain.laws.positions import Reading
from grader.explain.laws.probe_reads import reads_of_convolution
from grader.explain.laws.reading_words import deviations_of, example_of, words_on
from grader.explain.laws.simulate import convolve
from grader.explain.laws.slopes import readings_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

MAX_DEVIATIONS = 2
"""Parts in which a function that can be told differs from what is right."""


def propose(view: View) -> Iterator[Claim]:
    """What probes of the function show, if it is a sum of products."""
    sliding = view.operation.sliding
    if sliding is None or not sliding.kernel:
        return
    shown = reads_of_convolution(view.operation, view.ask_each)
    for reading in dict.fromkeys(readings_of(shown)):
        for beyond in (True, False):
            if 0 < deviations_of(reading) <= MAX_DEVIATIONS:
                yield _claim(view.operation, reading, view.sizes, beyond=beyond)


@cache
def _claim(operation: Operation, reading: Reading, sizes: Claim | None, *, beyond: bool) -> Claim:
    """That a function reads x so, and zeros beyond its padding, or of that nothing is said."""
    words = words_on(operation, reading)
    return Claim(
        family="indices",
        headline=words.headline,
        fact=f"{sizes.fact}, and {words.fact}" if sizes else words.fact,
        question=words.question,
        predict=partial(_predict, operation, reading, sizes, beyond=beyond),
        example=partial(_example, operation, reading, sizes),
        deviations=deviations_of(reading) + (not beyond),
    )


def _lengths(sizes: Claim | None, answered: AnsweredCase) -> tuple[int, ...] | None:
    """Cells of the answer along each axis that the window slides along."""
    value = predicted(sizes, answered) if sizes else answered.answer.value
    return None if value is None else value.shape[2:]


def _predict(
    operation: Operation,
    reading: Reading,
    sizes: Claim | None,
    answered: AnsweredCase,
    *,
    beyond: bool,
) -> Array | None:
    outputs, sliding = _lengths(sizes, answered), operation.sliding
    if outputs is None or sliding is None:
        return None
    said, padded = convolve(sliding, reading, answered.case, outputs)
    return said if beyond else np.where(padded, said, np.nan)


def _example(
    operation: Operation, reading: Reading, sizes: Claim | None, answered: AnsweredCase
) -> str:
    outputs = _lengths(sizes, answered)
    return "" if outputs is None else example_of(operation, reading, answered.case, outputs)
