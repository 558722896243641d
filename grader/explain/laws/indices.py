"""The index law: which cell of x meets which cell of the kernel, along each axis.

What few probes show is a guess. It is told only if a simulation with it gives the answers of the
deck. Programs differ beyond the padded x: some wrap, some cut. So a second claim says nothing of
the cells whose windows do not lie inside of it.
"""

from collections.abc import Iterable, Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.positions import Reading
from grader.explain.laws.probe_reads import reads_of_convolution, windows_of_pooling
from grader.explain.laws.reading_words import deviations_of, example_of, words_on
from grader.explain.laws.reductions import Reduction, right_reduction, wrong_reductions
from grader.explain.laws.simulate import convolve, outputs_of, reduce_windows
from grader.explain.laws.slopes import readings_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

MAX_DEVIATIONS = 2
"""Parts in which a function that can be told differs from what is right."""


def propose(view: View) -> Iterator[Claim]:
    """What probes of the function show."""
    operation, sliding = view.operation, view.operation.sliding
    if sliding is None:
        return
    if sliding.kernel:
        readings = _told(readings_of(reads_of_convolution(operation, view.ask_each)))
        reductions: list[Reduction | None] = [None]
    else:
        readings = _told(readings_of(windows_of_pooling(operation, view.ask_each)))
        reductions = [right_reduction(sliding), *wrong_reductions(sliding)]
    for number, reading in enumerate(readings):
        for reduction in reductions if number == 0 else reductions[:1]:
            for beyond in (True, False):
                yield _claim(operation, reading, reduction, view.sizes, beyond=beyond)


def _told(readings: Iterable[Reading]) -> list[Reading]:
    """The readings that differ from what is right, in so few parts that they can be told."""
    return [one for one in dict.fromkeys(readings) if 0 < deviations_of(one) <= MAX_DEVIATIONS]


@cache
def _claim(
    operation: Operation,
    reading: Reading,
    reduction: Reduction | None,
    sizes: Claim | None,
    *,
    beyond: bool,
) -> Claim:
    """That a function reads x so, and zeros beyond its padding, or of that nothing is said."""
    words, sliding = words_on(operation, reading), operation.sliding
    assert sliding is not None
    also = reduction is not None and reduction is not right_reduction(sliding)
    facts = [*([sizes.fact] if sizes else []), words.fact]
    if reduction is not None and also:
        facts.append(reduction.fact)
    return Claim(
        family="indices",
        headline=words.headline,
        fact=", and ".join(facts),
        question=words.question,
        predict=partial(_predict, operation, reading, reduction, sizes, beyond=beyond),
        example=partial(_example, operation, reading, sizes),
        deviations=deviations_of(reading) + also + (not beyond),
    )


def _predict(
    operation: Operation,
    reading: Reading,
    reduction: Reduction | None,
    sizes: Claim | None,
    answered: AnsweredCase,
    *,
    beyond: bool,
) -> Array | None:
    outputs, sliding, case = outputs_of(sizes, answered), operation.sliding, answered.case
    if outputs is None or sliding is None:
        return None
    if reduction is None:
        said, padded = convolve(sliding, reading, case, outputs)
    else:
        said, padded = reduce_windows(sliding, reading, reduction.of, case, outputs)
    return said if beyond else np.where(padded, said, np.nan)


def _example(
    operation: Operation, reading: Reading, sizes: Claim | None, answered: AnsweredCase
) -> str:
    outputs = outputs_of(sizes, answered)
    return "" if outputs is None else example_of(operation, reading, answered.case, outputs)
