"""Snippets can be pasted: they make the same call and show the same failure."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.isolation.protocol.grading import Question
from grader.isolation.questions import encode_case
from grader.records.assignment import SubmissionRules
from grader.records.call import Arrays, Call
from grader.records.case import Answer, Array, Case
from grader.records.finding_report import FindingReport
from grader.records.report import Report
from grader.report.snippet import call_in_python, snippet_of
from grader.text import safe_text
from tests.conftest import GradeSource
from tests.reference.test_twins import drawn_by
from tests.support import (
    ALL_CHECKS,
    OPERATIONS,
    REPOSITORY,
    TWINS,
    finding_of,
    notebook_of,
    pad_case,
    submission_of,
)

DIFFERS = """
same = out.shape == expected.shape and np.array_equal(out, expected) and out.dtype == expected.dtype
raise SystemExit(f"the failure is gone: {out}" if same else 0)
"""


def run(code: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a snippet as a student does, beside the submission."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def failures_of(report: Report) -> list[FindingReport]:
    return [finding for finding in report.findings if finding.clearest is not None]


def test_every_snippet_of_the_example_reproduces_its_failure(
    mistaken: Report, tmp_path: Path
) -> None:
    (tmp_path / "cnn.py").write_bytes((REPOSITORY / "examples/mistakes/cnn.py").read_bytes())
    failures = failures_of(mistaken)
    assert len(failures) > 4
    together = "\n".join(
        f"try:\n    exec({example.snippet + DIFFERS!r}, {{}})\n"
        f"except SystemExit as end:\n    print({finding.headline!r}, end.code)\n"
        for finding in failures
        for example in finding.examples
    )
    result = run(together, tmp_path)
    assert result.returncode == 0, result.stderr
    shown = [finding.headline for finding in failures for _ in finding.examples]
    printed = result.stdout.splitlines()
    assert all(printed.count(f"{one} 0") == shown.count(one) for one in shown)


@pytest.mark.parametrize(
    ("body", "checks", "error"),
    [
        ("raise KeyError('a key')", ("pad/basic",), "KeyError: 'a key'"),
        ("return x[9, 9, 9]", ("pad/basic",), "IndexError"),
        ("x *= 2\n    return right(x, padding, value) / 2", ("pad/purity",), "AssertionError"),
        (
            "return kept.setdefault(x.shape, right(x, padding, value))",
            ("pad/purity",),
            "AssertionError",
        ),
        ("return right(x.ravel(order='K').reshape(x.shape), padding, value)", ("pad/layout",), ""),
        ("return right(x, padding, value).astype(np.float64)", ("pad/dtype",), ""),
        ("x.sum()", ("pad/basic",), ""),
    ],
)
def test_a_snippet_reproduces_the_failure(
    grade_source: GradeSource, tmp_path: Path, body: str, checks: tuple[str, ...], error: str
) -> None:
    source = TWINS["pad"].replace("def pad(", "def right(") + (
        f"\nkept = {{}}\ndef pad(x, padding, value=0.0):\n    {body}\n"
    )
    (tmp_path / "cnn.py").write_text(source)
    (finding,) = grade_source(source, *checks).findings
    assert finding.clearest is not None
    snippet = finding.clearest.snippet
    if error:
        result = run(snippet, tmp_path)
        assert result.returncode == 1
        assert result.stderr.strip().splitlines()[-1].startswith(error)
        return
    result = run(snippet + ("" if body == "x.sum()" else DIFFERS), tmp_path)
    assert result.returncode == (1 if body == "x.sum()" else 0), result.stderr


def test_a_snippet_passes_once_the_fault_is_mended(mistaken: Report, tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_bytes((REPOSITORY / "examples/perfect/cnn.py").read_bytes())
    finding = finding_of(mistaken, "pad/axes")
    assert finding.clearest is not None
    assert run(finding.clearest.snippet, tmp_path).returncode == 0
    assert "the failure is gone" in run(finding.clearest.snippet + DIFFERS, tmp_path).stderr


@pytest.mark.parametrize(
    "name",
    [
        "cnn",
        "提出",
        "my-cnn",
        "3",
        "it's",
        '"""',
        "back\\slash",
        "##[error]",
        "x\n::error::y",
        "\x1b[31m",
        "\u202ecnn",
        "pad\u3164",
        "pad\ufe0f",
    ],
)
def test_a_main_file_of_any_name_is_imported_by_text_that_nothing_obeys(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / f"{name}.py").write_text("def pad(*_, **__):\n    return 'found'\n")
    snippet = snippet_of(pad_case(), OPERATIONS["pad"], None, [f"{name}.py"])
    assert safe_text(snippet) == snippet
    assert run(snippet.partition("print(")[0] + "assert out == 'found'", tmp_path).returncode == 0


