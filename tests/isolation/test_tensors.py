"""A course whose functions take tensors and answer with tensors, graded at every level."""

from importlib.util import find_spec

import pytest

from grader.deck.narrow import narrowed_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.deck import Deck
from grader.records.report import Report
from tests.course_calls import Course
from tests.isolation.conftest import AtLevel
from tests.support import check_of, submission_of, verdicts_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed"),
]

COURSE = Course(
    """
[operation.pad]
call = "pad_tensor(x, padding, value)"
""",
    """
arrays = "torch"
[policy]
allowed_imports = ["numpy", "torch"]
""",
)

RIGHT = """
import torch

def pad_tensor(x, padding, value):
    sides = list(zip(padding[::2], padding[1::2]))[::-1]
    sides = [(0, 0)] * (x.ndim - len(sides)) + sides
    lengths = [before + n + after for n, (before, after) in zip(x.shape, sides)]
    out = torch.full(lengths, value, dtype=x.dtype)
    out[tuple(slice(before, before + n) for n, (before, after) in zip(x.shape, sides))] = x
    return out
"""


def grade(source: str, deck: Deck, launcher: Launcher) -> Report:
    asked = COURSE.assignment
    deck = narrowed_deck(deck, asked.operations)
    return grade_submission(submission_of(source), asked, deck, launcher)


def test_a_right_program_has_every_point(at_level: AtLevel, practice_deck: Deck) -> None:
    level, launcher = at_level
    report = grade(RIGHT, practice_deck, launcher)
    assert report.isolation.level == level
    assert report.score.earned == report.score.possible, verdicts_of(report)


@pytest.mark.parametrize(
    ("answer", "message", "headline"),
    [
        (
            "out.numpy()",
            "returned a numpy.ndarray; expected a tensor of shape",
            "returns numpy.ndarray, not a tensor",
        ),
        ("out.tolist()", "returned a list; expected a tensor", "returns list, not a tensor"),
        ("out.to_sparse()", "returned a sparse tensor; expected a tensor", "sparse tensor, not"),
        (
            "out.bfloat16()",
            "returned an array of dtype bfloat16; expected float64",
            "returns bfloat16, which is the wrong dtype",
        ),
    ],
)
def test_what_is_no_tensor_is_told_by_what_it_is(
    with_torch: Launcher, practice_deck: Deck, answer: str, message: str, headline: str
) -> None:
    report = grade(RIGHT.replace("return out", f"return {answer}"), practice_deck, with_torch)
    assert message in check_of(report, "pad/basic").message
    assert headline in report.findings[0].headline


@pytest.mark.parametrize(
    "change",
    ["x += 1", "x.zero_()", "x.unsqueeze_(0); x = x[0]", "x.requires_grad_().detach().add_(1)"],
)
def test_a_change_of_the_caller_s_tensor_costs_purity_alone(
    with_torch: Launcher, practice_deck: Deck, change: str
) -> None:
    changed = RIGHT.replace("    return out", f"    {change}\n    return out")
    wrong = {
        name: verdict
        for name, verdict in verdicts_of(grade(changed, practice_deck, with_torch)).items()
        if verdict != "right"
    }
    assert wrong == {"pad/purity": "modified input"}


def test_an_answer_in_the_caller_s_memory_costs_purity_alone(
    with_torch: Launcher, practice_deck: Deck
) -> None:
    source = RIGHT.replace(
        "    sides = list", "    if not any(padding):\n        return x\n    sides = list"
    )
    wrong = [
        name
        for name, verdict in verdicts_of(grade(source, practice_deck, with_torch)).items()
        if verdict != "right"
    ]
    assert wrong in ([], ["pad/purity"])
