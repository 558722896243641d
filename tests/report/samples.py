"""Reports that show what a page can show."""

from collections.abc import Callable

import msgspec

from grader.records.finding_report import FindingReport
from grader.records.report import Report
from grader.records.source_view import SourceLine, SourceView
from tests.conftest import GradeSource
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of
from tests.support import REPOSITORY, RIGHT, TWINS

HOSTILE = "<script>alert(1)</script><b>\"'\x1b[31m\x1b]0;title\x07\x9b2J\u202eevil\u2066\r\x00[red]"

_FAULTS = {fault.name: fault for fault in (*FAULTS, *WHOLE_FAULTS)}


def _fault(name: str) -> Callable[[GradeSource], Report]:
    return lambda grade_source: grade_source(source_of(_FAULTS[name]))


def _file(path: str) -> Callable[[GradeSource], Report]:
    return lambda grade_source: grade_source((REPOSITORY / path).read_bytes())


SEVERAL = """import numpy as np


def pad(x, padding, value=0.0):
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)][::-1]
    return np.pad(x, [(0, 0)] * (x.ndim - len(pairs)) + pairs)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    n, _, length = x.shape
    c_out, _, k = weight.shape
    l_out = (length - k) // stride + 1
    out = np.zeros((n, c_out, l_out), dtype=x.dtype)
    i = 0
    while i < l_out:
        window = x[:, :, i * stride : i * stride + k]
        out[:, :, i] = np.tensordot(window, weight, axes=([1, 2], [1, 2]))
    if bias is not None:
        out = out + bias[:, None]
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sr, sc = stride if isinstance(stride, tuple) else (stride, stride)
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0), (pr, pr), (pc, pc)))
    n, _, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    out = np.zeros((n, c_out, (h - kh) // sr + 1, (w - kw) // sc + 1), dtype=x.dtype)
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            window = x[:, :, i : i + kh, j : j + kw]
            out[:, :, i, j] = np.tensordot(window, weight, axes=([1, 2, 3], [1, 2, 3]))
    if bias is not None:
        out = out + bias[None, :, None, None]
    return out.astype(x.dtype)


def maxpool(x, kernel_size, stride=None, padding=0):
    raise NotImplementedError
"""
"""Every kind of finding: a mistake with a name, a loop, an exception, what is not written."""


PAIRS_FOR_NUMPY = f"""import numpy as np
{TWINS["conv1d"]}{TWINS["conv2d"]}{TWINS["maxpool"]}

def pad(x, padding, value=0.0):
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)]
    return np.pad(x, pairs, constant_values=value)
"""
"""One line of a student's that fails many cases in three ways."""


def _at(level: str) -> Callable[[GradeSource], Report]:
    return lambda grade_source: grade_source(SEVERAL, feedback=level, seconds_per_call=0.1)


_ALL_WRONG = "import numpy as np\n" + "\n".join(
    f"def {name}(x, *args, **named):\n"
    f"    print('a line that a program prints\\n' * 30)\n"
    f"    return np.arange({rows * columns * 3.0}).reshape(3, {rows}, {columns}) / 7 + x.sum()\n"
    for name, rows, columns in (
        ("pad", 30, 20), ("conv1d", 9, 40), ("conv2d", 12, 12), ("maxpool", 2, 90),
    )
)  # fmt: skip
"""Fails every check with many long numbers."""

_ODD_ARRAYS = f"""
{TWINS["pad"].replace("def pad(", "def right_pad(")}
{TWINS["conv1d"].replace("def conv1d(", "def right_conv1d(")}
calls = [0]
def pad(x, padding, value=0.0):
    answer = right_pad(x, padding, value)
    answer.flat[::2] = (np.nan, np.inf, -np.inf, 1e300)[x.ndim % 4]
    return answer
def conv1d(x, weight, bias=None, stride=1, padding=0):
    return right_conv1d(x, weight, bias, stride, padding) * 1e300 + 1 / 3
def conv2d(x, weight, bias=None, stride=1, padding=0):
    return np.full((1, 2, 1, 14, 15), -np.inf)
def maxpool(x, kernel_size, stride=None, padding=0):
    return np.zeros((0, 3))
"""

HARMLESS = "</title></style></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>`<b>`"
"""Markup without control characters, as it may stand in a report."""


def _hostile(grade_source: GradeSource) -> Report:
    """Hostile text wherever a report has text, beside what publishing makes safe itself."""
    source = f"TEXT = {HOSTILE!r}\n{_ODD_ARRAYS.replace('calls = [0]', 'print(TEXT)')}"
    source = source.replace("    return np.zeros((0, 3))", "    raise ValueError(TEXT)")
    source = source.replace("    answer = right_pad", "    print(TEXT)\n    answer = right_pad")
    report = grade_source(source)
    checks = [
        msgspec.structs.replace(one, failing=(HARMLESS,) * 3, notes=(HARMLESS,), message=HARMLESS)
        for one in report.checks
    ]
    return msgspec.structs.replace(
        report,
        checks=tuple(checks),
        findings=tuple(map(_with_harm, report.findings)),
        coach=(HARMLESS,),
        remarks=(HARMLESS,),
        warnings=(HARMLESS,),
    )


def _with_harm(finding: FindingReport) -> FindingReport:
    line = SourceLine(number=3, text=HARMLESS, marked=True)
    return msgspec.structs.replace(
        finding,
        headline=HARMLESS,
        question=HARMLESS,
        detail=HARMLESS,
        evidence=HARMLESS,
        mistakes=(HARMLESS,),
        features=(HARMLESS,),
        source=SourceView(file=HARMLESS, lines=(line,)),
    )


SAMPLES: dict[str, Callable[[GradeSource], Report]] = {
    "mistakes": _file("examples/mistakes/cnn.py"),
    "stub": _file("student_template/cnn.py"),
    "perfect": lambda grade_source: grade_source(RIGHT),
    "pairs for np.pad": lambda grade_source: grade_source(PAIRS_FOR_NUMPY),
    "several": _at("full"),
    "several at input": _at("input"),
    "several at hint": _at("hint"),
    "several at none": _at("none"),
    "does not load": lambda grade_source: grade_source(
        RIGHT.replace("def conv2d(", "def conv2d((")
    ),
    "conv2d stride": _fault("conv2d uses the stride for the size and not for the window"),
    "conv2d padding": _fault("conv2d puts the image into a corner of the padding"),
    "conv1d stride": _fault("conv1d uses the stride for the size and not for the window"),
    "maxpool stride": _fault("maxpool uses the stride for the size and not for the window"),
    "pad axes": _fault("pad deals the pairs to the axes in reverse order"),
    "wrong shape": _fault("conv2d forgets the padding in the output size"),
    "raised": _fault("conv2d takes no pair for the stride"),
    "all wrong": lambda grade_source: grade_source(_ALL_WRONG),
    "hostile": _hostile,
}
"""Reports by name."""
