"""Loops run a line a step, however they are written; NumPy's own loops run none."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
import pytest

from grader.isolation.worker.line_counter import LineCounter

SMALL, LARGE = 2, 8

LOOPS = {
    "for": "def f(n):\n    for i in range(n): pass",
    "while": "def f(n):\n    while n: n -= 1",
    "list comprehension": "def f(n): return [i * i for i in range(n)]",
    "comprehension over lines": "def f(n):\n    return [\n  i * i\n  for i in range(n)\n    ]",
    "set comprehension": "def f(n): return {i for i in range(n)}",
    "dict comprehension": "def f(n): return {i: i for i in range(n)}",
    "generator expression": "def f(n): return sum(i * i for i in range(n))",
    "generator": "def g(n):\n    for i in range(n): yield i\ndef f(n): return list(g(n))",
    "lambda": "def f(n): return list(map(lambda i: i + 1, range(n)))",
    "recursion": "def f(n): return n and f(n - 1)",
    "recursion that halves": "def f(n):\n    if n > 1:\n        f(n // 2)\n        f(n - n // 2)",
    "ndindex": "def f(n):\n    for i, j in np.ndindex(n, 1): pass",
    "vectorize": "def f(n): return np.vectorize(lambda i: i + 1, otypes=[float])(np.ones(n))",
    "apply_along_axis": "def f(n): return np.apply_along_axis(lambda r: r, 1, np.ones((n, 3)))",
    "rows of an array": "def f(n): return sum(row.sum() for row in np.ones((n, 3)))",
    "enumerate and zip": "def f(n):\n    for i, (a, b) in enumerate(zip(*[range(n)] * 2)): a",
    "an inner loop": "def f(n):\n    for i in range(2):\n        for j in range(n): pass",
    "a helper": "def h(i): return i\ndef f(n): return list(map(h, range(n)))",
    "a method": "class A:\n    def m(self, i): pass\ndef f(n): list(map(A().m, range(n)))",
}

NO_LOOPS = {
    "sum": "def f(n): return np.ones((n, n)).sum(axis=0)",
    "einsum": "def f(n): return np.einsum('ij,kj->ik', np.ones((n, 3)), np.ones((n, 3)))",
    "sliding windows": "def f(n):\n"
    "    return np.lib.stride_tricks.sliding_window_view(np.ones(n + 2), 3).sum(axis=1)",
    "pad": "def f(n): return np.pad(np.ones((n, n)), 1)",
    "chunks": "def f(n):\n    for i in range(0, n, 32): np.ones(n)[i:i + 32]",
    "tolist": "def f(n): return sum(np.ones(n).tolist())",
    "a branch": "def f(n):\n    if n > 4:\n        n += 1\n        n += 1\n    return n",
}


def function_of(source: str, file: str = "cnn.py", **names: Any) -> Callable[..., Any]:
    namespace: dict[str, Any] = {"np": np, **names}
    exec(compile(source, file, "exec"), namespace)
    function: Callable[..., Any] = namespace["f"]
    return function


def lines_of(function: Callable[..., Any], *args: Any, others: tuple[Any, ...] = ()) -> int:
    counted = LineCounter(function, {"cnn.py", "helper.py"}, {other.__code__ for other in others})
    counted(*args)
    return counted.lines


def growth(source: str) -> int:
    function = function_of(source)
    return lines_of(function, LARGE) - lines_of(function, SMALL)


@pytest.mark.parametrize("name", LOOPS)
def test_every_step_of_a_loop_runs_a_line(name: str) -> None:
    assert growth(LOOPS[name]) >= LARGE - SMALL


@pytest.mark.parametrize("name", NO_LOOPS)
def test_numpy_loops_without_running_lines(name: str) -> None:
    assert 0 <= growth(NO_LOOPS[name]) < LARGE - SMALL


def test_the_same_call_runs_the_same_number_of_lines() -> None:
    function = function_of(LOOPS["ndindex"])
    assert len({lines_of(function, LARGE) for _ in range(3)}) == 1


def test_lines_of_all_submitted_files_count_and_of_no_other() -> None:
    loop = "def f(n):\n    for i in range(n): pass"
    calls = "def f(n):\n    return g(n)"
    inside = function_of(calls, g=function_of(loop, "helper.py"))
    outside = function_of(calls, g=function_of(loop, "library.py"))
    assert lines_of(inside, LARGE) - lines_of(inside, SMALL) == LARGE - SMALL
    assert lines_of(outside, LARGE) == lines_of(outside, SMALL) == 1


def test_other_functions_answer_for_their_lines_and_for_those_of_what_they_call() -> None:
    helper = function_of("def f(n):\n    for i in range(n): pass")
    other = function_of("def f(n):\n    if n > 2: return f(2)\n    return h(n)", h=helper)
    own = function_of("def f(n):\n    g(9)\n    for i in range(n): pass", g=other)
    assert lines_of(own, LARGE, others=(other,)) == 2 + LARGE
    assert lines_of(own, LARGE) > 2 + LARGE


def test_lines_after_another_function_has_raised_count() -> None:
    other = function_of("def f():\n    raise ValueError")
    own = function_of(
        "def f(n):\n    try:\n        g()\n    except ValueError:\n        for i in range(n): pass",
        g=other,
    )
    counts = [lines_of(own, n, others=(other,)) for n in (SMALL, LARGE)]
    assert counts[1] - counts[0] == LARGE - SMALL


@pytest.mark.parametrize("source", ["def f(): pass", "def f(): raise SystemExit(3)"])
def test_whoever_traced_before_traces_afterwards(source: str) -> None:
    def tracer(_frame: FrameType, _event: str, _argument: Any) -> None:
        return None

    found = sys.gettrace()
    sys.settrace(tracer)
    try:
        LineCounter(function_of(source), {"cnn.py"}, ())()
    except SystemExit:
        pass
    finally:
        after = sys.gettrace()
        sys.settrace(found)
    assert after is tracer


def test_arguments_answers_and_exceptions_pass_through() -> None:
    counted = LineCounter(
        function_of("def f(*args, **options): return args, options"), {"cnn.py"}, ()
    )
    assert counted(1, b=2) == ((1,), {"b": 2})
    with pytest.raises(KeyError, match="x"):
        LineCounter(function_of("def f(): raise KeyError('x')"), {"cnn.py"}, ())()
