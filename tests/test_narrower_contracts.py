"""Narrower contracts, the whole way: who meets exactly that has full marks, faults stay cheap."""

import pytest

from grader.assignment import parse_assignment
from grader.assignment.narrow import narrowed
from grader.assignment.selftest import run_selftest
from grader.deck.build import build_deck
from grader.deck.narrow import narrowed_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.finding_report import FindingReport
from grader.records.report import Report
from tests.narrower_contracts import CONTRACTS, narrower_assignment
from tests.sampling import sampled
from tests.submissions.faults import FAULTS, Fault, source_of
from tests.support import OPERATIONS, RIGHT, TWINS, failed_checks, submission_of
from tests.test_submissions import MAX_SHARE_OF_OPERATION, MAX_SHARE_OF_TOTAL

EVERY = 24
"""Of so many planted faults, every run of the tests tries one with narrower contracts."""

INTS = '''
def conv2d(x, weight, bias=None, stride=1, padding=0):
    """Takes ints alone: twice a pair is no number."""
    batch, channels, height, width = x.shape
    padded = np.zeros((batch, channels, height + 2 * padding, width + 2 * padding), x.dtype)
    padded[:, :, padding : padding + height, padding : padding + width] = x
    outputs, _, rows, columns = weight.shape
    down = (height + 2 * padding - rows) // stride + 1
    right = (width + 2 * padding - columns) // stride + 1
    out = np.zeros((batch, outputs, down, right), x.dtype)
    for i in range(down):
        for j in range(right):
            window = padded[:, :, i * stride : i * stride + rows, j * stride : j * stride + columns]
            out[:, :, i, j] = np.tensordot(window, weight, axes=((1, 2, 3), (1, 2, 3)))
    if bias is not None:
        out += bias[:, None, None]
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    pad_rows = padding + 0
    wide = ((0, 0), (0, 0), (pad_rows, pad_rows), (pad_rows, pad_rows))
    padded = np.pad(x, wide, constant_values=-np.inf)
    down = (padded.shape[2] - kernel_size) // stride + 1
    right = (padded.shape[3] - kernel_size) // stride + 1
    out = np.zeros((*x.shape[:2], down, right), x.dtype)
    for i in range(down):
        for j in range(right):
            top, left = i * stride, j * stride
            window = padded[:, :, top : top + kernel_size, left : left + kernel_size]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out
'''

SQUARE = """
_conv2d, _maxpool = conv2d, maxpool


def conv2d(x, weight, bias=None, stride=1, padding=0):
    size = weight.shape[-1]
    return _conv2d(x, weight.reshape(*weight.shape[:2], size, size), bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    if isinstance(kernel_size, tuple):
        (size,) = set(kernel_size)
        kernel_size = (size, size)
    return _maxpool(x, kernel_size, stride, padding)
"""

NO_PADDING = """
_padded_pool = maxpool


def maxpool(x, kernel_size, stride=None):
    return _padded_pool(x, kernel_size, stride)
"""

ONE_CHANNEL = """
_all_conv1d, _all_conv2d = conv1d, conv2d


def conv1d(x, weight, stride=1, padding=0):
    (image,) = x
    (channel,) = image
    return _all_conv1d(channel[None, None], weight, None, stride, padding)


def conv2d(x, weight, stride=1, padding=0):
    (image,) = x
    (channel,) = image
    return _all_conv2d(channel[None, None], weight, None, stride, padding)
"""

MEETING = {
    "ints": RIGHT + INTS,
    "square kernels": RIGHT + SQUARE,
    "pooling without padding": RIGHT + NO_PADDING,
    "all three": RIGHT + INTS + SQUARE + NO_PADDING,
    "as CS231n asks": RIGHT + INTS + SQUARE + NO_PADDING,
    "one channel, no bias": RIGHT + ONE_CHANNEL,
}
"""Programs that are right within a contract and raise exceptions outside of it."""


def graded(source: str, asked: Assignment, deck: Deck, launcher: Launcher) -> Report:
    return grade_submission(
        submission_of(source), asked, narrowed_deck(deck, asked.operations), launcher
    )


@pytest.mark.parametrize("contract", CONTRACTS)
def test_who_meets_a_narrower_contract_and_no_other_has_full_marks(
    contract: str, practice_deck: Deck, assignment: Assignment, launcher: Launcher
) -> None:
    source = MEETING[contract]
    report = graded(source, narrower_assignment(contract), practice_deck, launcher)
    assert failed_checks(report) == set()
    assert report.score.earned == report.score.possible == 100
    assert report.findings == ()
    assert failed_checks(graded(source, assignment, practice_deck, launcher))


@pytest.mark.usefixtures("few_drawn")
def test_a_deck_built_for_a_contract_asks_for_no_more(launcher: Launcher) -> None:
    asked = narrower_assignment("all three")
    deck = build_deck(asked, 7, "final")
    report = grade_submission(
        submission_of(MEETING["all three"]), asked, deck, launcher, allow_weak_isolation=True
    )
    assert failed_checks(report) == set()
    assert report.score.earned == 100


@pytest.mark.whole
def test_a_deck_built_for_a_contract_leaves_no_known_mistake_within_it_unnoticed(
    launcher: Launcher,
) -> None:
    asked = narrower_assignment("all three")
    found = run_selftest(asked, build_deck(asked, 7, "final"), launcher)
    assert found.unnoticed == []
    assert found.holds


