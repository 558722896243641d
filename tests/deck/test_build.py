from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import strategies as st

from grader import __version__
from grader.assignment import load_assignment
from grader.deck.build import MIN_CASES, build_deck, build_search_deck
from grader.deck.draw import generate_cases
from grader.deck.store import load_deck, store_deck
from grader.errors import DeckError
from grader.operation.draw import Rejected
from grader.records.assignment import Assignment
from grader.records.case import Answer, Case, Option
from grader.records.deck import Deck
from grader.records.progress import Progress
from tests.support import OPERATIONS, pad_case, restricted

pytestmark = pytest.mark.usefixtures("few_drawn")

TWO_CHECKS = 'title = "two"\n[rubric.pad]\nsides = 1\nrefuses-bad-arguments = 2\n'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    path = tmp_path_factory.mktemp("small") / "assignment.toml"
    path.write_text(TWO_CHECKS)
    return load_assignment(path)


@pytest.fixture(scope="module")
def deck(small: Assignment) -> Deck:
    return build_deck(small, 5, "final")


def test_a_deck_has_cases_for_every_row_of_the_rubric(small: Assignment, deck: Deck) -> None:
    assert list(deck.checks) == [row.name for row in small.rubric]
    assert len(deck.checks["pad/sides"]) >= MIN_CASES
    assert (deck.kind, deck.seed, deck.digest) == ("final", 5, "")


def test_a_deck_says_which_versions_built_it(deck: Deck) -> None:
    assert deck.versions.keys() == {"grader", "python", "hypothesis", "numpy", "torch"}
    assert deck.versions["grader"] == __version__


def test_hand_chosen_cases_come_first(deck: Deck) -> None:
    titles = [one.case.title for one in deck.checks["pad/sides"]]
    assert titles[:3] == ["left only", "right only", "left and right differ"]
    assert titles[3] == "above and below differ likewise"
    assert not any(titles[4:])


def test_cases_that_must_be_refused_have_no_answer(deck: Deck) -> None:
    assert {one.answer.value for one in deck.checks["pad/refuses-bad-arguments"]} == {None}


def test_the_same_seed_gives_the_same_digest(small: Assignment, deck: Deck, tmp_path: Path) -> None:
    again = build_deck(small, 5, "final")
    digest = store_deck(deck, tmp_path / "one").digest
    assert store_deck(again, tmp_path / "two").digest == digest
    assert load_deck(tmp_path / "two").digest == digest


def test_what_is_drawn_next_is_told(small: Assignment) -> None:
    told: list[Progress] = []
    build_deck(small, 5, "final", on_progress=told.append)
    assert [one.at for one in told] == [*(row.name for row in small.rubric), "fresh for pad"]
    assert all(one.done < after.done < after.total for one, after in pairwise(told))


def test_another_seed_gives_another_digest(small: Assignment, deck: Deck, tmp_path: Path) -> None:
    other = build_deck(small, 6, "final")
    assert store_deck(other, tmp_path / "a").digest != store_deck(deck, tmp_path / "b").digest


def test_a_deck_covers_what_its_generated_cases_show(deck: Deck) -> None:
    features = [OPERATIONS["pad"].features(one.case) for one in deck.checks["pad/sides"]]
    for wanted in ("sides padded differently", "one side only", "rectangular image"):
        assert any(wanted in on for on in features)
    assert any({"one side only", "rectangular image"} <= on for on in features)


def changed(assignment: Assignment, **parts: Any) -> Assignment:
    """The same assignment of `pad`, of which some parts are others."""
    (pad,) = assignment.operations
    return msgspec.structs.replace(assignment, operations=(msgspec.structs.replace(pad, **parts),))


def nothing(_: Any) -> Case:
    raise Rejected


def test_a_check_without_cases_is_no_check(small: Assignment) -> None:
    empty = changed(restricted(small, "pad/refuses-bad-arguments"), chosen=dict, drawn=nothing)
    plain = changed(
        restricted(small, "pad/sides"), chosen=dict, drawn=lambda _: pad_case(padding=(1, 1))
    )
    with pytest.raises(DeckError, match="'pad/refuses-bad-arguments' got no cases"):
        build_deck(empty, 1, "final")
    with pytest.raises(DeckError, match="'pad/sides' got no cases"):
        build_deck(plain, 1, "final")


def test_a_deck_is_not_built_where_twin_and_torch_disagree(small: Assignment) -> None:
    def off_by_one(case: Case) -> Answer:
        return Answer(value=OPERATIONS["pad"].twin(**case.arrays, **case.options) + 1)

    wrong = changed(restricted(small, "pad/sides"), answer=off_by_one)
    with pytest.raises(DeckError, match=r"`pad` and the second program .* disagree"):
        build_deck(wrong, 1, "final")


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        (lambda right: right + 0.5, True),
        (lambda right: right - 0.6, False),
        (lambda right: right * np.nan, False),
        (lambda right: right[..., np.newaxis], False),
        (lambda right: right.astype(np.float32), False),
    ],
)
def test_twin_and_torch_agree_within_the_bound_in_shape_and_in_dtype(
    small: Assignment, other: Callable[[np.ndarray], np.ndarray], *, agrees: bool
) -> None:
    def near(case: Case) -> Answer:
        right = OPERATIONS["pad"].twin(**case.arrays, **case.options)
        return Answer(value=other(right), bound=0.5)

    build = partial(build_deck, changed(restricted(small, "pad/sides"), answer=near), 1, "final")
    if agrees:
        assert build().size >= MIN_CASES
    else:
        with pytest.raises(DeckError, match=r"`pad` and the second program .* disagree on pad"):
            build()


