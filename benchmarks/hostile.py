"""A batch in which every tenth submission is an attack, beside one in which none is."""

import re
from itertools import cycle, islice
from time import perf_counter

from benchmarks.grading import STYLES, Grader, read_style, warm_grader
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from tests.attacks.attack import Attack
from tests.attacks.families import ALL_ATTACKS

_SUBMISSIONS = 100
_ROUNDS = 5
_ONE_IN = 10
_MAX_RATIO = 2.0
_HOW = (
    f"{_ROUNDS} pairs of batches of {_SUBMISSIONS} submissions with one zygote, one after the "
    "other; right programs in all styles. Attacks that end in a time-out are left out: those take "
    "what the limits allow."
)


def measure_hostile() -> Table:
    """Seconds of an honest and of a hostile batch, in turns."""
    honest = list(islice(cycle(map(read_style, STYLES)), _SUBMISSIONS))
    quick = [one.source for one in ALL_ATTACKS if one.verdict != "timed out" and _is_text(one)]
    attacks = [re.sub(r"<<\w+>>", "1", source) for source in quick]
    pairs = []
    with warm_grader() as grader:
        for number in range(_ROUNDS):
            chosen = attacks[number :: len(attacks) * _ONE_IN // _SUBMISSIONS or 1]
            hostile = list(honest)
            hostile[::_ONE_IN] = islice(cycle(chosen), _SUBMISSIONS // _ONE_IN)
            pairs.append((_time_batch(grader, honest), _time_batch(grader, hostile)))
    ratio = spread_of(hostile / honest for honest, hostile in pairs)
    return Table(
        title="A hostile batch",
        head=("", "s a batch"),
        rows=[
            ("honest", spread_of(pair[0] for pair in pairs).shown(2)),
            (f"every {_ONE_IN}th an attack", spread_of(pair[1] for pair in pairs).shown(2)),
        ],
        requirements=[
            Requirement(
                f"a hostile batch takes at most {_MAX_RATIO:g} times an honest one",
                ratio.shown(2),
                ratio.median <= _MAX_RATIO,
            )
        ],
        notes=[_HOW],
    )


def _is_text(attack: Attack) -> bool:
    """Whether a source has no lone surrogates, which stand for bytes that are no text."""
    return not any("\ud800" <= character <= "\udfff" for character in attack.source)


def _time_batch(grader: Grader, sources: list[str]) -> float:
    begin = perf_counter()
    for source in sources:
        grader.grade(source)
    return perf_counter() - begin
