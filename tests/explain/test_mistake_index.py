"""The index of known mistakes: true to what it follows from, and nothing is told otherwise."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import pytest

from docs.practice_index import store_outcomes
from grader.check import ask_checks
from grader.check.causes import call_ours, outcomes_for
from grader.explain.candidates import no_mistake, single_candidates
from grader.explain.diagnose import known_causes
from grader.explain.known_outcomes import KnownOutcomes, is_same
from grader.explain.mistake_index import StoredOutcomes, read_index, write_index
from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.verdict import Asked
from tests.explain.unseen import UNSEEN, read_unseen
from tests.explain.variants import VARIANTS, read_variant
from tests.sampling import in_part_and_whole, sampled
from tests.submissions.breakers import BREAKERS, source_of_breaker
from tests.submissions.faults import FAULTS, PAIRS, WHOLE_FAULTS, source_of, source_of_both
from tests.support import OPERATIONS, submission_of

SHIPPED = OPERATIONS["pad"].bank().index
ASKED = ("pad", "conv1d", "conv2d", "maxpool")
"""The operations of the practice deck."""

OTHER_DIGEST = "0" * 64

RENEW = "write it again: `python -m docs.practice_index`"


class Known(NamedTuple):
    """What programs with known mistakes do, with an index and without."""

    indexed: KnownOutcomes
    called: KnownOutcomes


@pytest.fixture(scope="module")
def known(practice_deck: Deck) -> dict[str, Known]:
    """Of every operation; skipped where the index that ships is not used."""
    built_with = msgspec.msgpack.decode(_bytes_of(SHIPPED))["follows_from"][2]
    if built_with != ".".join(np.__version__.split(".")[:2]):
        pytest.skip(f"the index was written with NumPy {built_with}")
    assert read_index(SHIPPED, practice_deck.digest), RENEW
    return {name: Known(*_known(OPERATIONS[name], practice_deck)) for name in ASKED}


def _known(operation: Operation, deck: Deck) -> Iterator[KnownOutcomes]:
    cases = deck.cases_of(operation.name)
    yield outcomes_for(operation, deck.digest, cases)
    yield outcomes_for(operation, OTHER_DIGEST, cases)


def _bytes_of(path: Path | None) -> bytes:
    assert path is not None
    return path.read_bytes()


@pytest.fixture(scope="module", params=in_part_and_whole(range(1 << 16), every=8))
def step(request: pytest.FixtureRequest) -> int:
    """Of so many cases of a deck, one is looked at."""
    numbers: range = request.param
    return numbers.step


@pytest.mark.parametrize("name", ASKED)
def test_the_index_that_ships_says_what_every_program_does(
    name: str, known: dict[str, Known], practice_deck: Deck, step: int
) -> None:
    indexed, called = known[name]
    bank = OPERATIONS[name].bank()
    cases = practice_deck.cases_of(name)
    for answered in cases[::step]:
        for one in (*single_candidates(bank), no_mistake(bank)):
            here, there = called.of(one, answered), indexed.of(one, answered)
            assert is_same(one, answered, here, there), RENEW
        for one in single_candidates(bank):
            assert called.is_harmless(one, answered) == indexed.is_harmless(one, answered), RENEW


PROGRAMS: dict[str, Callable[[], str | None]] = {
    **{f"fault {one.name}": partial(source_of, one) for one in (*FAULTS, *WHOLE_FAULTS)},
    **{f"breaker {one.name}": partial(source_of_breaker, one) for one in BREAKERS},
    **{f"variant {name}": partial(read_variant, name) for name in VARIANTS},
    **{f"unseen {name}": partial(read_unseen, name) for name in UNSEEN},
    **{f"pair {a.name} and {b.name}": partial(source_of_both, a, b) for a, b in PAIRS[::5]},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(PROGRAMS, every=60))
def test_the_same_is_told_with_an_index_and_without(
    name: str,
    known: dict[str, Known],
    assignment: Assignment,
    practice_deck: Deck,
    launcher: Launcher,
) -> None:
    source = PROGRAMS[name]()
    assert source
    with Session(launcher, submission_of(source), assignment) as session:
        runs = ask_checks(assignment, practice_deck, session)
    for operation, (indexed, called) in known.items():
        asked = {run.row.check: run.cases for run in runs if run.row.operation == operation}
        assert told(indexed, asked) == told(called, asked)


def told(outcomes: KnownOutcomes, asked: dict[str, tuple[Asked, ...]]) -> list[object]:
    """Each diagnosis with the cases that it explains, alone and beside another, and all counts."""
    counts: list[None] = []
    causes = known_causes(outcomes, asked, lambda: counts.append(None))
    cases = [one for own in asked.values() for one in own]
    given = [([*map(one.gives, cases)], [*map(one.beside, cases)]) for one in causes]
    return [[one.diagnosis for one in causes], given, len(counts)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a source and an index beside it."""
    (tmp_path / "known.py").write_text("")
    write_index(tmp_path / "an.index", "digest", {"pad": [StoredOutcomes(b"", b"")]})
    return tmp_path


def change_source(folder: Path) -> None:
    (folder / "known.py").write_text("pass")


def add_source(folder: Path) -> None:
    (folder / "another.py").write_text("")


def cut_index(folder: Path) -> None:
    content = (folder / "an.index").read_bytes()
    (folder / "an.index").write_bytes(content[:-1])


def remove_index(folder: Path) -> None:
    (folder / "an.index").unlink()


def test_an_index_is_read_where_all_agrees(folder: Path) -> None:
    assert [*read_index(folder / "an.index", "digest")] == ["pad"]


@pytest.mark.parametrize("change", [change_source, add_source, cut_index, remove_index])
def test_an_index_of_something_else_is_not_used(
    folder: Path, change: Callable[[Path], None]
) -> None:
    change(folder)
    assert read_index(folder / "an.index", "digest") == {}


def test_an_index_of_another_deck_or_none_is_not_used(folder: Path) -> None:
    assert read_index(folder / "an.index", OTHER_DIGEST) == {}
    assert read_index(None, "digest") == {}


@pytest.mark.parametrize(("version", "used"), [("2.4.99", True), ("2.5.0", False)])
def test_an_index_is_used_with_one_minor_version_of_numpy(
    folder: Path, monkeypatch: pytest.MonkeyPatch, version: str, *, used: bool
) -> None:
    monkeypatch.setattr(np, "__version__", "2.4.0")
    write_index(folder / "an.index", "digest", {"pad": [StoredOutcomes(b"", b"")]})
    monkeypatch.setattr(np, "__version__", version)
    assert bool(read_index(folder / "an.index", "digest")) == used


def test_an_operation_is_stored_as_it_is_called(practice_deck: Deck) -> None:
    pad = OPERATIONS["pad"]
    few = msgspec.structs.replace(
        practice_deck, checks={"pad/sides": practice_deck.checks["pad/sides"][:2]}
    )
    stored = store_outcomes(pad, few)
    cases = few.cases_of("pad")
    call = partial(call_ours, pad)
    indexed = KnownOutcomes(pad.bank(), call, dict(zip(cases, stored, strict=True)))
    called = KnownOutcomes(pad.bank(), call)
    for answered in cases:
        for one in single_candidates(pad.bank()):
            here, there = called.of(one, answered), indexed.of(one, answered)
            assert is_same(one, answered, here, there)
            assert is_same(one, answered, there, here)
            assert called.is_harmless(one, answered) == indexed.is_harmless(one, answered)
