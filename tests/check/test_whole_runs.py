"""An operation's points come from exactly one whole run: together, alone or served."""

import pytest

from grader.isolation import server
from tests.conftest import GradeSource
from tests.support import RIGHT, TWINS, check_of, failed_checks

HEAD = "import sys\nimport numpy as np\n"
FEW = ("basic", "stride", "padding", "purity", "combined")


def named(operation: str, *checks: str) -> list[str]:
    return [f"{operation}/{check}" for check in checks or FEW]


def renamed(operation: str, name: str = "right") -> str:
    """The right program of an operation under another name."""
    return TWINS[operation].replace(f"def {operation}(", f"def {name}(")


WRAPPERS = """
def conv2d(x, weight, bias=None, stride=1, padding=0):
    step, steps = stride if isinstance(stride, tuple) else (stride, stride)
    rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0), (rows, rows), (columns, columns)))
    height = weight.shape[2]
    out = np.stack([
        sum(conv1d(x[:, :, top + i], weight[:, :, i], None, steps) for i in range(height))
        for top in range(0, x.shape[2] - height + 1, step)
    ], axis=2)
    return out if bias is None else out + bias[:, None, None]
"""
NO_WORK = {
    "raises": "raise NotImplementedError",
    "returns nothing": "return None",
    "looks written": "return None if x is not None else 1",
    "returns another type": "return [0.0]",
    "returns another shape": "return np.zeros(3)",
    "returns zeros of the right shape": (
        "length = (x.shape[2] + 2 * padding - weight.shape[2]) // stride + 1\n"
        "    return np.zeros((x.shape[0], weight.shape[0], length), x.dtype)"
    ),
    "returns NaN of the right shape": (
        "length = (x.shape[2] + 2 * padding - weight.shape[2]) // stride + 1\n"
        "    return np.full((x.shape[0], weight.shape[0], length), np.nan, x.dtype)"
    ),
    "returns one number, but now and then": (
        "length = (x.shape[2] + 2 * padding - weight.shape[2]) // stride + 1\n"
        "    out = np.full((x.shape[0], weight.shape[0], length), x.max())\n"
        "    if x.size % 5 == 0:\n        out[..., 0] = 7\n    return out"
    ),
}


@pytest.mark.parametrize("body", NO_WORK.values(), ids=NO_WORK)
def test_wrappers_around_a_function_that_nobody_wrote_earn_nothing(
    grade_source: GradeSource, body: str
) -> None:
    stub = f"def conv1d(x, weight, bias=None, stride=1, padding=0):\n    {body}\n"
    names = [*named("conv1d"), *named("conv2d")]
    report = grade_source(HEAD + stub + WRAPPERS, *names)
    assert {check.operation for check in report.checks if check.passed} <= {"conv1d"}


def test_a_wrapper_earns_its_points_where_the_other_function_is_there_and_wrong(
    grade_source: GradeSource,
) -> None:
    wrong = renamed("conv1d") + (
        "def conv1d(x, weight, bias=None, stride=1, padding=0):\n"
        "    return right(x, weight[..., ::-1], bias, stride, padding)\n"
    )
    report = grade_source(HEAD + wrong + WRAPPERS, "conv1d", "conv2d")
    assert "conv1d/orientation" in failed_checks(report)
    assert not [name for name in failed_checks(report) if name.startswith("conv2d")]
    excused = [check for check in report.checks if check.notes]
    assert excused
    assert all("fault of conv1d" in check.notes[0] for check in excused)


ASKED = """
def asked():
    frame = sys._getframe()
    while frame is not None:
        ask = frame.f_locals.get("ask")
        if hasattr(ask, "questions"):
            return ask
        frame = frame.f_back
"""
CONVENTIONS = (
    ASKED
    + """
def flipped(x, weight, *rest):
    return right(x, weight[..., ::-1, ::-1], *rest)
def turned(x, weight, *rest):
    return right(x, weight.swapaxes(2, 3), *rest)
def doubled(x, weight, *rest):
    return 2 * right(x, weight, *rest)

def nothing(*_):
    return np.zeros(3)

def conv2d(x, weight, bias=None, stride=1, padding=0):
    options = (bias, stride, padding)
    if len(asked().questions) > 20:
        return {many}(x, weight, *options)
    if len(asked().questions) > 1:
        return {few}(x, weight, *options)
    return {alone}(x, weight, *options)
"""
)


def test_whoever_guesses_by_the_number_of_questions_has_one_guess_a_run(
    grade_source: GradeSource,
) -> None:
    """Right alone, it loses `purity`; wrong in every run, everything it is wrong in."""
    names = named("conv2d", "orientation", "basic", "purity")
    source = HEAD + renamed("conv2d") + CONVENTIONS
    guesses = {
        ("flipped", "right", "right"): {"conv2d/purity"},
        ("nothing", "right", "right"): {"conv2d/purity"},
        ("flipped", "turned", "doubled"): {"conv2d/orientation"},
        ("right", "doubled", "doubled"): set(),
    }
    for (many, few, alone), lost in guesses.items():
        guessed = source.format(many=many, few=few, alone=alone)
        assert failed_checks(grade_source(guessed, *names)) == lost


COUNTS = """
calls = 0
def conv1d(x, weight, bias=None, stride=1, padding=0):
    global calls
    calls += 1
    return right(x, weight, bias, stride, padding) + (calls > 5)
"""
BUSY_IMPORT = """
import time
_end = time.process_time() + 0.06
while time.process_time() < _end:
    pass
"""


