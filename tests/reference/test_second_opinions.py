"""What others ask of the same operations: ONNX's node tests, and the samples of torch's own tests.

Nobody here thought of these calls. ONNX's answers come from programs of its own.
"""

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from grader.records.case import Array, Case
from tests.support import EVERY_OPERATION

pytestmark = pytest.mark.slow

Attributes = Mapping[str, Any]


class OutsideOurContractError(Exception):
    """A call asks something that our operation leaves out; the message says what."""


def leave_out(found: Mapping[str, bool]) -> None:
    """Raise for the first reason that is true."""
    for reason, applies in found.items():
        if applies:
            raise OutsideOurContractError(reason)


def both_of(case: Case) -> tuple[Array, Array]:
    """What our two programs return: the twin, and that of torch."""
    torch = pytest.importorskip("torch")
    module = import_module(f"reference.operations.{case.operation}")
    tensors = {name: torch.from_numpy(array) for name, array in case.arrays.items()}
    twin = EVERY_OPERATION[case.operation].twin(**case.arrays, **case.options)
    return np.asarray(twin), module.in_torch(torch, **tensors, **case.options).numpy()


# ------------------------------------------------------------------------------ ONNX


def padding_of(pads: list[int]) -> tuple[int, ...]:
    """Our padding of ONNX's, which names all starts of axes before all ends."""
    starts, ends = pads[: len(pads) // 2], pads[len(pads) // 2 :]
    leave_out({"sides padded differently": starts != ends})
    return tuple(starts)


def windows_of(attributes: Attributes, spatial: int) -> dict[str, Any]:
    """Stride and padding, where the windows move as ours do."""
    unit = [1] * spatial
    leave_out(
        {
            "padding by name": attributes.get("auto_pad", b"NOTSET") != b"NOTSET",
            "dilation": attributes.get("dilations", unit) != unit,
            "sizes rounded up": bool(attributes.get("ceil_mode", 0)),
            "groups": attributes.get("group", 1) != 1,
        }
    )
    padding = padding_of(attributes.get("pads", [0] * (2 * spatial)))
    return {"stride": tuple(attributes.get("strides", unit)), "padding": padding}


def conv_of(attributes: Attributes, inputs: list[Array]) -> Case:
    arrays = dict(zip(("x", "weight", "bias"), inputs, strict=False))
    spatial = arrays["x"].ndim - 2
    leave_out({"three axes to slide along": spatial == 3})
    options = windows_of(attributes, spatial)
    if spatial == 1:
        options = {name: value[0] for name, value in options.items()}
    return Case(operation=f"conv{spatial}d", arrays=arrays, options=options)


def pool_of(operation: str, attributes: Attributes, inputs: list[Array]) -> Case:
    (x,) = inputs
    leave_out(
        {
            "another number of axes": x.ndim != 4,
            "padding is not counted": operation == "avgpool"
            and any(attributes.get("pads", []))
            and not attributes.get("count_include_pad", 0),
        }
    )
    options = {"kernel_size": tuple(attributes["kernel_shape"]), **windows_of(attributes, 2)}
    return Case(operation=operation, arrays={"x": x}, options=options)


def pad_of(attributes: Attributes, inputs: list[Array]) -> Case:
    x, pads, *others = inputs
    leave_out({"no constant": attributes.get("mode", b"constant") != b"constant"})
    axes = others[1].tolist() if len(others) > 1 else range(x.ndim)
    starts, ends = pads[: len(pads) // 2].tolist(), pads[len(pads) // 2 :].tolist()
    widths = {axis % x.ndim: (starts[i], ends[i]) for i, axis in enumerate(axes)}
    flat = [width for axis in reversed(range(x.ndim)) for width in widths.get(axis, (0, 0))]
    options: dict[str, Any] = {"padding": tuple(flat), "value": float(others[0]) if others else 0.0}
    return Case(operation="pad", arrays={"x": x}, options=options)


OF_ONNX: dict[str, Callable[[Attributes, list[Array]], Case]] = {
    "Conv": conv_of,
    "MaxPool": lambda attributes, inputs: pool_of("maxpool", attributes, inputs),
    "AveragePool": lambda attributes, inputs: pool_of("avgpool", attributes, inputs),
    "Pad": pad_of,
}

MIN_NODE_TESTS = {"conv2d": 5, "maxpool": 6, "avgpool": 4, "pad": 3}
"""How many there were when this was written, in version 1.23."""


@pytest.fixture(scope="module")
def node_tests() -> list[tuple[str, Case, Array]]:
    """Those of ONNX's node tests that ask what our contracts allow, with ONNX's answers."""
    pytest.importorskip("onnx", reason="needs the extra `onnx`")
    get_attribute_value = import_module("onnx.helper").get_attribute_value
    with warnings.catch_warnings(action="ignore"):  # of what its programs for other operators do
        collected = import_module("onnx.backend.test.case.node").collect_testcases(None)
    found = []
    for one in collected:
        nodes = one.model.graph.node
        if len(nodes) != 1 or nodes[0].op_type not in OF_ONNX:
            continue
        attributes = {entry.name: get_attribute_value(entry) for entry in nodes[0].attribute}
        for inputs, outputs in one.data_sets:
            try:
                leave_out({"integers": inputs[0].dtype.kind != "f"})
                case = OF_ONNX[nodes[0].op_type](attributes, list(inputs))
            except OutsideOurContractError:
                continue
            if EVERY_OPERATION[case.operation].accepts(case):
                found.append((one.name, case, outputs[0]))
    return found


def test_onnx_agrees_with_both_of_our_programs(node_tests: list[tuple[str, Case, Array]]) -> None:
    for name, case, answer in node_tests:
        for found in both_of(case):
            np.testing.assert_allclose(found, answer, rtol=1e-6, atol=1e-6, err_msg=name)
            assert found.dtype == answer.dtype


@pytest.mark.parametrize("operation", MIN_NODE_TESTS)
def test_no_node_test_is_left_out_that_was_asked_before(
    operation: str, node_tests: list[tuple[str, Case, Array]]
) -> None:
    asked = [case for _, case, _ in node_tests if case.operation == operation]
    assert len(asked) >= MIN_NODE_TESTS[operation]


# ------------------------------------------------------------- torch's own samples


def steps_of(value: int | tuple[int, ...] | None) -> int | tuple[int, ...] | None:
    """A number, or one for each axis, as ours take it; torch's () is None."""
    if isinstance(value, tuple) and len(value) < 2:
        return value[0] if value else None
    return value


def convolution_of(operation: str, sample: Any) -> Case:
    weight, bias = sample.args
    options = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, **sample.kwargs}
    leave_out(
        {
            "no batch": sample.input.ndim != weight.ndim,
            "padding by name": isinstance(options["padding"], str),
            "dilation": steps_of(options["dilation"]) not in (1, (1, 1)),
            "groups": options["groups"] != 1,
        }
    )
    given = {"x": sample.input, "weight": weight, "bias": bias}
    return Case(
        operation=operation,
        arrays={name: tensor.numpy() for name, tensor in given.items() if tensor is not None},
        options={name: steps_of(options[name]) for name in ("stride", "padding")},
    )


def pooling_of(operation: str, sample: Any) -> Case:
    names = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor")
    options = {**dict(zip(names, sample.args, strict=False)), **sample.kwargs}
    leave_out(
        {
            "no batch": sample.input.ndim != 4,
            "sizes rounded up": options.get("ceil_mode", False),
            "dilation": options.get("dilation", 1) != 1,
            "places of the largest": options.get("return_indices", False),
            "padding is not counted": not options.get("count_include_pad", True),
            "another divisor": options.get("divisor") is not None,
        }
    )
    return Case(
        operation=operation,
        arrays={"x": sample.input.numpy()},
        options={name: steps_of(options[name]) for name in names[:3] if name in options},
    )


def padded_of(operation: str, sample: Any) -> Case:
    options = {"value": 0.0, **dict(zip(("padding", "mode", "value"), sample.args, strict=False))}
    leave_out(
        {
            "no constant": options.pop("mode", "constant") != "constant",
            "less than nothing": min(options["padding"]) < 0,
        }
    )
    return Case(operation=operation, arrays={"x": sample.input.numpy()}, options=options)


OF_TORCH: dict[str, tuple[str, Callable[[str, Any], Case]]] = {
    "nn.functional.conv1d": ("conv1d", convolution_of),
    "nn.functional.conv2d": ("conv2d", convolution_of),
    "nn.functional.max_pool2d": ("maxpool", pooling_of),
    "nn.functional.avg_pool2d": ("avgpool", pooling_of),
    "nn.functional.pad": ("pad", padded_of),
}

MIN_SAMPLES = {"conv1d": 2, "conv2d": 3, "maxpool": 60, "avgpool": 1, "pad": 30}
"""Fewer than there were in torch 2.13, whose tests draw some of their samples."""


@pytest.fixture(scope="module")
def samples() -> list[tuple[Case, Array]]:
    """Those samples of torch's tests that our contracts allow, with what torch returns."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("expecttest", reason="needs the extra `onnx`")
    tests_of = import_module("torch.testing._internal.common_methods_invocations").op_db
    torch.manual_seed(0)
    found = []
    for test in tests_of:
        if test.name not in OF_TORCH or test.variant_test_name not in ("", "constant"):
            continue
        operation, read = OF_TORCH[test.name]
        for sample in test.sample_inputs("cpu", torch.float64):
            try:
                case = read(operation, sample)
            except OutsideOurContractError:
                continue
            if EVERY_OPERATION[operation].accepts(case):
                right = test.op(sample.input, *sample.args, **sample.kwargs)
                found.append((case, right.numpy()))
    return found


def test_the_samples_of_torch_agree_with_both_of_our_programs(
    samples: list[tuple[Case, Array]],
) -> None:
    for case, right in samples:
        for found in both_of(case):
            np.testing.assert_allclose(found, right, rtol=1e-12, atol=1e-12, err_msg=case.in_words)


@pytest.mark.parametrize("operation", MIN_SAMPLES)
def test_no_sample_is_left_out_that_was_asked_before(
    operation: str, samples: list[tuple[Case, Array]]
) -> None:
    asked = [case for case, _ in samples if case.operation == operation]
    assert len(asked) >= MIN_SAMPLES[operation]
