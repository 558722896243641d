"""Our operations as a course asks them whose names and orders of axes share nothing with ours."""

import msgspec

from grader.assignment.calls import OperationRules, read_call
from grader.records.assignment import SubmissionRules
from grader.records.call import AxisOrder, Call
from grader.records.operation import Operation
from tests.support import EVERY_OPERATION, OPERATIONS

CONV_FORWARD = OperationRules(
    call="conv_forward(A_prev, W, np.zeros((1, 1, 1, W.shape[3])) if b is None else b, "
    "{'gap': s, 'rim': p})[0]",
    names={"A_prev": "x", "W": "weight", "b": "bias", "s": "stride", "p": "padding"},
    layout={
        "A_prev": "N H W C_in",
        "W": "kH kW C_in C_out",
        "b": "1 1 1 C_out",
        "return": "N H_out W_out C_out",
    },
)

POOL_FORWARD = OperationRules(
    call="pool_forward(A_prev, {'f': f, 'gap': s, 'rim': p})[0]",
    names={"A_prev": "x", "f": "kernel_size", "s": "stride", "p": "padding"},
    layout={"A_prev": "N H W C", "return": "N H_out W_out C"},
)


def called(name: str, said: OperationRules, rules: SubmissionRules | None = None) -> Operation:
    """An operation as a course asks it."""
    operation = EVERY_OPERATION[name]
    call = read_call(operation, said, rules or SubmissionRules(), (), "assignment.toml")
    return msgspec.structs.replace(operation, call=call)


CONV = called("conv2d", CONV_FORWARD)
POOL = called("maxpool", POOL_FORWARD)
GRAY = msgspec.structs.replace(
    OPERATIONS["conv2d"],
    call=Call(
        expression="convolve(images, kernel, s, p)",
        function="convolve",
        uses=("convolve",),
        names={"x": "images", "weight": "kernel", "bias": "b", "stride": "s", "padding": "p"},
        orders={
            "x": AxisOrder(ours=("N", "C_in", "H", "W"), theirs=("N", "H", "W")),
            "weight": AxisOrder(ours=("C_out", "C_in", "kH", "kW"), theirs=("kH", "kW")),
            "return": AxisOrder(
                ours=("N", "C_out", "H_out", "W_out"), theirs=("N", "H_out", "W_out")
            ),
        },
    ),
)
"""Images of one channel, without axes for channels."""
