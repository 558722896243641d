"""Operations that are no convolution, from Hypothesis to the page that a student reads."""

from functools import cache
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from grader.deck.build import MIN_CASES, build_deck, build_search_deck
from grader.deck.store import load_deck, store_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.deck import Deck
from grader.records.example import ExampleReport
from grader.records.report import Report
from grader.report.console import plain_console
from grader.report.json_file import json_result, pack_report, unpack_report
from grader.report.page import render_page
from grader.report.terminal import print_report
from tests.kinds.prototypes import PROTOTYPES, RIGHT, assignment_of
from tests.report.test_snippet import run
from tests.support import check_of, failed_checks, submission_of, written

pytestmark = pytest.mark.usefixtures("few_drawn")


@cache
def deck_of(name: str, folder: Path) -> Deck:
    """A deck as it comes back from its file."""
    asked = assignment_of(name)
    path = folder / f"{name}.deck"
    stored = store_deck(build_deck(asked, 3, "practice"), path)
    deck = load_deck(path)
    assert deck.digest == stored.digest
    return deck


@pytest.fixture(scope="session")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decks")


def graded(name: str, source: str, decks: Path, launcher: Launcher) -> Report:
    asked = assignment_of(name)
    return grade_submission(submission_of(source), asked, deck_of(name, decks), launcher)


@pytest.mark.parametrize("name", PROTOTYPES)
def test_a_deck_comes_back_with_answers_of_their_own_shape_and_dtype(
    name: str, decks: Path
) -> None:
    twin = PROTOTYPES[name].twin
    for answered in (one for cases in deck_of(name, decks).checks.values() for one in cases):
        right = np.asarray(twin(**answered.case.arrays, **answered.case.options))
        assert answered.answer.value is not None
        assert answered.answer.value.shape == right.shape
        assert answered.answer.value.dtype == right.dtype


@pytest.mark.parametrize("name", PROTOTYPES)
def test_a_check_without_features_draws_plain_cases(name: str, decks: Path) -> None:
    plain = deck_of(name, decks).checks[f"{name}/basic"]
    assert len(plain) >= MIN_CASES
    assert not any(PROTOTYPES[name].features(one.case) for one in plain)


def test_a_check_without_features_that_has_chosen_cases_draws_no_others(decks: Path) -> None:
    (one,) = deck_of("mean", decks).checks["mean/handout"]
    assert one.case.title == "one number"
    assert "mean/handout" not in build_search_deck(assignment_of("mean"), 8).checks


@pytest.mark.parametrize("name", PROTOTYPES)
def test_a_right_program_has_full_marks(name: str, decks: Path, launcher: Launcher) -> None:
    report = graded(name, RIGHT, decks, launcher)
    assert failed_checks(report) == set()
    assert report.score.earned == report.score.possible > 0
    assert report.coach == ()


def test_programs_that_round_in_another_order_have_full_marks(
    decks: Path, launcher: Launcher
) -> None:
    source = """
import numpy as np

def softmax(x, axis=-1):
    logs = x - np.logaddexp.reduce(x.astype(np.float64), axis=axis, keepdims=True)
    return np.exp(logs).astype(x.dtype)

def mean(x):
    return np.array(sum(x.tolist()) / len(x), dtype=x.dtype)
"""
    for name in ("softmax", "mean"):
        assert failed_checks(graded(name, source, decks, launcher)) == set()


WRONG = {
    "softmax: along the last axis only": (
        "def softmax(x, axis=-1):\n    return right.softmax(x)",
        {"axis"},
        "wrong value",
    ),
    "mean: the sum": ("def mean(x):\n    return x.sum()", None, "wrong value"),
    "mean: a number in a list": ("def mean(x):\n    return [x.mean()]", None, "wrong type"),
    "mean: an axis too many": (
        "def mean(x):\n    return x.mean(keepdims=True)",
        None,
        "wrong shape",
    ),
    "mean: not a number": ("def mean(x):\n    return x.mean() * np.nan", None, "not finite"),
    "mean: in float64": ("def mean(x):\n    return np.float64(x.mean())", {"dtype"}, "wrong type"),
    "argmax: the smallest": ("def argmax(x):\n    return x.argmin(axis=1)", None, "wrong value"),
    "argmax: as floats": (
        "def argmax(x):\n    return x.argmax(axis=1).astype(x.dtype)",
        {"dtype"},
        "wrong type",
    ),
    "embedding: each row once": (
        "def embedding(indices, weight):\n    return weight[np.unique(indices)]",
        None,
        "",
    ),
    "embedding: sorts the caller's indices": (
        "def embedding(indices, weight):\n    out = weight[indices]; indices.sort(); return out",
        {"purity"},
        "modified input",
    ),
    "resize: one mode": (
        "def resize(x, size, *mode, **more):\n    return right.resize(x, size)",
        {"linear", "aligned"},
        "wrong value",
    ),
    "resize: corners": (
        "def resize(x, size, mode='nearest', align_corners=0): return right.resize(x, size, mode)",
        {"aligned"},
        "wrong value",
    ),
}


def wrong_source(body: str) -> str:
    return (
        f"import types\nimport numpy as np\nright = types.SimpleNamespace()\n"
        f"exec({RIGHT!r}, vars(right))\n{body}\n"
    )


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_program_loses_points_and_is_told_why(
    fault: str, decks: Path, launcher: Launcher, tmp_path: Path
) -> None:
    name = fault.partition(":")[0]
    body, lost, verdict = WRONG[fault]
    source = wrong_source(body)
    report = graded(name, source, decks, launcher)
    failed = failed_checks(report)
    assert failed
    if lost is not None:
        assert failed == {f"{name}/{check}" for check in lost}
    if verdict:
        assert verdict in {check_of(report, one).verdict for one in failed}
    assert name in render_page(report)
    print_report(report, plain_console(StringIO(), 100))
    assert written(unpack_report(pack_report(report))) == written(report)
    assert json_result(report)
    (tmp_path / "cnn.py").write_text(source)
    assert {name for finding in report.findings for name in finding.checks} == failed
    for finding in report.findings:
        assert finding.examples
        for example in finding.examples:
            assert_snippet_runs(example, tmp_path)


def assert_snippet_runs(found: ExampleReport, folder: Path) -> None:
    if found.case.judges in ("purity", "arguments"):
        assert "Error" in run(found.snippet, folder).stderr
        return
    same = "np.array_equal(out, expected) and str(getattr(out, 'dtype', '')) == str(expected.dtype)"
    snippet = found.snippet.replace("print(out, out.dtype, out.shape)", "print(out)")
    result = run(f"{snippet}\nassert not ({same})", folder)
    assert result.returncode == 0, result.stderr


def test_a_dtype_that_is_not_that_of_the_arguments_is_told_without_them(
    decks: Path, launcher: Launcher
) -> None:
    source = wrong_source("def argmax(x):\n    return x.argmax(axis=1).astype(x.dtype)")
    message = check_of(graded("argmax", source, decks, launcher), "argmax/dtype").message
    assert message.endswith("expected int64.")


def test_a_wrong_answer_without_axes_is_told_without_a_place(
    decks: Path, launcher: Launcher
) -> None:
    report = graded("mean", wrong_source("def mean(x):\n    return x.sum()"), decks, launcher)
    message = check_of(report, "mean/basic").message
    assert message.startswith("mean returned ")
    assert "out[" not in message