def asked_by_worker(case: Case) -> dict[str, Any]:
    """Arguments as the function in a worker gets them, by name."""
    text, _ = encode_case(case, OPERATIONS[case.operation])
    question = msgspec.json.decode(text, type=Question)
    given_names = {one.name for one in question.arrays if not one.name.startswith("then.")}
    named = (given_names | set(question.options)) - set(question.positional)
    return {"positional": list(question.positional), "named": sorted(named)}


def made_by_snippet(case: Case) -> dict[str, Any]:
    """The same, of the call that a student is shown."""
    parameters = OPERATIONS[case.operation].parameters
    seen: dict[str, Any] = {}

    def function(*args: object, **named: object) -> None:
        seen["positional"] = list(parameters[: len(args)])
        seen["named"] = sorted(named)
        for name, value in (*zip(parameters, args, strict=False), *named.items()):
            expected = case.arrays.get(name, case.options.get(name))
            assert value is expected or value == expected, (name, value)

    eval(
        call_in_python(case, OPERATIONS[case.operation]), {case.operation: function, **case.arrays}
    )
    return seen


@pytest.mark.parametrize(("operation", "check"), ALL_CHECKS)
@settings(max_examples=5)
@given(data=st.data())
def test_the_call_that_is_shown_is_the_call_that_was_made(
    operation: str, check: str, data: st.DataObject
) -> None:
    case = data.draw(drawn_by(operation, check))
    assert made_by_snippet(case) == asked_by_worker(case)


@pytest.mark.parametrize(
    ("options", "positional"), [({"stride": 2}, 3), ({"padding": 1}, 5), ({"stride": 2}, 5)]
)
def test_an_argument_that_is_left_out_lets_none_slip_into_its_place(
    options: dict[str, Any], positional: int
) -> None:
    case = Case(
        operation="conv2d",
        arrays={"x": np.ones((1, 1, 3, 3)), "weight": np.ones((1, 1, 1, 1))},
        options=options,
        positional=positional,
    )
    assert made_by_snippet(case) == asked_by_worker(case)


@pytest.mark.parametrize("layout", ["fortran", "reversed", "strided"])
@pytest.mark.parametrize("shape", [(3,), (2, 3), (1, 2, 2, 3)])
def test_a_snippet_makes_the_layout_it_names(layout: Any, shape: tuple[int, ...]) -> None:
    x = np.arange(1.0, np.prod(shape) + 1).reshape(shape)
    case = Case(
        operation="pad", arrays={"x": x}, options={"padding": (1, 1)}, layouts={"x": layout}
    )
    lines = snippet_of(case, OPERATIONS["pad"], None, ["cnn.py"]).splitlines()
    namespace: dict[str, Any] = {"np": np}
    exec("\n".join(line for line in lines if line.startswith("x = ")), namespace)
    made = namespace["x"]
    assert np.array_equal(made, x)
    if len(shape) > 1:
        assert not made.flags.c_contiguous


@pytest.mark.parametrize(
    ("rows", "strides"), [([[1, 2], [1, 2]], (0, 8)), ([[1, 2], [3, 4]], (16, 8))]
)
def test_a_snippet_holds_once_what_a_worker_holds_once(
    rows: list[list[float]], strides: tuple[int, int]
) -> None:
    x = np.array(rows, dtype=float)
    case = Case(
        operation="pad", arrays={"x": x}, options={"padding": (1, 1)}, layouts={"x": "broadcast"}
    )
    lines = snippet_of(case, OPERATIONS["pad"], None, ["cnn.py"]).splitlines()
    namespace: dict[str, Any] = {"np": np}
    exec("\n".join(line for line in lines if line.startswith("x = ")), namespace)
    assert np.array_equal(namespace["x"], x)
    assert namespace["x"].strides == strides