@pytest.mark.parametrize(
    "fault", sampled(FAULTS, every=EVERY), ids=lambda fault: fault.name.replace(" ", "-")
)
def test_a_single_fault_costs_little_of_a_narrowed_rubric_and_is_shown_within_the_contract(
    fault: Fault, practice_deck: Deck, launcher: Launcher
) -> None:
    asked = narrower_assignment("all three")
    report = graded(source_of(fault), asked, practice_deck, launcher)
    cost = sum(check.possible for check in report.checks if not check.passed)
    possible = next(one.possible for one in report.operations if one.name == fault.operation)
    assert cost <= MAX_SHARE_OF_OPERATION * possible
    assert cost <= MAX_SHARE_OF_TOTAL * report.score.possible
    operations = {one.name: one for one in asked.operations}
    for finding in report.findings:
        for example in finding.examples:
            case = example.case
            assert operations[case.operation].accepts(case)
        if fault.operation in ("conv2d", "maxpool"):
            assert not [words for words in PAIRS if words in told(finding)]


PAIRS = ("a pair", "tuple", "stride_rows", "padding_rows", "kernel_rows")
"""What nobody hears of who is asked for ints and square windows."""


def told(finding: FindingReport) -> str:
    """What a student reads of a finding, without their own lines."""
    shown = [f"{example.message} {example.reading}" for example in finding.examples]
    said = (finding.headline, finding.question, finding.detail, finding.law, finding.evidence)
    return " ".join((*said, *finding.contract, *shown))


POOLING = """
title = "Narrow"
[operation.maxpool]
without = ["pair arguments", "padding"]
[rubric.maxpool]
basic = 2
overlap = 1
rectangular = 1
corner-sizes = 1
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("// step_rows", "// 1"),
        (".max(axis=(4, 5))", ".min(axis=(4, 5))"),
        (".max(axis=(4, 5))", "[..., 0, 0]"),
        ("stride = kernel", "stride = 1"),
        ("return np.ascontiguousarray", "return 1 + np.ascontiguousarray"),
        ("::step_rows, ::step_columns]", "::1, ::1]"),
        ("::step_rows, ::step_columns]", ":: step_rows + 1, ::step_columns]"),
        ("::step_rows, ::step_columns]", ":-1:step_rows, ::step_columns]"),
        ("::step_rows, ::step_columns]", "1::step_rows, ::step_columns]"),
        (
            "sliding_window_view(padded, kernel",
            "sliding_window_view(padded[:, :, ::2, ::2], kernel",
        ),
        ("sliding_window_view(padded, kernel", "sliding_window_view(padded, kernel[0]"),
    ],
)
def test_no_finding_speaks_of_what_is_left_out(
    old: str, new: str, practice_deck: Deck, launcher: Launcher
) -> None:
    source = TWINS["maxpool"].replace(old, new) if old else "def maxpool(x, kernel_size): ..."
    asked = parse_assignment(POOLING.encode(), "narrow.toml")
    report = graded(source, asked, practice_deck, launcher)
    for finding in report.findings:
        assert not [words for words in (*PAIRS, "padding") if words in told(finding)]


FIXED_STRIDES = {
    "its own size": (["overlap", "gaps"], "kernel_size"),
    "one cell": (["stride > 1"], "1"),
}
"""What is left out where a pooling always moves by something, and how a program moves then."""


def fixed_stride(moves: str) -> tuple[Assignment, str]:
    """An assignment whose call does not use the stride, and a right program."""
    without, stride = FIXED_STRIDES[moves]
    rows = [
        f"{check} = 1"
        for check, one in narrowed(OPERATIONS["maxpool"], without, ()).checks.items()
        if one.by_default and check != "forms"
    ]
    text = f"""
title = "Fixed"
[operation.maxpool]
call = "pool(x, kernel_size, padding)"
without = {without!r}
[rubric.maxpool]
"""
    source = TWINS["maxpool"].replace("def maxpool", "def whole_pool")
    own = f"def pool(x, kernel_size, p):\n    return whole_pool(x, kernel_size, {stride}, p)\n"
    return parse_assignment((text + "\n".join(rows)).encode(), "fixed.toml"), f"{source}\n{own}"


@pytest.mark.parametrize("moves", FIXED_STRIDES)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        (".max(axis=(4, 5))", ".min(axis=(4, 5))"),
        (".max(axis=(4, 5))", "[..., 0, 0]"),
        ("::step_rows, ::step_columns]", "::2, ::2]"),
        ("::step_rows, ::step_columns]", ":-1:step_rows, ::step_columns]"),
        ("return np.ascontiguousarray", "return 1 + np.ascontiguousarray"),
    ],
)
def test_of_a_pooling_whose_stride_is_fixed_nothing_is_said_of_an_argument_for_it(
    moves: str, old: str, new: str, practice_deck: Deck, launcher: Launcher
) -> None:
    asked, source = fixed_stride(moves)
    changed = source.replace(old, new) if old else source
    report = graded(changed, asked, practice_deck, launcher)
    assert bool(failed_checks(report)) == bool(old)
    assert bool(report.findings) == bool(old)
    for finding in report.findings:
        assert "`stride`" not in told(finding)
        assert "stride=" not in told(finding)
