"""What a selftest says of operations that a course brings itself."""

from io import StringIO

import msgspec
import pytest
from rich.console import Console

from grader.assignment import OwnOperations, parse_assignment
from grader.assignment.selftest import run_selftest
from grader.deck.build import build_deck
from grader.errors import AssignmentError, DeckError
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.selftest import Selftest
from grader.report.selftest_table import print_outcome
from tests.own_operations import EXAMPLES, rubric_of
from tests.support import TWINS, submission_of

pytestmark = pytest.mark.usefixtures("few_drawn")

Asked = tuple[Assignment, Deck, dict[str, str]]


def asked_of(name: str, source: str) -> Asked:
    """An assignment that asks an operation of the document in another text, and its deck."""
    own = OwnOperations({name: source}, "")
    asked = parse_assignment(rubric_of(name).encode(), "assignment.toml", own)
    return asked, build_deck(asked, 3, "practice", own.sources), {name: source}


def changed(name: str, old: str, new: str) -> str:
    assert old in EXAMPLES[name]
    return EXAMPLES[name].replace(old, new)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_operation_of_the_document_holds_and_its_mistakes_lose_points(
    name: str, launcher: Launcher
) -> None:
    asked, deck, own = asked_of(name, EXAMPLES[name])
    found = run_selftest(asked, deck, launcher, own=own)
    assert found.holds
    assert (found.lost, found.template, found.absent, found.stale) == ((), 0, (), ())
    assert len(found.trials) >= 3
    assert not found.unnoticed


def test_cutting_the_padding_with_a_minus_loses_one_check_alone(launcher: Launcher) -> None:
    asked, deck, own = asked_of("conv2d_backward", EXAMPLES["conv2d_backward"])
    found = run_selftest(asked, deck, launcher, own=own)
    (trial,) = (one for one in found.trials if one.mistake == "padding cut with minus")
    assert trial.checks == {"conv2d_backward/no-padding"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("x - x.max(axis=1, keepdims=True)", "x"), ("dim=1", "dim=0")],
    ids=["a wrong right function", "a wrong second program"],
)
@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid")
def test_what_disagrees_with_the_second_program_makes_no_deck(old: str, new: str) -> None:
    with pytest.raises(
        DeckError, match=r"^'operations/softmax\.py', line 18: `softmax` and .* disagree on softmax"
    ):
        asked_of("softmax", changed("softmax", old, new))


def test_a_right_function_that_became_wrong_fails_its_checks(launcher: Launcher) -> None:
    _, deck, _ = asked_of("softmax", EXAMPLES["softmax"])
    source = changed("softmax", "np.exp(x - x.max(axis=1, keepdims=True))", "np.exp(x)")
    own = OwnOperations({"softmax": source}, "")
    asked = parse_assignment(rubric_of("softmax").encode(), "assignment.toml", own)
    found = run_selftest(asked, deck, launcher, own=own.sources)
    assert not found.holds
    assert {one.check for one in found.lost} == {"large-scores"}
    assert found.stale == ("softmax",)


def test_without_mistakes_those_of_any_operation_are_tried(launcher: Launcher) -> None:
    source = changed("conv2d_backward", "MISTAKES = (", "UNUSED = (")
    asked, deck, own = asked_of("conv2d_backward", source)
    found = run_selftest(asked, deck, launcher, own=own)
    assert found.without_mistakes == ("conv2d_backward",)
    assert found.known == {"conv2d_backward": 0}
    noticed = {trial.mistake: {*trial.checks} for trial in found.trials}
    assert [*noticed] == [
        "stride ignored",
        "padding ignored",
        "grad_output backwards",
        "x backwards",
        "weight backwards",
        "zeros returned",
        "axes of the answer swapped",
    ]
    assert noticed["stride ignored"] == {"conv2d_backward/stride"}
    assert noticed["padding ignored"] >= {"conv2d_backward/no-padding"}
    assert noticed["x backwards"] == set()  # a gradient of what is linear in x
    assert found.holds