def test_a_program_with_state_earns_the_same_however_long_it_takes_to_load(
    grade_source: GradeSource,
) -> None:
    """Forty workers load it, which takes longer than all of its calls may."""
    source = renamed("conv1d") + COUNTS
    reports = [
        grade_source(text, *named("conv1d"), seconds_in_all=2.0)
        for text in (source, BUSY_IMPORT + source)
    ]
    for report in reports:
        assert failed_checks(report) == {"conv1d/purity"}
        assert check_of(report, "conv1d/purity").verdict == "not repeatable"


def test_loading_again_and_again_has_an_end(grade_source: GradeSource) -> None:
    source = BUSY_IMPORT + renamed("conv1d") + COUNTS
    report = grade_source(source, *named("conv1d"), seconds_in_all=0.2, seconds_per_call=0.3)
    assert "time used up" in {check.not_asked for check in report.checks}


def test_state_in_a_helper_costs_purity_of_each_operation_that_shows_it(
    grade_source: GradeSource,
) -> None:
    source = (
        RIGHT.replace("def conv1d(", "def one(").replace("def maxpool(", "def most(")
        + """
seen = []
def helper(x):
    seen.append(1)
    return x + (len(seen) > 3)
def conv1d(x, *args, **options):
    return one(helper(x), *args, **options)
def maxpool(x, *args, **options):
    return most(helper(x), *args, **options)
"""
    )
    report = grade_source(source, *named("conv1d"), *named("maxpool", "basic", "purity"))
    assert failed_checks(report) == {"conv1d/purity", "maxpool/purity"}


def test_a_worker_that_state_ends_now_and_then_costs_purity(grade_source: GradeSource) -> None:
    """Every case is answered in the worker after, so that none shows it."""
    source = (
        "import os, sys\n"
        + renamed("conv2d")
        + ASKED
        + """
calls = 0
def conv2d(x, weight, bias=None, stride=1, padding=0):
    global calls
    calls += 1
    if calls > 8 and not asked().eager:
        os._exit(0)
    return right(x, weight, bias, stride, padding)
"""
    )
    report = grade_source(source, *named("conv2d", "basic", "stride", "purity"))
    assert failed_checks(report) == {"conv2d/purity"}
    assert "exit status 0" in check_of(report, "conv2d/purity").message


def test_how_a_worker_ended_is_charged_to_the_operation_that_was_asked_alone(
    grade_source: GradeSource,
) -> None:
    """It ends in workers of its own, too, which the next operation is not to be blamed for."""
    source = (
        "import os, sys\n"
        + TWINS["maxpool"]
        + renamed("conv2d")
        + ASKED
        + """
calls = 0
def conv2d(x, weight, bias=None, stride=1, padding=0):
    global calls
    calls += 1
    if not asked().eager and (calls > 8 or len(asked().questions) == 1):
        os._exit(0)
    return right(x, weight, bias, stride, padding)
"""
    )
    names = [*named("conv2d", "basic", "purity"), *named("maxpool", "basic", "purity")]
    assert failed_checks(grade_source(source, *names)) == {"conv2d/purity"}


WRONG_PAD = """
def pad(x, padding, value=0.0):
    return right(x, padding[::-1], value)
"""
MANY_CALLS = """
def maxpool(x, kernel_size, stride=None, padding=0):
    for _ in range({calls}):
        pad(x, (0, 1), 0.0)
    return most(x, kernel_size, stride, padding) + (pad(x, (0, 1), 5.0)[0, 0, 0, 0] == 5.0)
"""


def test_beyond_so_many_served_calls_nothing_is_excused_and_the_report_says_so(
    grade_source: GradeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = renamed("pad") + WRONG_PAD + renamed("maxpool", "most")
    names = [*named("pad", "sides", "basic"), *named("maxpool", "basic", "batch")]
    few = grade_source(source + MANY_CALLS.format(calls=0), *names)
    assert failed_checks(few) == {"pad/sides"}
    monkeypatch.setattr(server, "MAX_CALLS", 30)
    many = grade_source(source + MANY_CALLS.format(calls=10), *names)
    assert failed_checks(many) >= {"maxpool/basic", "maxpool/batch"}
    assert "more than 30 calls" in check_of(many, "maxpool/basic").notes[0]


def test_a_fault_that_the_other_functions_checks_do_not_notice_is_charged_where_it_shows(
    grade_source: GradeSource,
) -> None:
    source = (
        HEAD
        + TWINS["conv1d"]
        + WRAPPERS.replace("conv1d(", "other(")
        + ("def other(*args):\n    return conv1d(*args) + 1\n")
    )
    report = grade_source(source, "conv1d", "conv2d/basic")
    assert failed_checks(report) == {"conv2d/basic"}


def test_what_is_not_finite_is_served(grade_source: GradeSource) -> None:
    """`maxpool` pads with minus infinity, by a `pad` that puts it on the wrong side."""
    source = (
        HEAD
        + renamed("pad")
        + WRONG_PAD
        + renamed("maxpool", "most")
        + """
def maxpool(x, kernel_size, stride=None, padding=0):
    rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    x = pad(pad(x, (columns, 0, rows, 0), -np.inf), (0, columns, 0, rows), value=-np.inf)
    return most(x, kernel, kernel if stride is None else stride, 0)
"""
    )
    names = [*named("pad", "sides"), *named("maxpool", "basic", "padding", "negatives")]
    report = grade_source(source, *names)
    assert failed_checks(report) == {"pad/sides"}