@pytest.mark.parametrize(
    "value", [1.0, -0.5, 1 / 3, 2.0**60, -1e30, 1e-30, 7 + 2.0**-30, 1e15, 123456789012345678.0]
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_snippet_holds_every_number_exactly(value: float, dtype: type) -> None:
    x: Array = np.array([[value]], dtype)
    case = Case(operation="pad", arrays={"x": x}, options={"padding": (1, 1)})
    lines = snippet_of(case, OPERATIONS["pad"], None, ["cnn.py"]).splitlines()
    namespace: dict[str, Any] = {"np": np}
    exec("\n".join(line for line in lines if line.startswith("x = ")), namespace)
    assert namespace["x"].dtype == dtype
    assert np.array_equal(namespace["x"], x)


@pytest.mark.parametrize("main", ["mine.py", "src/mine.py", "my-solution.py", "Übung 3.py"])
def test_a_snippet_imports_the_main_file_whatever_it_is_called(
    grade_source: GradeSource, tmp_path: Path, main: str
) -> None:
    source = "def pad(x, padding, value=0.0):\n    return x\n"
    (tmp_path / main).parent.mkdir(exist_ok=True)
    (tmp_path / main).write_text(source)
    (finding,) = grade_source(submission_of(source, main), "pad/basic").findings
    assert finding.clearest is not None
    result = run(finding.clearest.snippet, tmp_path)
    assert result.returncode == 0, result.stderr


def test_a_snippet_is_for_a_cell_below_the_function_of_a_notebook(
    grade_source: GradeSource,
) -> None:
    source = "def pad(x, padding, value=0.0):\n    return x\n"
    submission = submission_of(notebook_of(source), "cnn.ipynb")
    (finding,) = grade_source(submission, "pad/basic").findings
    assert finding.clearest is not None
    snippet = finding.clearest.snippet
    assert "# Paste this into a new cell below pad." in snippet
    namespace: dict[str, Any] = {}
    exec(source + snippet, namespace)
    assert namespace["out"].shape != namespace["expected"].shape


KINDS: dict[Arrays, str] = {
    "numpy": "(A[0, 0] * W[0, 0, 0, 0] + s).reshape(1, 1, 2, 2)",
    "list": "[[[[A[0][0][i][j] * W[0][0][0][0] + s for j in (0, 1)] for i in (0, 1)]]]",
}


@pytest.mark.parametrize("arrays", KINDS)
@pytest.mark.parametrize("judges", ["value", "purity", "arguments"])
def test_the_snippet_of_a_course_runs_beside_its_files(
    tmp_path: Path, arrays: Arrays, judges: Any
) -> None:
    """The main file imports another by its own name, and the call uses the adapter and `pair`."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "beside.py").write_text(
        "def beside(A, W, s):\n    return " + KINDS[arrays]
    )
    (tmp_path / "deep" / "layers.py").write_text(
        "from beside import beside\n\n\ndef conv(A, W, options):\n"
        "    return beside(A, W, options['s'] - 1), options\n"
    )
    call = Call(
        expression="\nasked(\n    A, W, pair(s)[0],\n)[0]\n",
        function="conv",
        uses=("conv",),
        adapted=("asked",),
        names={"x": "A", "weight": "W", "bias": "b", "stride": "s", "padding": "p"},
    )
    operation = msgspec.structs.replace(OPERATIONS["conv2d"], call=call)
    adapter = "\ndef asked(A, W, s):\n    return conv(A, W, {'s': s})\n"
    rules = SubmissionRules(arrays=arrays, adapter=adapter)
    x, weight = np.arange(4.0).reshape(1, 1, 2, 2), np.full((1, 1, 1, 1), 3.0)
    case = Case(
        operation="conv2d",
        arrays={"x": x, "weight": weight},
        judges=judges,
        then={"x": x + 1, "weight": weight} if judges == "purity" else {},
    )
    answer = Answer(value=3 * x, then=3 * x + 3 if judges == "purity" else None)
    snippet = snippet_of(case, operation, answer, ["deep/layers.py"], rules)
    ran = run(snippet + "assert np.array_equal(out, expected)\n", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "s = 1\n" in snippet
    assert "b = " not in snippet


def test_all_names_come_from_several_files_of_which_the_first_counts(tmp_path: Path) -> None:
    (tmp_path / "1-first.py").write_text("def pad(*_, **__):\n    return 'first'\n")
    (tmp_path / "second.py").write_text("pad = helper = lambda *_, **__: 'second'\n")
    call = Call(
        expression="pad(x, padding, value), helper()",
        function="pad",
        uses=("pad", "helper"),
        names={"x": "x", "padding": "padding", "value": "value"},
    )
    operation = msgspec.structs.replace(OPERATIONS["pad"], call=call)
    snippet = snippet_of(pad_case(), operation, None, ["1-first.py", "second.py"])
    check = "assert out == ('first', 'second')"
    assert run(snippet.partition("print(")[0] + check, tmp_path).returncode == 0