def test_a_feature_that_no_case_switches_on_is_named(launcher: Launcher) -> None:
    source = changed("softmax", 'needs=("rows",)', 'needs=("rows",), permits=("wide",)')
    source = source.replace('{"rows": len(x) > 1,', '{"wide": x.shape[1] > 50, "rows": len(x) > 1,')
    asked, deck, own = asked_of("softmax", source)
    found = run_selftest(asked, deck, launcher, own=own)
    assert ("softmax/rows", "wide") in found.absent
    assert not found.holds


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"return": "N C"',
            '"return": "N"',
            "AXES names 1 axes of the answer, 'N', which has",
        ),
        ('"x": "N C"', '"x": "N C H"', "AXES names 3 axes of `x`, 'N C H', which has shape"),
    ],
)
def test_axes_that_arrays_do_not_have_build_no_deck(old: str, new: str, said: str) -> None:
    with pytest.raises(AssignmentError, match=said):
        asked_of("softmax", changed("softmax", old, new))


def test_a_bound_that_hides_what_is_wrong_is_named(launcher: Launcher) -> None:
    asked, deck, own = asked_of("softmax", changed("softmax", "return 64 *", "return 2.0**46 *"))
    found = run_selftest(asked, deck, launcher, own=own)
    assert {mistake for _, mistake, _ in found.close} == {"shares of all rows", "shares of columns"}
    assert all(1 <= margin < 100 for _, _, margin in found.close)
    assert not found.holds


def called(wrong: str = "") -> Assignment:
    """An assignment that calls a course's own function for `pad`."""
    text = (
        'title = "Frames"\n[rubric.pad]\nbasic = 2\nvalue = 2\n'
        f'[operation.pad]\ncall = "frame(x, padding, value{wrong})[0]"\n'
    )
    return parse_assignment(text.encode(), "assignment.toml")


FRAME = f"{TWINS['pad']}\n\ndef frame(x, widths, number):\n    return pad(x, widths, number), x\n"


def test_a_call_that_nobody_tried_does_not_hold(launcher: Launcher, practice_deck: Deck) -> None:
    found = run_selftest(called(), practice_deck, launcher)
    assert found.untried_calls == ("pad",)
    assert not found.holds
    assert (found.lost, found.template) == ((), 0)


def test_a_call_that_a_solution_tried_holds(launcher: Launcher, practice_deck: Deck) -> None:
    found = run_selftest(called(), practice_deck, launcher, solution=submission_of(FRAME))
    assert (found.untried_calls, found.solution) == ((), ())
    assert found.holds


def test_a_wrong_call_fails_with_a_right_solution(launcher: Launcher, practice_deck: Deck) -> None:
    asked = called(wrong=" + 1")
    found = run_selftest(asked, practice_deck, launcher, solution=submission_of(FRAME))
    assert {one.check for one in found.solution or ()} == {"basic", "value"}
    assert not found.holds


def test_a_solution_that_fails_does_not_hold(launcher: Launcher) -> None:
    asked, deck, own = asked_of("softmax", EXAMPLES["softmax"])
    wrong = submission_of("import numpy as np\ndef softmax(x):\n    return np.exp(x)\n")
    found = run_selftest(asked, deck, launcher, own=own, solution=wrong)
    assert {one.check for one in found.solution or ()} >= {"basic", "rows"}
    assert not found.holds
    assert msgspec.structs.replace(found, solution=()).holds


def test_a_solution_that_does_not_load_is_told_once_with_its_line(
    launcher: Launcher, practice_deck: Deck
) -> None:
    broken = submission_of("import numpy as np\n\nWIDTH = nothing\n")
    found = run_selftest(called(), practice_deck, launcher, solution=broken)
    assert found.stopped == "NameError in line 3 of cnn.py"
    said = faults_of(found)
    assert len([one for one in said if "solution" in one]) == 2
    assert "The solution stops while it is loaded: NameError in line 3 of cnn.py." in said[0]
    assert said[1].startswith("The solution fails pad/basic. No file that is loaded defines frame.")


def faults_of(found: Selftest) -> list[str]:
    """What a selftest prints below the line that says that it fails, without the last line."""
    text = StringIO()
    console = Console(file=text, width=1000)
    print_outcome(found, console, "grade deck build")
    lines = text.getvalue().splitlines()
    return lines[lines.index("This is why the selftest fails:") + 1 : -1]
