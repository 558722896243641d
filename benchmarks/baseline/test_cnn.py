"""Four properties, as a course would write them: Hypothesis draws, torch answers, pytest reports.

The environment variable SUBMISSION names the cnn.py that is tested. Run in a process of its own, in
a folder of its own, so that no failure of an earlier run is replayed.
"""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

Draw = Callable[[st.SearchStrategy[Any]], Any]
Array = np.ndarray[Any, np.dtype[np.float64]]


def load(path: Path) -> ModuleType:
    """Import the student's file."""
    spec = importlib.util.spec_from_file_location("cnn", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


cnn = load(Path(os.environ["SUBMISSION"]))

course_settings = settings(max_examples=100, deadline=None)
sizes = st.integers(1, 3)
steps = st.integers(1, 3)
margins = st.integers(0, 2)


def numbers(*shape: int) -> st.SearchStrategy[Array]:
    """Arrays of moderate numbers."""
    return arrays(np.float64, shape, elements=st.floats(-10, 10))


def length(kernel: int, padding: int) -> st.SearchStrategy[int]:
    """Lengths of an axis that the kernel fits into."""
    return st.integers(max(1, kernel - 2 * padding), 8)


def check(answer: Array, right: torch.Tensor) -> None:
    """Compare with torch's answer."""
    np.testing.assert_allclose(answer, right.numpy(), rtol=1e-5, atol=1e-8)


def tensor(array: Array | None) -> Any:
    """The same numbers for torch."""
    return None if array is None else torch.from_numpy(array)


@st.composite
def conv1d_arguments(draw: Draw) -> dict[str, Any]:
    """Arguments of conv1d."""
    n, c_in, c_out, kernel = draw(sizes), draw(sizes), draw(sizes), draw(st.integers(1, 4))
    padding = draw(margins)
    return {
        "x": draw(numbers(n, c_in, draw(length(kernel, padding)))),
        "weight": draw(numbers(c_out, c_in, kernel)),
        "bias": draw(st.none() | numbers(c_out)),
        "stride": draw(steps),
        "padding": padding,
    }


@st.composite
def conv2d_arguments(draw: Draw) -> dict[str, Any]:
    """Arguments of conv2d."""
    n, c_in, c_out = draw(sizes), draw(sizes), draw(sizes)
    rows, columns = draw(sizes), draw(sizes)
    padding = (draw(margins), draw(margins))
    height, width = draw(length(rows, padding[0])), draw(length(columns, padding[1]))
    return {
        "x": draw(numbers(n, c_in, height, width)),
        "weight": draw(numbers(c_out, c_in, rows, columns)),
        "bias": draw(st.none() | numbers(c_out)),
        "stride": draw(steps | st.tuples(steps, steps)),
        "padding": padding,
    }


@st.composite
def pad_arguments(draw: Draw) -> dict[str, Any]:
    """Arguments of pad."""
    shape = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    pairs = draw(st.integers(1, len(shape)))
    return {
        "x": draw(numbers(*shape)),
        "padding": draw(st.tuples(*[st.integers(0, 3)] * (2 * pairs))),
        "value": draw(st.floats(-10, 10)),
    }


@st.composite
def maxpool_arguments(draw: Draw) -> dict[str, Any]:
    """Arguments of maxpool."""
    rows, columns = draw(sizes), draw(sizes)
    padding = (draw(st.integers(0, rows // 2)), draw(st.integers(0, columns // 2)))
    height, width = draw(length(rows, padding[0])), draw(length(columns, padding[1]))
    return {
        "x": draw(numbers(draw(sizes), draw(sizes), height, width)),
        "kernel_size": (rows, columns),
        "stride": draw(st.none() | steps | st.tuples(steps, steps)),
        "padding": padding,
    }


@course_settings
@given(conv1d_arguments())
def test_conv1d(arguments: dict[str, Any]) -> None:
    """The answer of conv1d is torch's."""
    x, weight, bias = (tensor(arguments[name]) for name in ("x", "weight", "bias"))
    right = F.conv1d(x, weight, bias, arguments["stride"], arguments["padding"])
    check(cnn.conv1d(**arguments), right)


@course_settings
@given(conv2d_arguments())
def test_conv2d(arguments: dict[str, Any]) -> None:
    """The answer of conv2d is torch's."""
    x, weight, bias = (tensor(arguments[name]) for name in ("x", "weight", "bias"))
    right = F.conv2d(x, weight, bias, arguments["stride"], arguments["padding"])
    check(cnn.conv2d(**arguments), right)


@course_settings
@given(pad_arguments())
def test_pad(arguments: dict[str, Any]) -> None:
    """The answer of pad is torch's."""
    right = F.pad(tensor(arguments["x"]), arguments["padding"], value=arguments["value"])
    check(cnn.pad(**arguments), right)


@course_settings
@given(maxpool_arguments())
def test_maxpool(arguments: dict[str, Any]) -> None:
    """The answer of maxpool is torch's."""
    x, others = tensor(arguments["x"]), {**arguments}
    del others["x"]
    check(cnn.maxpool(**arguments), F.max_pool2d(x, **others))
