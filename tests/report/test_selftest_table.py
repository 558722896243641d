"""A selftest as it is printed."""

from io import StringIO

import msgspec
import pytest

from grader.records.selftest import Gap, Selftest
from grader.records.verdict import CheckResult, Verdict, VerdictKind
from grader.report.console import plain_console
from grader.report.selftest_table import print_outcome, print_trials


def printed(found: Selftest) -> str:
    text = StringIO()
    console = plain_console(text, 80)
    print_trials(found, console)
    print_outcome(found, console, "grade deck build --kind practice")
    return text.getvalue()


def sentences(found: Selftest) -> str:
    return " ".join(printed(found).split())


def with_one_unnoticed_way(found: Selftest, gap: Gap = "hole") -> Selftest:
    """The same with a mistake that nothing notices in the first of its ways."""
    trials = list(found.trials)
    place = next(n for n, trial in enumerate(trials) if len(trial.noticed) > 1)
    noticed = (frozenset[str](), *trials[place].noticed[1:])
    gaps = (gap, *trials[place].gaps[1:])
    trials[place] = msgspec.structs.replace(trials[place], noticed=noticed, gaps=gaps)
    return msgspec.structs.replace(found, trials=tuple(trials))


def test_the_table_has_a_row_for_every_check_and_fits_eighty_columns(shipped: Selftest) -> None:
    text = printed(shipped)
    assert max(map(len, text.splitlines()[:-1])) <= 80
    rows = [line.split() for line in text.splitlines()]
    for row in shipped.tried:
        assert any(
            cells[:3] == [row.check, str(row.points), str(shipped.cases[row.name])]
            for cells in rows
            if cells
        ), row.name


def test_an_operation_stands_above_its_checks_with_what_they_come_to(shipped: Selftest) -> None:
    rows = [line.split() for line in printed(shipped).splitlines()]
    known = sum(trial.operation == "conv2d" for trial in shipped.trials)
    place = next(n for n, cells in enumerate(rows) if cells[:1] == ["conv2d"])
    cases = sum(count for name, count in shipped.cases.items() if name.startswith("conv2d/"))
    assert rows[place] == ["conv2d", "40", str(cases), str(known), "of", str(known)]
    assert rows[place + 1][0] == "basic"


def test_the_last_sentence_says_what_it_comes_to(shipped: Selftest) -> None:
    assert sentences(shipped).endswith(
        f"All {len(shipped.trials)} known mistakes lose points; the reference has 100 of 100, "
        "the template 0."
    )


@pytest.mark.parametrize(
    ("gap", "said"),
    [("hole", "that no check notices: "), ("no points", "No check of this rubric looks at")],
)
def test_a_mistake_that_is_unnoticed_in_some_ways_is_named_with_how_many(
    shipped: Selftest, gap: Gap, said: str
) -> None:
    found = with_one_unnoticed_way(shipped, gap)
    (trial,) = found.unnoticed
    left_out = {**found.left_out, trial.operation: ("purity",)}
    found = msgspec.structs.replace(found, left_out=left_out)
    text = sentences(found)
    assert said in text
    assert f"{trial.mistake} (1 of {len(trial.noticed)} ways)" in text
    assert f"1 of {len(found.trials)} known mistakes lose no points" in text


def test_what_a_narrower_contract_leaves_out_is_said_and_counted_apart(shipped: Selftest) -> None:
    first, *others = shipped.trials
    outside = msgspec.structs.replace(
        first, noticed=(frozenset(),) * len(first.gaps), gaps=("outside",) * len(first.gaps)
    )
    found = msgspec.structs.replace(shipped, trials=(outside, *others), not_asked={"pad": 7})
    text = sentences(found)
    cases = 7 + sum(count for name, count in found.cases.items() if name.startswith("pad/"))
    assert f"7 of {cases} cases of pad in the deck lie outside of its contract here" in text
    assert f"here tells these mistakes from right programs: {first.mistake}." in text
    assert f"All {len(others)} known mistakes within the contract lose points" in text
    assert found.holds


