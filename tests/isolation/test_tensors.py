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
from tests.sampling import sampled
from tests.support import check_of, restricted, submission_of, verdicts_of

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


ADDING = """class Adding(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            x.add_(1)
            return x.clone()
    Adding.apply(x)"""
"""A function that autograd calls."""


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
            "out.to('meta')",
            "returned a tensor on the device meta; expected a tensor",
            "tensor on the device meta, not a tensor",
        ),
        (
            "torch.nested.nested_tensor([out])",
            "returned a nested tensor; expected a tensor",
            "returns nested tensor, not a tensor",
        ),
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


ODD = {
    "out.requires_grad_()": "right",
    "torch.nn.Parameter(out)": "right",
    "torch._neg_view(-out)": "right",
    "torch.complex(out * 0, -out).conj().imag": "right",
    "torch.quantize_per_tensor(out.float(), 0.1, 0, torch.qint8)": "wrong type",
    "out.float().to_mkldnn()": "wrong type",
    "out.to(torch.complex64)": "wrong type",
    "out.reshape(1, -1).to_sparse_csr()": "wrong type",
    "torch.ones(()).expand(*[1] * 70)": "wrong type",
    "[setattr(out, 'numpy', lambda force: 3), out][1]": "wrong type",
    "out.expand(1 << 40, *out.shape)": "wrong shape",
    "torch.empty(0, 1 << 60)": "wrong shape",
    "out.as_strided(out.shape, [0] * out.ndim)": "wrong value",
    "out.as_strided(out.shape, [1 << 40] * out.ndim)": "raised",
    "[torch.inference_mode(True).__enter__(), out + 0][1]": "right",
    "[out, out.untyped_storage().resize_(0)][0]": "crashed or wrong value or not finite",
    "[torch.set_default_device('meta'), out][1]": "right",
    "[torch.set_default_dtype(torch.float16), out][1]": "right",
    "x.set_(out)": "right",
}


@pytest.mark.parametrize(
    ("answer", "verdict"), sampled([pytest.param(*one) for one in ODD.items()], every=6)
)
def test_an_odd_tensor_is_judged_by_its_numbers_and_by_nothing_else(
    with_torch: Launcher, practice_deck: Deck, answer: str, verdict: str
) -> None:
    asked = restricted(COURSE.assignment, "pad/basic")
    deck = narrowed_deck(practice_deck, asked.operations)
    source = RIGHT.replace("return out", f"return {answer}")
    report = grade_submission(submission_of(source), asked, deck, with_torch)
    assert report.checks[0].verdict in verdict.split(" or ")
    assert grade_submission(submission_of(RIGHT), asked, deck, with_torch).checks[0].passed


@pytest.mark.parametrize(
    "change",
    [
        "x += 1",
        "x.zero_()",
        "x.unsqueeze_(0); x = x[0]",
        "x.requires_grad_().detach().add_(1)",
        ADDING,
    ],
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