def test_twin_and_torch_agree_on_the_second_contents_too(assignment: Assignment) -> None:
    def right_at_first(case: Case) -> Answer:
        twin = OPERATIONS["pad"].twin
        then = None if not case.then else twin(**case.then, **case.options) + 1
        return Answer(value=twin(**case.arrays, **case.options), then=then)

    wrong = changed(restricted(assignment, "pad/purity"), answer=right_at_first)
    with pytest.raises(DeckError, match=r"`pad` and the second program .* disagree"):
        build_deck(wrong, 1, "final")


@pytest.mark.parametrize(
    ("check", "padding", "judges", "reason"),
    [
        ("sides", (-1, 2), "value", "outside of the contract"),
        ("refuses-bad-arguments", (1, 2), "refusal", "within the contract"),
    ],
)
def test_chosen_cases_are_held_to_the_contract(
    small: Assignment, check: str, padding: tuple[int, int], judges: str, reason: str
) -> None:
    case = pad_case(padding=padding, title="by mistake", judges=judges)
    asked = changed(
        restricted(small, f"pad/{check}"), chosen=lambda: {check: [case]}, drawn=nothing
    )
    with pytest.raises(
        DeckError, match=f"'pad/{check}' has the chosen case 'by mistake'.*{reason}"
    ):
        build_deck(asked, 1, "final")


def test_generated_cases_that_do_not_fit_are_left_out() -> None:
    check = OPERATIONS["pad"].checks["sides"]
    fitting, symmetric = pad_case(padding=(1, 2)), pad_case(padding=(1, 1))
    square = {"x": np.ones((3, 3))}
    drawn = st.sampled_from(
        [msgspec.structs.replace(case, arrays=square) for case in (fitting, symmetric)]
        + [msgspec.structs.replace(fitting, options={"padding": (-1, 2)}, arrays=square)]
    )
    cases = generate_cases(OPERATIONS["pad"], check, drawn, 20, 1)
    assert {case.options["padding"] for case in cases} == {(1, 2)}


@pytest.mark.parametrize("asked", [1, 40, 130])
def test_a_search_asks_about_as_many_cases_as_it_is_told_and_never_more(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    monkeypatch.setattr("secrets.randbits", lambda _: 11)
    found = build_search_deck(restricted(assignment, "pad", "conv1d"), asked)
    assert 0.9 * asked <= found.size <= asked
    assert found.seed == 11
    assert found.kind == "search"


def test_a_search_leaves_out_checks_that_generate_nothing(assignment: Assignment) -> None:
    narrow = restricted(assignment, "conv2d/worked-examples", "conv2d/basic")
    assert set(build_search_deck(narrow, 4).checks) == {"conv2d/basic"}


def test_two_searches_ask_from_different_seeds(assignment: Assignment) -> None:
    narrow = restricted(assignment, "pad/basic")
    seeds = {build_search_deck(narrow, 1).seed for _ in range(3)}
    assert len(seeds) > 1


def square(**options: Option) -> Callable[[Any], Case]:
    """Draws the same case of four cells, whatever is asked."""
    case = Case(operation="pad", arrays={"x": np.ones((2, 2))}, options=options, positional=2)
    return lambda _: case


MISFITS = {
    "draws none": (nothing, "Its operation draws none"),
    "outside": (
        square(padding=(-1, 1)),
        r"outside of the contract, such as pad\(x \(2, 2\), padding=\(-1, 1\)\)",
    ),
    "too much": (
        square(padding=(1, 2), value=3.0),
        r"padding=\(1, 2\), value=3.0\), which is drawn, switches on value, which the check does",
    ),
    "too little": (square(padding=(1, 1)), "switches on none of sides padded differently and one"),
}


@pytest.mark.parametrize("why", MISFITS)
def test_why_no_case_fits_a_check_is_told(small: Assignment, why: str) -> None:
    drawn, said = MISFITS[why]
    empty = changed(restricted(small, "pad/sides"), chosen=dict, drawn=drawn)
    with pytest.raises(DeckError, match=f"'pad/sides' got no cases. .*{said}"):
        build_deck(empty, 1, "final")


def test_by_how_much_two_programs_differ_is_told(small: Assignment) -> None:
    def near(case: Case) -> Answer:
        return Answer(value=OPERATIONS["pad"].twin(**case.arrays, **case.options) + 0.25, bound=0.1)

    wrong = changed(restricted(small, "pad/sides"), answer=near)
    with pytest.raises(DeckError, match=r"a cell differs by 0\.25, with a bound of 0\.1"):
        build_deck(wrong, 1, "final")