def test_a_hole_in_a_deck_that_was_built_for_more_is_said_with_what_mends_it(
    shipped: Selftest,
) -> None:
    found = with_one_unnoticed_way(shipped)
    (trial,) = found.unnoticed
    assert "A deck built for this contract" not in sentences(found)
    found = msgspec.structs.replace(found, not_asked={trial.operation: 1})
    assert "A deck built for this contract has more cases: grade deck build" in sentences(found)
    assert not found.holds


def test_why_it_fails_stands_last_below_a_line_that_says_so(shipped: Selftest) -> None:
    assert "This is why" not in sentences(shipped)
    found = msgspec.structs.replace(shipped, template=3, untried={"pad/extra": "no points"})
    above, _, below = sentences(found).partition("This is why the selftest fails: ")
    assert "pad/extra was not tried on known mistakes" in above
    assert below.startswith("The template, in which nothing is written, has 3 points. All ")


def test_a_solution_that_passed_is_said_to_have_been_tried(shipped: Selftest) -> None:
    assert "solution" not in sentences(shipped)
    tried = msgspec.structs.replace(shipped, solution=())
    said = "The solution was tried as a student's, and passes every check."
    assert sentences(tried).endswith(said)


def test_what_the_reference_fails_and_the_template_earns_is_said(shipped: Selftest) -> None:
    verdict = Verdict(kind=VerdictKind.WRONG_VALUE, message="It was \x1b[31mred.")
    lost = (
        CheckResult(operation="pad", check="sides", verdict=verdict),
        CheckResult(operation="pad", check="axes", verdict=None),
    )
    text = sentences(msgspec.structs.replace(shipped, lost=lost, template=3))
    assert "The reference fails pad/sides. It was \\x1b[31mred. Build the deck again" in text
    assert "The reference fails pad/axes. It was not asked." in text
    assert "The template, in which nothing is written, has 3 points." in text
    assert "\x1b" not in text


def test_idle_and_untried_checks_are_named(shipped: Selftest) -> None:
    found = msgspec.structs.replace(shipped, trials=(), untried={"pad/extra": "it gives no points"})
    text = sentences(found)
    assert "notices no known mistake: pad/basic, pad/sides" in text
    assert "pad/extra was not tried on known mistakes: it gives no points." in text


def test_a_deck_without_cases_is_said_with_what_they_are_worth_and_what_mends_it(
    shipped: Selftest,
) -> None:
    rows = tuple(row for row in shipped.tried if row.operation == "conv2d")
    kept = tuple(trial for trial in shipped.trials if trial.operation != "conv2d")
    found = msgspec.structs.replace(
        shipped,
        without_cases=rows,
        unjudged=40,
        trials=kept,
        reference=msgspec.structs.replace(shipped.reference, earned=60),
    )
    text = sentences(found)
    assert "The deck has no cases for conv2d/basic, conv2d/orientation, " in text
    assert f"and {len(rows) - 5} more, which are worth 40 of 100 points. Build it for" in text
    assert "this rubric: grade deck build --kind practice" in text
    assert text.endswith(
        f"{len(kept)} of {len(shipped.trials)} known mistakes were tried, and all of them lose "
        "points; the reference has 60 of 100, 40 of which were not tried, the template 0."
    )


def test_mistakes_are_not_charged_to_a_rubric_whose_deck_lacks_cases(shipped: Selftest) -> None:
    found = with_one_unnoticed_way(shipped, "no points")
    (trial,) = found.unnoticed
    row = next(row for row in shipped.tried if row.operation == trial.operation)
    left_out = {**found.left_out, trial.operation: (row.check,)}
    found = msgspec.structs.replace(found, left_out=left_out, without_cases=(row,))
    assert "No check of this rubric looks at" not in sentences(found)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"relu": 0}, "There are no known mistakes; the reference has"),
        ({"pad": 29, "relu": 0}, "None of 29 known mistakes was tried; the reference has"),
    ],
)
def test_where_no_mistake_was_tried_none_is_said_to_lose_points(
    shipped: Selftest, known: dict[str, int], said: str
) -> None:
    text = sentences(msgspec.structs.replace(shipped, trials=(), known=known))
    assert said in text
    assert "All 0" not in text
