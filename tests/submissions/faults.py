"""Planted bugs: programs with a single fault, each a right program with one text replaced.

`FAULTS` are right on the basic check of their operation and wrong where their feature is asked.
`WHOLE_FAULTS` are wrong nearly everywhere, so that no rubric can keep them cheap.
"""

from pathlib import Path
from typing import NamedTuple

__all__ = ["FAULTS", "WHOLE_FAULTS", "Fault", "source_of"]

_FOLDER = Path(__file__).parent


class Fault(NamedTuple):
    """A right program with one text replaced.

    Attributes:
        name: What is wrong, as a sentence that begins with the operation.
        operation: Name of the operation that is wrong.
        feature: The check that isolates what is wrong.
        base: Folder of the right program.
        old: Text that occurs once in the right program.
        new: What stands in its place.
        why: Why it may cost more of its operation than one fault should; empty if it may not.
    """

    name: str
    operation: str
    feature: str
    base: str
    old: str
    new: str
    why: str = ""


def source_of(fault: Fault) -> str:
    """The faulty program.

    Raises:
        AssertionError: The text to replace does not occur exactly once.
    """
    right = (_FOLDER / fault.base / "cnn.py").read_text(encoding="utf-8")
    occurrences = right.count(fault.old)
    assert occurrences == 1, f"{fault.name}: {fault.old!r} occurs {occurrences} times"
    return right.replace(fault.old, fault.new)


_PAD = (
    Fault(
        "pad ignores the value",
        "pad",
        "value",
        "sliding_windows",
        "blocks.append(np.full(shape, value, dtype=x.dtype))",
        "blocks.append(np.zeros(shape, dtype=x.dtype))",
    ),
    Fault(
        "pad casts the value to int",
        "pad",
        "value",
        "im2col",
        "result = np.full(before + x.shape + after, value, dtype=x.dtype)",
        "result = np.full(before + x.shape + after, int(value), dtype=x.dtype)",
    ),
    Fault(
        "pad loses the sign of the value",
        "pad",
        "value",
        "as_strided_einsum",
        "enlarged = np.full(shape, value, dtype=x.dtype)",
        "enlarged = np.full(shape, abs(value), dtype=x.dtype)",
    ),
    Fault(
        "pad puts the value after the array and zeros before it",
        "pad",
        "value",
        "tensordot_per_tap",
        "lines[:low] = value",
        "lines[:low] = 0",
    ),
    Fault(
        "pad knows the value for the last axis only",
        "pad",
        "combined",
        "sliding_windows",
        "blocks.append(np.full(shape, value, dtype=x.dtype))",
        "blocks.append(np.full(shape, 0 if pair else value, dtype=x.dtype))",
    ),
    Fault(
        "pad deals the pairs to the axes in reverse order",
        "pad",
        "axes",
        "im2col",
        """before = np.array([0] * missing + list(padding[-2::-2]))
    after = np.array([0] * missing + list(padding[::-2]))""",
        """before = np.array([0] * missing + list(padding[0::2]))
    after = np.array([0] * missing + list(padding[1::2]))""",
    ),
    Fault(
        "pad gives every axis the first pair",
        "pad",
        "axes",
        "float64_accumulation",
        "turned = pad(np.moveaxis(wide, -1, 0), tuple(others), value)",
        "turned = pad(np.moveaxis(wide, -1, 0), (before, after, *others[2:]), value)",
    ),
    Fault(
        "pad stops after the last axis",
        "pad",
        "axes",
        "float64_accumulation",
        """    if not others:
        return wide
    turned = pad(np.moveaxis(wide, -1, 0), tuple(others), value)
    return np.moveaxis(turned, 0, -1)""",
        "    return wide",
    ),
    Fault(
        "pad begins with the first axis",
        "pad",
        "axes",
        "sliding_windows",
        "axis = x.ndim - 1 - pair",
        "axis = pair",
    ),
    Fault(
        "pad demands two numbers for every axis",
        "pad",
        "axes",
        "sliding_windows",
        "    for pair in range(len(padding) // 2):\n",
        "    for pair in range(x.ndim):\n        padding[2 * pair + 1]\n",
    ),
    Fault(
        "pad slices up to -0 on every axis that has nothing after it",
        "pad",
        "axes",
        "as_strided_einsum",
        """    corner = enlarged[tuple(slice(first, None) for first in start)]
    inside = as_strided(corner, shape=x.shape, strides=enlarged.strides)
    inside[...] = x
""",
        """    ends = shape - start - x.shape
    enlarged[tuple(slice(a, -b) for a, b in zip(start, ends, strict=True))] = x
""",
    ),
    Fault(
        "pad leaves added rows uninitialised",
        "pad",
        "axes",
        "tensordot_per_tap",
        """        lines = np.moveaxis(roomy, axis, 0)
        lines[:low] = value
        lines[end:] = value
""",
        """        if axis == x.ndim - 1:
            roomy[..., :low] = value
            roomy[..., end:] = value
""",
    ),
    Fault(
        "pad swaps before and after",
        "pad",
        "sides",
        "fft_float64",
        """padding[0::2][::-1]
    after = (0,) * (x.ndim - reached) + padding[1::2][::-1]""",
        """padding[1::2][::-1]
    after = (0,) * (x.ndim - reached) + padding[0::2][::-1]""",
    ),
    Fault(
        "pad adds as much after as before",
        "pad",
        "sides",
        "plain_loops",
        "before, after = padding[2 * number], padding[2 * number + 1]",
        "before = after = padding[2 * number]",
    ),
    Fault(
        "pad puts the array in the middle",
        "pad",
        "sides",
        "fft_float64",
        "return np.roll(large, before, axis=tuple(range(x.ndim)))",
        """centred = [(low + high) // 2 for low, high in zip(before, after, strict=True)]
    return np.roll(large, centred, axis=tuple(range(x.ndim)))""",
    ),
    Fault(
        "pad slices up to -0 where nothing is added after",
        "pad",
        "sides",
        "float64_accumulation",
        "wide[..., before : before + last] = x",
        "wide[..., before:-after] = x",
    ),
    Fault(
        "pad skips an axis that has a 0 on one side",
        "pad",
        "sides",
        "sliding_windows",
        """        axis = x.ndim - 1 - pair
        blocks = []
""",
        """        if 0 in padding[2 * pair : 2 * pair + 2]:
            continue
        axis = x.ndim - 1 - pair
        blocks = []
""",
    ),
    Fault(
        "pad takes images only",
        "pad",
        "ranks",
        "as_strided_einsum",
        "shape = np.array(x.shape)",
        """rows, columns = x.shape
    shape = np.array([rows, columns])""",
    ),
    Fault(
        "pad takes no sequences",
        "pad",
        "ranks",
        "plain_loops",
        "sizes = list(x.shape)",
        """*others, rows, columns = x.shape
    sizes = [*others, rows, columns]""",
    ),
    Fault(
        "pad thinks that the last of three axes holds channels",
        "pad",
        "ranks",
        "sliding_windows",
        "axis = x.ndim - 1 - pair",
        "axis = (1 if x.ndim == 3 else x.ndim - 1) - pair",
    ),
    Fault(
        "pad answers None where there is nothing to pad",
        "pad",
        "nothing-to-pad",
        "fft_float64",
        "    reached = len(padding) // 2\n",
        """    if not any(padding):
        return None
    reached = len(padding) // 2
""",
    ),
    Fault(
        "pad takes a 0 for a number left out and adds one cell",
        "pad",
        "nothing-to-pad",
        "plain_loops",
        "before, after = padding[2 * number], padding[2 * number + 1]",
        "before, after = padding[2 * number] or 1, padding[2 * number + 1] or 1",
    ),
    Fault(
        "pad adds no more cells than the axis has",
        "pad",
        "corner-sizes",
        "as_strided_einsum",
        "        shape[-back] += low + high\n",
        """        low, high = min(low, x.shape[-back]), min(high, x.shape[-back])
        shape[-back] += low + high
""",
    ),
    Fault(
        "pad overlooks a single cell",
        "pad",
        "corner-sizes",
        "tensordot_per_tap",
        "roomy[tuple(middle)] = x",
        "roomy[tuple(middle)] = x if x.size > 1 else value",
    ),
    Fault(
        "pad always answers in float64",
        "pad",
        "dtype",
        "sliding_windows",
        "blocks.append(np.full(shape, value, dtype=x.dtype))",
        "blocks.append(np.full(shape, float(value)))",
    ),
    Fault(
        "pad truncates the numbers to integers",
        "pad",
        "dtype",
        "fft_float64",
        "large[tuple(map(slice, x.shape))] = x",
        "large[tuple(map(slice, x.shape))] = x.astype(int)",
    ),
    Fault(
        "pad passes the numbers through float32",
        "pad",
        "dtype",
        "as_strided_einsum",
        "inside[...] = x",
        "inside[...] = x.astype(np.float32)",
    ),
    Fault(
        "pad rounds to six decimals",
        "pad",
        "dtype",
        "float64_accumulation",
        "wide[..., before : before + last] = x",
        "wide[..., before : before + last] = x.round(6)",
    ),
    Fault(
        "pad reads x as if it were contiguous",
        "pad",
        "layout",
        "as_strided_einsum",
        "inside[...] = x",
        "inside[...] = as_strided(x, strides=np.empty(x.shape, x.dtype).strides)",
    ),
    Fault(
        "pad reads x in the order of its memory",
        "pad",
        "layout",
        "im2col",
        "result[tuple(places)] = x",
        'result[tuple(places)] = x.ravel(order="K").reshape(x.shape)',
    ),
    Fault(
        "pad answers x itself where there is nothing to pad",
        "pad",
        "purity",
        "sliding_windows",
        "    grown = x\n",
        """    if not any(padding):
        return x
    grown = x
""",
    ),
    Fault(
        "pad remembers answers by shape",
        "pad",
        "purity",
        "im2col",
        "def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:",
        """def pad(x, padding, value=0.0, answers={}):
    \"\"\"Look up an answer, or work it out.\"\"\"
    key = (x.shape, x.dtype, padding, value)
    if key not in answers:
        answers[key] = _pad(x, padding, value)
    return answers[key].copy()


def _pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:""",
    ),
    Fault(
        "pad writes every answer of one size into the same array",
        "pad",
        "purity",
        "tensordot_per_tap",
        "roomy = np.empty(sizes, dtype=x.dtype)",
        "roomy = vars(pad).setdefault(f'{sizes} {x.dtype}', np.empty(sizes, dtype=x.dtype))",
    ),
    Fault(
        "pad moves the numbers out of x",
        "pad",
        "purity",
        "plain_loops",
        "        padded[moved] = x[index]\n",
        """        padded[moved] = x[index]
        x[index] = value
""",
    ),
    Fault(
        "pad takes the value by keyword only",
        "pad",
        "forms",
        "fft_float64",
        "def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:",
        "def pad(x: Array, padding: tuple[int, ...], *, value: float = 0.0) -> Array:",
    ),
    Fault(
        "pad calls its array image",
        "pad",
        "forms",
        "tensordot_per_tap",
        "def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:",
        """def pad(image, padding, value=0.0):
    \"\"\"Pad with names of one's own.\"\"\"
    return _pad(image, padding, value)


def _pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:""",
    ),
)

_CONV1D = (
    Fault(
        "conv1d reads the kernel from its end",
        "conv1d",
        "orientation",
        "plain_loops",
        "weight[k, c, t]",
        "weight[k, c, taps - 1 - t]",
    ),
    Fault(
        "conv1d convolves in the sense of mathematics",
        "conv1d",
        "orientation",
        "float64_accumulation",
        'np.correlate(line, taps, "valid")',
        'np.convolve(line, taps, "valid")',
    ),
    Fault(
        "conv1d uses the stride for the size and not for the window",
        "conv1d",
        "stride",
        "plain_loops",
        "start = p * stride - padding",
        "start = p - padding",
    ),
    Fault(
        "conv1d ignores the stride",
        "conv1d",
        "stride",
        "sliding_windows",
        "weight.shape[2], axis=2)[:, :, ::stride]",
        "weight.shape[2], axis=2)",
    ),
    Fault(
        "conv1d moves the window by half the stride",
        "conv1d",
        "stride",
        "as_strided_einsum",
        "strides=(along_n, along_c, stride * along_l, along_l),",
        "strides=(along_n, along_c, (stride + 1) // 2 * along_l, along_l),",
    ),
    Fault(
        "conv1d multiplies the padding with the stride",
        "conv1d",
        "combined",
        "plain_loops",
        "start = p * stride - padding",
        "start = (p - padding) * stride",
    ),
    Fault(
        "conv1d ignores the padding",
        "conv1d",
        "padding",
        "fft_float64",
        "correlation = _correlate(x, weight, (padding,), (stride,))",
        "correlation = _correlate(x, weight, (0,), (stride,))",
    ),
    Fault(
        "conv1d pads on the left only",
        "conv1d",
        "padding",
        "sliding_windows",
        "extended = np.concatenate([zeros, x, zeros], axis=2)",
        "extended = np.concatenate([zeros, x], axis=2)",
    ),
    Fault(
        "conv1d pads twice as much",
        "conv1d",
        "padding",
        "sliding_windows",
        "zeros = np.zeros((*x.shape[:2], padding), dtype=x.dtype)",
        "zeros = np.zeros((*x.shape[:2], 2 * padding), dtype=x.dtype)",
    ),
    Fault(
        "conv1d goes around the ends of the sequence",
        "conv1d",
        "padding",
        "plain_loops",
        """                        if 0 <= start + t < length:
                            total += x[s, c, start + t] * weight[k, c, t]
""",
        """                        total += x[s, c, (start + t) % length] * weight[k, c, t]
""",
    ),
    Fault(
        "conv1d reads from the end where an index is negative",
        "conv1d",
        "padding",
        "plain_loops",
        "if 0 <= start + t < length:",
        "if -length <= start + t < length:",
    ),
    Fault(
        "conv1d repeats the first and the last cell",
        "conv1d",
        "padding",
        "as_strided_einsum",
        "wide[..., padding:-padding] = x",
        'wide = np.pad(x, ((0, 0), (0, 0), (padding, padding)), mode="edge")',
    ),
    Fault(
        "conv1d leaves the padding uninitialised",
        "conv1d",
        "padding",
        "im2col",
        "long_x = np.zeros((batch,",
        "long_x = np.empty((batch,",
    ),
    Fault(
        "conv1d pads the row that it invented too",
        "conv1d",
        "padding",
        "calls_each_other",
        "padding=(0, padding)",
        "padding=padding",
    ),
    Fault(
        "conv1d does not pad by the length of the kernel or more",
        "conv1d",
        "padding",
        "tensordot_per_tap",
        """    kernels, _, taps = weight.shape
    padded = np.zeros(""",
        """    kernels, _, taps = weight.shape
    padding = min(padding, taps - 1)
    padded = np.zeros(""",
    ),
    Fault(
        "conv1d uses the first input channel only",
        "conv1d",
        "channels",
        "plain_loops",
        """                for c in range(channels):
                    for t in range(taps):""",
        """                for c in range(1):
                    for t in range(taps):""",
    ),
    Fault(
        "conv1d uses the first kernel for all output channels",
        "conv1d",
        "channels",
        "tensordot_per_tap",
        "out += weight[:, :, tap] @",
        "out += weight[:1, :, tap] @",
    ),
    Fault(
        "conv1d swaps the channels of the kernels",
        "conv1d",
        "channels",
        "as_strided_einsum",
        '"nclk,ock->nol"',
        '"nclk,cok->nol"',
    ),
    Fault(
        "conv1d takes the mean over the input channels",
        "conv1d",
        "channels",
        "calls_each_other",
        "return one_row[:, :, 0, :]",
        "return one_row[:, :, 0, :] / x.shape[1]",
    ),
    Fault(
        "conv1d answers for the first sequence only",
        "conv1d",
        "batch",
        "plain_loops",
        "for s in range(sequences):",
        "for s in range(1):",
    ),
    Fault(
        "conv1d answers every sequence as the last one",
        "conv1d",
        "batch",
        "im2col",
        "long_x[:, :, padding : padding + length] = x",
        "long_x[:, :, padding : padding + length] = x[-1]",
    ),
    Fault(
        "conv1d mixes up sequences and output channels",
        "conv1d",
        "combined",
        "float64_accumulation",
        "answer = np.stack(rows).reshape(n, len(kernels), -1)",
        "answer = np.stack(rows).reshape(len(kernels), n, -1).swapaxes(0, 1)",
    ),
    Fault(
        "conv1d forgets the bias",
        "conv1d",
        "bias",
        "im2col",
        "answer += bias[:, np.newaxis]",
        "answer += 0",
    ),
    Fault(
        "conv1d adds the bias once for every tap",
        "conv1d",
        "bias",
        "plain_loops",
        "total += bias[k]",
        "total += taps * bias[k]",
    ),
    Fault(
        "conv1d adds the bias along the sequence",
        "conv1d",
        "bias",
        "as_strided_einsum",
        "sums + bias[:, None]",
        "sums + bias",
    ),
    Fault(
        "conv1d skips a bias that begins with 0",
        "conv1d",
        "bias",
        "tensordot_per_tap",
        """    if bias is not None:
        out += bias[:, np.newaxis]
""",
        """    if bias is not None and bias[0]:
        out += bias[:, np.newaxis]
""",
    ),
    Fault(
        "conv1d adds the mean of the biases",
        "conv1d",
        "bias",
        "sliding_windows",
        "summed = summed + bias",
        "summed = summed + bias.mean()",
    ),
    Fault(
        "conv1d leaves out the last tap of even kernels",
        "conv1d",
        "corner-sizes",
        "plain_loops",
        "for t in range(taps):",
        "for t in range(taps - 1 + taps % 2):",
    ),
    Fault(
        "conv1d rounds the output length up",
        "conv1d",
        "corner-sizes",
        "plain_loops",
        "positions = (length + 2 * padding - taps) // stride + 1",
        "positions = -(-(length + 2 * padding - taps) // stride) + 1",
    ),
    Fault(
        "conv1d steps no further than the kernel is long",
        "conv1d",
        "corner-sizes",
        "tensordot_per_tap",
        "    cells = (length + 2 * padding - taps) // stride + 1\n",
        """    stride = min(stride, taps)
    cells = (length + 2 * padding - taps) // stride + 1
""",
    ),
    Fault(
        "conv1d drops the last axis where there is one window",
        "conv1d",
        "corner-sizes",
        "im2col",
        "    return answer\n",
        "    return answer if positions > 1 else answer[:, :, 0]\n",
    ),
    Fault(
        "conv1d takes a shortcut past the stride for kernels of one cell",
        "conv1d",
        "corner-sizes",
        "im2col",
        "    long_x = np.zeros((batch,",
        """    if taps == 1 and bias is None and padding == 0:
        return weight[:, :, 0] @ x
    long_x = np.zeros((batch,""",
    ),
    Fault(
        "conv1d truncates to integers",
        "conv1d",
        "dtype",
        "plain_loops",
        "answer = np.zeros((sequences, kernels, positions), dtype=x.dtype)",
        "answer = np.zeros((sequences, kernels, positions), dtype=int)",
    ),
    Fault(
        "conv1d keeps the windows in float32",
        "conv1d",
        "dtype",
        "im2col",
        "column = np.zeros((batch, channels * taps, positions), dtype=x.dtype)",
        "column = np.zeros((batch, channels * taps, positions), dtype=np.float32)",
    ),
    Fault(
        "conv1d always answers in float64",
        "conv1d",
        "dtype",
        "fft_float64",
        """bias[:, np.newaxis]
    return correlation.astype(x.dtype)""",
        """bias[:, np.newaxis]
    return correlation""",
    ),
    Fault(
        "conv1d reads the sequences as if they were contiguous",
        "conv1d",
        "layout",
        "as_strided_einsum",
        "along_n, along_c, along_l = x.strides",
        "along_n, along_c, along_l = np.empty(x.shape, x.dtype).strides",
    ),
    Fault(
        "conv1d remembers answers by shape",
        "conv1d",
        "purity",
        "sliding_windows",
        "def conv1d(\n",
        """_answers: dict[object, Array] = {}


def conv1d(x, weight, bias=None, stride=1, padding=0):
    \"\"\"Look up an answer, or work it out.\"\"\"
    key = (x.shape, weight.shape, bias is None, stride, padding)
    if key not in _answers:
        _answers[key] = _conv1d(x, weight, bias, stride, padding)
    return _answers[key].copy()


def _conv1d(
""",
    ),
    Fault(
        "conv1d writes every answer of one size into the same array",
        "conv1d",
        "purity",
        "tensordot_per_tap",
        "    out = np.zeros((batch, kernels, cells), dtype=x.dtype)\n",
        """    shape = (batch, kernels, cells)
    out = vars(conv1d).setdefault(f"{shape} {x.dtype}", np.zeros(shape, dtype=x.dtype))
    out[...] = 0
""",
    ),
    Fault(
        "conv1d halves the caller's kernels",
        "conv1d",
        "purity",
        "sliding_windows",
        "    summed = np.tensordot(seen, weight, axes=((1, 3), (1, 2)))\n",
        """    weight /= 2
    summed = 2 * np.tensordot(seen, weight, axes=((1, 3), (1, 2)))
""",
    ),
    Fault(
        "conv1d takes stride and padding by keyword only",
        "conv1d",
        "forms",
        "fft_float64",
        "    stride: int = 1,\n",
        "    *,\n    stride: int = 1,\n",
    ),
    Fault(
        "conv1d calls its arrays signal and kernel",
        "conv1d",
        "forms",
        "im2col",
        "def conv1d(\n",
        """def conv1d(signal, kernel, bias=None, stride=1, padding=0):
    \"\"\"Convolve with names of one's own.\"\"\"
    return _conv1d(signal, kernel, bias, stride, padding)


def _conv1d(
""",
    ),
)

_CONV2D = (
    Fault(
        "conv2d flips the kernel along both axes",
        "conv2d",
        "orientation",
        "plain_loops",
        "weight[o, c, i, j]",
        "weight[o, c, -1 - i, -1 - j]",
    ),
    Fault(
        "conv2d flips the kernel upside down",
        "conv2d",
        "orientation",
        "sliding_windows",
        "result = np.tensordot(windows, weight, axes=",
        "result = np.tensordot(windows, weight[:, :, ::-1], axes=",
    ),
    Fault(
        "conv2d mirrors the kernel left to right",
        "conv2d",
        "orientation",
        "im2col",
        "sums = weight.reshape(kernels, -1) @ matrix",
        "sums = weight[..., ::-1].reshape(kernels, -1) @ matrix",
    ),
    Fault(
        "conv2d transposes the kernel",
        "conv2d",
        "orientation",
        "as_strided_einsum",
        '"nchwij,ocij->nohw"',
        '"nchwij,ocji->nohw"',
    ),
    Fault(
        "conv2d turns the kernel by a quarter",
        "conv2d",
        "orientation",
        "tensordot_per_tap",
        "total += np.tensordot(weight[:, :, tap[0], tap[1]], shifted, axes=(1, 1))",
        "total += np.tensordot(weight[:, :, tap[1], -1 - tap[0]], shifted, axes=(1, 1))",
    ),
    Fault(
        "conv2d uses the stride for the size and not for the window",
        "conv2d",
        "stride",
        "plain_loops",
        """top = row * step_down - rim_rows
        left = column * step_right - rim_columns""",
        """top = row - rim_rows
        left = column - rim_columns""",
    ),
    Fault(
        "conv2d ignores the stride",
        "conv2d",
        "stride",
        "sliding_windows",
        "    windows = windows[:, :, ::skip_rows, ::skip_columns]\n",
        "",
    ),
    Fault(
        "conv2d uses the stride along columns only",
        "conv2d",
        "stride",
        "im2col",
        "stride_r * np.arange(out_r)",
        "np.arange(out_r)",
    ),
    Fault(
        "conv2d uses the stride as a dilation too",
        "conv2d",
        "stride",
        "plain_loops",
        """                    if 0 <= top + i < height and 0 <= left + j < width:
                        cell += x[n, c, top + i, left + j] * weight[o, c, i, j]
""",
        """                    y, z = top + i * step_down, left + j * step_right
                    if 0 <= y < height and 0 <= z < width:
                        cell += x[n, c, y, z] * weight[o, c, i, j]
""",
    ),
    Fault(
        "conv2d, which conv1d calls, ignores the stride along columns",
        "conv2d",
        "stride",
        "calls_each_other",
        "window = band[:, :, :, z * step_x : z * step_x + kernel_x]",
        "window = band[:, :, :, z : z + kernel_x]",
    ),
    Fault(
        "conv2d multiplies the padding with the stride",
        "conv2d",
        "combined",
        "plain_loops",
        """top = row * step_down - rim_rows
        left = column * step_right - rim_columns""",
        """top = (row - rim_rows) * step_down
        left = (column - rim_columns) * step_right""",
    ),
    Fault(
        "conv2d swaps the strides of rows and columns",
        "conv2d",
        "per-axis-stride",
        "tensordot_per_tap",
        "steps, (border_rows, border_columns) = _two(stride), _two(padding)",
        "steps, (border_rows, border_columns) = _two(stride)[::-1], _two(padding)",
    ),
    Fault(
        "conv2d uses the row stride for columns too",
        "conv2d",
        "per-axis-stride",
        "plain_loops",
        "step_down, step_right = both(stride)",
        "step_down = step_right = both(stride)[0]",
    ),
    Fault(
        "conv2d uses the larger stride for both axes",
        "conv2d",
        "per-axis-stride",
        "float64_accumulation",
        "steps = stride if isinstance(stride, tuple) else (stride, stride)",
        "steps = (max(stride),) * 2 if isinstance(stride, tuple) else (stride, stride)",
    ),
    Fault(
        "conv2d divides the width by the row stride",
        "conv2d",
        "per-axis-stride",
        "im2col",
        "out_c = (width + 2 * pad_c - kernel_c) // stride_c + 1",
        "out_c = (width + 2 * pad_c - kernel_c) // stride_r + 1",
    ),
    Fault(
        "conv2d ignores the padding",
        "conv2d",
        "padding",
        "plain_loops",
        "rim_rows, rim_columns = both(padding)",
        "rim_rows = rim_columns = 0",
    ),
    Fault(
        "conv2d pads above and on the left only",
        "conv2d",
        "padding",
        "sliding_windows",
        "shape = (batch, channels, height + 2 * add_rows, width + 2 * add_columns)",
        "shape = (batch, channels, height + add_rows, width + add_columns)",
    ),
    Fault(
        "conv2d forgets the padding in the output size",
        "conv2d",
        "padding",
        "im2col",
        """out_r = (height + 2 * pad_r - kernel_r) // stride_r + 1
    out_c = (width + 2 * pad_c - kernel_c) // stride_c + 1""",
        """out_r = (height - kernel_r) // stride_r + 1
    out_c = (width - kernel_c) // stride_c + 1""",
    ),
    Fault(
        "conv2d puts the image into a corner of the padding",
        "conv2d",
        "padding",
        "tensordot_per_tap",
        "padded[:, :, border_rows:, border_columns:][:, :, :height, :width] = x",
        "padded[:, :, :height, :width] = x",
    ),
    Fault(
        "conv2d repeats the border instead of zeros",
        "conv2d",
        "padding",
        "as_strided_einsum",
        "canvas[:, :, p_h : p_h + h, p_w : p_w + w] = x",
        'canvas = np.pad(x, ((0, 0), (0, 0), (p_h, p_h), (p_w, p_w)), mode="edge")',
    ),
    Fault(
        "conv2d leaves the padding uninitialised",
        "conv2d",
        "padding",
        "as_strided_einsum",
        "canvas = np.zeros((n,",
        "canvas = np.empty((n,",
    ),
    Fault(
        "conv2d pads twice as much",
        "conv2d",
        "padding",
        "sliding_windows",
        "add_rows, add_columns = rows_and_columns(padding)",
        "add_rows, add_columns = (2 * number for number in rows_and_columns(padding))",
    ),
    Fault(
        "conv2d pads by less than the kernel",
        "conv2d",
        "padding",
        "fft_float64",
        "    correlation = _correlate(x, weight, pads, steps)\n",
        """    pads = tuple(min(p, k - 1) for p, k in zip(pads, weight.shape[2:], strict=True))
    correlation = _correlate(x, weight, pads, steps)
""",
    ),
    Fault(
        "conv2d refuses kernels that are larger than the image without its padding",
        "conv2d",
        "padding",
        "as_strided_einsum",
        "    canvas = x\n",
        """    if k_h > h or k_w > w:
        raise ValueError("the kernel is larger than the image")
    canvas = x
""",
    ),
    Fault(
        "conv2d swaps the paddings of rows and columns",
        "conv2d",
        "per-axis-padding",
        "plain_loops",
        "rim_rows, rim_columns = both(padding)",
        "rim_columns, rim_rows = both(padding)",
    ),
    Fault(
        "conv2d, which conv1d calls, tells pad the rows first",
        "conv2d",
        "per-axis-padding",
        "calls_each_other",
        "bordered = pad(x, (pad_x, pad_x, pad_y, pad_y))",
        "bordered = pad(x, (pad_y, pad_y, pad_x, pad_x))",
    ),
    Fault(
        "conv2d uses the row padding for columns too",
        "conv2d",
        "per-axis-padding",
        "im2col",
        "pad_r, pad_c = (padding, padding) if isinstance(padding, int) else padding",
        "pad_r, pad_c = (padding, padding) if isinstance(padding, int) else padding[:1] * 2",
    ),
    Fault(
        "conv2d slices up to -0 where an axis has no padding",
        "conv2d",
        "per-axis-padding",
        "as_strided_einsum",
        "canvas[:, :, p_h : p_h + h, p_w : p_w + w] = x",
        "canvas[:, :, p_h:-p_h, p_w:-p_w] = x",
    ),
    Fault(
        "conv2d uses the first input channel only",
        "conv2d",
        "channels",
        "plain_loops",
        "for c in range(in_channels):",
        "for c in range(1):",
    ),
    Fault(
        "conv2d uses the first layer of a kernel for all channels",
        "conv2d",
        "channels",
        "plain_loops",
        "weight[o, c, i, j]",
        "weight[o, 0, i, j]",
    ),
    Fault(
        "conv2d takes the mean over the input channels",
        "conv2d",
        "channels",
        "float64_accumulation",
        "answer[:, :, row, column] = patch.reshape(len(x), -1) @ flat_kernels",
        "answer[:, :, row, column] = patch.reshape(len(x), -1) @ flat_kernels / x.shape[1]",
    ),
    Fault(
        "conv2d lays out patches and kernels differently",
        "conv2d",
        "channels",
        "im2col",
        "matrix = patches.transpose(1, 2, 3, 0, 4, 5)",
        "matrix = patches.transpose(2, 3, 1, 0, 4, 5)",
    ),
    Fault(
        "conv2d works channel by channel where there are as many kernels",
        "conv2d",
        "channels",
        "plain_loops",
        "for c in range(in_channels):",
        "for c in [o] if in_channels == out_channels else range(in_channels):",
    ),
    Fault(
        "conv2d swaps the channels of the kernels",
        "conv2d",
        "channels",
        "as_strided_einsum",
        '"nchwij,ocij->nohw"',
        '"nchwij,coij->nohw"',
    ),
    Fault(
        "conv2d uses the first kernel for all output channels",
        "conv2d",
        "channels",
        "sliding_windows",
        "result = np.tensordot(windows, weight, axes=",
        "result = np.tensordot(windows, np.repeat(weight[:1], len(weight), axis=0), axes=",
    ),
    Fault(
        "conv2d answers for the first image only",
        "conv2d",
        "batch",
        "plain_loops",
        "for n, o, row, column in np.ndindex(out.shape):",
        "for n, o, row, column in np.ndindex(1, *out.shape[1:]):",
    ),
    Fault(
        "conv2d answers every image as the first one",
        "conv2d",
        "batch",
        "im2col",
        "frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = x",
        "frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = x[0]",
    ),
    Fault(
        "conv2d adds up the images",
        "conv2d",
        "batch",
        "sliding_windows",
        "windows = windows[:, :, ::skip_rows, ::skip_columns]",
        "windows = windows[:, :, ::skip_rows, ::skip_columns].sum(axis=0, keepdims=True)",
    ),
    Fault(
        "conv2d answers with the mean over the images",
        "conv2d",
        "batch",
        "float64_accumulation",
        "answer[:, :, row, column] = patch.reshape(len(x), -1) @ flat_kernels",
        "answer[:, :, row, column] = patch.mean(axis=0).reshape(-1) @ flat_kernels",
    ),
    Fault(
        "conv2d mixes up images and output channels",
        "conv2d",
        "combined",
        "im2col",
        """    stacked = sums.reshape(kernels, batch, out_r, out_c)
    return np.ascontiguousarray(stacked.transpose(1, 0, 2, 3))
""",
        "    return sums.reshape(batch, kernels, out_r, out_c)\n",
    ),
    Fault(
        "conv2d forgets the bias",
        "conv2d",
        "bias",
        "sliding_windows",
        "result = result + bias",
        "result = result + 0",
    ),
    Fault(
        "conv2d adds the bias twice",
        "conv2d",
        "bias",
        "plain_loops",
        "out[n, o, row, column] = cell",
        "out[n, o, row, column] = cell if bias is None else cell + bias[o]",
    ),
    Fault(
        "conv2d adds the bias once for every tap",
        "conv2d",
        "bias",
        "tensordot_per_tap",
        """    if bias is not None:
        total += bias[:, np.newaxis, np.newaxis, np.newaxis]
""",
        """        if bias is not None:
            total += bias[:, np.newaxis, np.newaxis, np.newaxis]
""",
    ),
    Fault(
        "conv2d adds the bias once for every input channel",
        "conv2d",
        "combined",
        "plain_loops",
        """        cell = 0.0 if bias is None else bias[o]
        for c in range(in_channels):
""",
        """        cell = 0.0
        for c in range(in_channels):
            cell += 0.0 if bias is None else bias[o]
""",
    ),
    Fault(
        "conv2d, which conv1d calls, adds the bias along columns",
        "conv2d",
        "bias",
        "calls_each_other",
        "filtered += bias.reshape(-1, 1, 1)",
        "filtered += bias",
    ),
    Fault(
        "conv2d adds the bias along rows",
        "conv2d",
        "bias",
        "as_strided_einsum",
        "y = y + bias[None, :, None, None]",
        "y = y + bias[:, None]",
    ),
    Fault(
        "conv2d gives every output channel the first bias",
        "conv2d",
        "bias",
        "im2col",
        "sums += bias.reshape(-1, 1)",
        "sums += bias[0]",
    ),
    Fault(
        "conv2d skips a bias that begins with 0",
        "conv2d",
        "bias",
        "plain_loops",
        "cell = 0.0 if bias is None else bias[o]",
        "cell = bias[o] if bias is not None and bias[0] else 0.0",
    ),
    Fault(
        "conv2d skips a bias whose sum is 0",
        "conv2d",
        "bias",
        "float64_accumulation",
        """    if bias is not None:
        answer += bias.astype(np.float64).reshape(1, -1, 1, 1)
""",
        """    if bias is not None and bias.sum():
        answer += bias.astype(np.float64).reshape(1, -1, 1, 1)
""",
    ),
    Fault(
        "conv2d skips a bias that holds a 0",
        "conv2d",
        "bias",
        "sliding_windows",
        """    if bias is not None:
        result = result + bias
""",
        """    if bias is not None and bias.all():
        result = result + bias
""",
    ),
    Fault(
        "conv2d asks whether an array of biases is true",
        "conv2d",
        "bias",
        "fft_float64",
        """    if bias is not None:
        correlation = correlation + bias[:, np.newaxis, np.newaxis]
""",
        """    if bias:
        correlation = correlation + bias[:, np.newaxis, np.newaxis]
""",
    ),
    Fault(
        "conv2d computes the output width from the height",
        "conv2d",
        "rectangular",
        "plain_loops",
        "out_width = (width + 2 * rim_columns",
        "out_width = (height + 2 * rim_columns",
    ),
    Fault(
        "conv2d swaps height and width of the image",
        "conv2d",
        "rectangular",
        "sliding_windows",
        """batch, channels, height, width = x.shape
    shape = (batch, channels, height + 2 * add_rows""",
        """batch, channels, width, height = x.shape
    shape = (batch, channels, height + 2 * add_rows""",
    ),
    Fault(
        "conv2d swaps height and width of the answer",
        "conv2d",
        "rectangular",
        "im2col",
        "stacked = sums.reshape(kernels, batch, out_r, out_c)",
        "stacked = sums.reshape(kernels, batch, out_c, out_r)",
    ),
    Fault(
        "conv2d swaps height and width of the kernel",
        "conv2d",
        "rectangular",
        "as_strided_einsum",
        "_, _, k_h, k_w = weight.shape",
        "_, _, k_w, k_h = weight.shape",
    ),
    Fault(
        "conv2d takes every kernel for a square",
        "conv2d",
        "rectangular",
        "float64_accumulation",
        "kernel_rows, kernel_columns = weight.shape[2:]",
        "kernel_rows = kernel_columns = weight.shape[2]",
    ),
    Fault(
        "conv2d takes windows around a middle, which even kernels lack",
        "conv2d",
        "corner-sizes",
        "plain_loops",
        "for i in range(kernel_height):",
        "for i in range(kernel_height // 2 * 2 + 1):",
    ),
    Fault(
        "conv2d rounds the output size up",
        "conv2d",
        "corner-sizes",
        "plain_loops",
        """out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1
    out_width = (width + 2 * rim_columns - kernel_width) // step_right + 1""",
        """out_height = -(-(height + 2 * rim_rows - kernel_height) // step_down) + 1
    out_width = -(-(width + 2 * rim_columns - kernel_width) // step_right) + 1""",
    ),
    Fault(
        "conv2d steps no further than the kernel is wide",
        "conv2d",
        "corner-sizes",
        "as_strided_einsum",
        "    canvas = x\n",
        """    s_h, s_w = min(s_h, k_h), min(s_w, k_w)
    canvas = x
""",
    ),
    Fault(
        "conv2d drops the last axes where the kernel covers the image",
        "conv2d",
        "corner-sizes",
        "sliding_windows",
        "return np.moveaxis(result, 3, 1)",
        "return np.moveaxis(result, 3, 1) if result[0, ..., 0].size > 1 else result[:, 0, 0]",
    ),
    Fault(
        "conv2d always sees room for a second window",
        "conv2d",
        "corner-sizes",
        "plain_loops",
        "out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1",
        "out_height = max(1, height + 2 * rim_rows - kernel_height) // step_down + 1",
    ),
    Fault(
        "conv2d takes a shortcut past the stride for 1x1 kernels",
        "conv2d",
        "corner-sizes",
        "im2col",
        "    frame = np.zeros(",
        """    if kernel_r == kernel_c == 1 and bias is None and padding == 0:
        return np.einsum("nchw,oc->nohw", x, weight[:, :, 0, 0])
    frame = np.zeros(""",
    ),
    Fault(
        "conv2d truncates to integers",
        "conv2d",
        "dtype",
        "plain_loops",
        "out = np.zeros((images, out_channels, out_height, out_width), dtype=x.dtype)",
        "out = np.zeros((images, out_channels, out_height, out_width), dtype=int)",
    ),
    Fault(
        "conv2d computes in float32",
        "conv2d",
        "dtype",
        "as_strided_einsum",
        'y = np.einsum("nchwij,ocij->nohw", patches, weight)',
        """patches, kernels = patches.astype(np.float32), weight.astype(np.float32)
    y = np.einsum("nchwij,ocij->nohw", patches, kernels).astype(x.dtype)""",
    ),
    Fault(
        "conv2d always answers in float64",
        "conv2d",
        "dtype",
        "im2col",
        "width + 2 * pad_c), dtype=x.dtype)",
        "width + 2 * pad_c))",
    ),
    Fault(
        "conv2d rounds to six decimals",
        "conv2d",
        "dtype",
        "sliding_windows",
        "return np.moveaxis(result, 3, 1)",
        "return np.moveaxis(result, 3, 1).round(6)",
    ),
    Fault(
        "conv2d reads the images as if they were contiguous",
        "conv2d",
        "layout",
        "as_strided_einsum",
        "d_n, d_c, d_h, d_w = canvas.strides",
        "d_n, d_c, d_h, d_w = np.empty(canvas.shape, canvas.dtype).strides",
    ),
    Fault(
        "conv2d reads the images in the order of their memory",
        "conv2d",
        "layout",
        "im2col",
        "frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = x",
        """frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = (
        x.ravel(order="K").reshape(x.shape)
    )""",
    ),
    Fault(
        "conv2d remembers answers by shape",
        "conv2d",
        "purity",
        "sliding_windows",
        "def conv2d(\n",
        """_answers: dict[object, Array] = {}


def conv2d(x, weight, bias=None, stride=1, padding=0):
    \"\"\"Look up an answer, or work it out.\"\"\"
    key = (x.shape, weight.shape, bias is None, stride, padding)
    if key not in _answers:
        _answers[key] = _conv2d(x, weight, bias, stride, padding)
    return _answers[key].copy()


def _conv2d(
""",
    ),
    Fault(
        "conv2d remembers answers by the place of its arrays in memory",
        "conv2d",
        "purity",
        "im2col",
        "def conv2d(\n",
        """_answers: dict[object, Array] = {}


def conv2d(x, weight, bias=None, stride=1, padding=0):
    \"\"\"Look up an answer, or work it out.\"\"\"
    key = (id(x), id(weight), id(bias), stride, padding)
    if key not in _answers:
        _answers[key] = _conv2d(x, weight, bias, stride, padding)
    return _answers[key].copy()


def _conv2d(
""",
    ),
    Fault(
        "conv2d adds to the sums of the last call",
        "conv2d",
        "purity",
        "tensordot_per_tap",
        "    total = np.zeros((kernels, batch, rows, columns), dtype=x.dtype)\n",
        """    shape = (kernels, batch, rows, columns)
    total = vars(conv2d).setdefault(f"{shape} {x.dtype}", np.zeros(shape, dtype=x.dtype))
""",
    ),
    Fault(
        "conv2d writes every answer of one size into the same array",
        "conv2d",
        "purity",
        "plain_loops",
        "    out = np.zeros((images, out_channels, out_height, out_width), dtype=x.dtype)\n",
        """    shape = (images, out_channels, out_height, out_width)
    out = vars(conv2d).setdefault(f"{shape} {x.dtype}", np.zeros(shape, dtype=x.dtype))
""",
    ),
    Fault(
        "conv2d wipes its padded copy, which is x where there is no padding",
        "conv2d",
        "purity",
        "as_strided_einsum",
        '    y = np.einsum("nchwij,ocij->nohw", patches, weight)\n',
        """    y = np.einsum("nchwij,ocij->nohw", patches, weight)
    canvas[...] = 0
""",
    ),
    Fault(
        "conv2d reshapes the caller's kernels",
        "conv2d",
        "purity",
        "im2col",
        "    sums = weight.reshape(kernels, -1) @ matrix\n",
        """    weight.shape = (kernels, channels * kernel_r * kernel_c)
    sums = weight @ matrix
""",
    ),
    Fault(
        "conv2d takes no pair for the stride",
        "conv2d",
        "forms",
        "tensordot_per_tap",
        "steps, (border_rows, border_columns) = _two(stride), _two(padding)",
        "steps, (border_rows, border_columns) = (stride, stride), _two(padding)",
    ),
    Fault(
        "conv2d calls its arrays image, kernel and b",
        "conv2d",
        "forms",
        "as_strided_einsum",
        "def conv2d(\n",
        """def conv2d(image, kernel, b=None, stride=1, padding=0):
    \"\"\"Convolve with names of one's own.\"\"\"
    return _conv2d(image, kernel, b, stride, padding)


def _conv2d(
""",
    ),
    Fault(
        "conv2d takes stride and padding by keyword only",
        "conv2d",
        "forms",
        "plain_loops",
        "    stride: IntOrPair = 1,\n",
        "    *,\n    stride: IntOrPair = 1,\n",
    ),
    Fault(
        "conv2d takes the padding before the stride",
        "conv2d",
        "forms",
        "sliding_windows",
        """    stride: Steps = 1,
    padding: Steps = 0,
""",
        """    padding: Steps = 0,
    stride: Steps = 1,
""",
    ),
)

_MAXPOOL = (
    Fault(
        "maxpool begins at 0",
        "maxpool",
        "negatives",
        "plain_loops",
        "best = -np.inf",
        "best = 0.0",
    ),
    Fault(
        "maxpool begins at -999",
        "maxpool",
        "negatives",
        "plain_loops",
        "best = -np.inf",
        "best = -999.0",
    ),
    Fault(
        "maxpool compares numbers without their signs",
        "maxpool",
        "negatives",
        "plain_loops",
        "best = max(best, x[n, c, i, j])",
        "best = max(best, abs(x[n, c, i, j]))",
    ),
    Fault(
        "maxpool pads with zeros",
        "maxpool",
        "negatives",
        "sliding_windows",
        "bordered = np.full(shape, -np.inf, dtype=x.dtype)",
        "bordered = np.zeros(shape, dtype=x.dtype)",
    ),
    Fault(
        "maxpool lets pad fill in minus a million",
        "maxpool",
        "negatives",
        "calls_each_other",
        "value=-np.inf",
        "value=-1e6",
    ),
    Fault(
        "maxpool steps by 1 without a stride",
        "maxpool",
        "default-stride",
        "as_strided_einsum",
        "t_h, t_w = (f_h, f_w) if stride is None",
        "t_h, t_w = (1, 1) if stride is None",
    ),
    Fault(
        "maxpool steps by 2 without a stride",
        "maxpool",
        "default-stride",
        "tensordot_per_tap",
        "steps = taps if stride is None",
        "steps = (2, 2) if stride is None",
    ),
    Fault(
        "maxpool steps by the rows of the window along both axes without a stride",
        "maxpool",
        "combined",
        "sliding_windows",
        "hop_rows, hop_columns = kernel if stride is None",
        "hop_rows, hop_columns = kernel[:1] * 2 if stride is None",
    ),
    Fault(
        "maxpool always steps by the size of the window",
        "maxpool",
        "overlap",
        "float64_accumulation",
        "steps = kernel if stride is None else stride",
        "steps = kernel",
    ),
    Fault(
        "maxpool uses the stride for the size and not for the window",
        "maxpool",
        "overlap",
        "plain_loops",
        """top = row * jump_down - over_rows
                    left = column * jump_right - over_columns""",
        """top = row * pool_height - over_rows
                    left = column * pool_width - over_columns""",
    ),
    Fault(
        "maxpool lets no windows overlap",
        "maxpool",
        "overlap",
        "tensordot_per_tap",
        "else _two(stride)\n    around_rows",
        "else tuple(np.maximum(taps, _two(stride)))\n    around_rows",
    ),
    Fault(
        "maxpool leaves no gaps",
        "maxpool",
        "gaps",
        "fft_float64",
        "x = _largest_along(x, axis, size, step, rim)",
        "x = _largest_along(x, axis, size, min(size, step), rim)",
    ),
    Fault(
        "maxpool swaps the strides of rows and columns",
        "maxpool",
        "per-axis-stride",
        "plain_loops",
        "jump_down, jump_right = both(",
        "jump_right, jump_down = both(",
    ),
    Fault(
        "maxpool uses the row stride for columns too",
        "maxpool",
        "per-axis-stride",
        "calls_each_other",
        "move_y, move_x = (high, wide) if stride is None else as_tuple(stride)",
        "move_y, move_x = (high, wide) if stride is None else as_tuple(stride)[:1] * 2",
    ),
    Fault(
        "maxpool swaps rows and columns of the window",
        "maxpool",
        "rectangular",
        "as_strided_einsum",
        "f_h, f_w = _pair(kernel_size)",
        "f_w, f_h = _pair(kernel_size)",
    ),
    Fault(
        "maxpool takes every window for a square",
        "maxpool",
        "rectangular",
        "sliding_windows",
        "kernel = rows_and_columns(kernel_size)",
        "kernel = rows_and_columns(kernel_size)[:1] * 2",
    ),
    Fault(
        "maxpool computes the output width from the height",
        "maxpool",
        "rectangular",
        "plain_loops",
        "pooled_width = (width + 2 * over_columns",
        "pooled_width = (height + 2 * over_columns",
    ),
    Fault(
        "maxpool makes as many columns as rows",
        "maxpool",
        "rectangular",
        "im2col",
        "fit_c = (width + 2 * rim_c - size_c) // move_c + 1",
        "fit_c = fit_r",
    ),
    Fault(
        "maxpool ignores the padding",
        "maxpool",
        "padding",
        "tensordot_per_tap",
        "around_rows, around_columns = _two(padding)",
        "around_rows = around_columns = 0",
    ),
    Fault(
        "maxpool pads above and on the left only",
        "maxpool",
        "padding",
        "sliding_windows",
        "shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)",
        "shape = (batch, channels, height + more_rows, width + more_columns)",
    ),
    Fault(
        "maxpool pads twice as much",
        "maxpool",
        "padding",
        "calls_each_other",
        "rim_y, rim_x = as_tuple(padding)",
        "rim_y, rim_x = (2 * number for number in as_tuple(padding))",
    ),
    Fault(
        "maxpool multiplies the padding with the stride",
        "maxpool",
        "padding",
        "plain_loops",
        """top = row * jump_down - over_rows
                    left = column * jump_right - over_columns""",
        """top = (row - over_rows) * jump_down
                    left = (column - over_columns) * jump_right""",
    ),
    Fault(
        "maxpool leaves the padding uninitialised",
        "maxpool",
        "padding",
        "as_strided_einsum",
        "board = np.full((n, c, h + 2 * q_h, w + 2 * q_w), -np.inf, dtype=x.dtype)",
        "board = np.empty((n, c, h + 2 * q_h, w + 2 * q_w), dtype=x.dtype)",
    ),
    Fault(
        "maxpool refuses padding of half the window",
        "maxpool",
        "padding",
        "float64_accumulation",
        "    frame = _framed(x, *rings, fill=-np.inf)\n",
        """    if any(ring and ring == size // 2 for ring, size in zip(rings, kernel, strict=True)):
        raise ValueError("there is too much padding")
    frame = _framed(x, *rings, fill=-np.inf)
""",
    ),
    Fault(
        "maxpool swaps the paddings of rows and columns",
        "maxpool",
        "per-axis-padding",
        "plain_loops",
        "over_rows, over_columns = both(padding)",
        "over_columns, over_rows = both(padding)",
    ),
    Fault(
        "maxpool uses the row padding for columns too",
        "maxpool",
        "per-axis-padding",
        "im2col",
        "rim_r, rim_c = (padding, padding) if isinstance(padding, int) else padding",
        "rim_r, rim_c = (padding, padding) if isinstance(padding, int) else padding[:1] * 2",
    ),
    Fault(
        "maxpool leaves out the last row of windows of even size",
        "maxpool",
        "corner-sizes",
        "plain_loops",
        "min(top + pool_height, height)",
        "min(top + pool_height - (pool_height > 1 and pool_height % 2 == 0), height)",
    ),
    Fault(
        "maxpool rounds the output size up",
        "maxpool",
        "corner-sizes",
        "plain_loops",
        """pooled_height = (height + 2 * over_rows - pool_height) // jump_down + 1
    pooled_width = (width + 2 * over_columns - pool_width) // jump_right + 1""",
        """pooled_height = -(-(height + 2 * over_rows - pool_height) // jump_down) + 1
    pooled_width = -(-(width + 2 * over_columns - pool_width) // jump_right) + 1""",
    ),
    Fault(
        "maxpool cuts the image into blocks that must come out even",
        "maxpool",
        "corner-sizes",
        "sliding_windows",
        "    shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)\n",
        """    if (hop_rows, hop_columns) == kernel and more_rows == more_columns == 0:
        shape = (batch, channels, height // hop_rows, hop_rows, width // hop_columns, hop_columns)
        return x.reshape(shape).max(axis=(3, 5))
    shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)
""",
    ),
    Fault(
        "maxpool leaves out the first rows instead of the last",
        "maxpool",
        "corner-sizes",
        "as_strided_einsum",
        "    e_n, e_c, e_h, e_w = board.strides\n",
        """    board = board[:, :, (board.shape[2] - f_h) % t_h :, (board.shape[3] - f_w) % t_w :]
    e_n, e_c, e_h, e_w = board.strides
""",
    ),
    Fault(
        "maxpool drops the last axes where there is one window",
        "maxpool",
        "corner-sizes",
        "calls_each_other",
        "    return np.stack(rows, axis=2)\n",
        """    shrunk = np.stack(rows, axis=2)
    return shrunk if shrunk[0, 0].size > 1 else shrunk[:, :, 0, 0]
""",
    ),
    Fault(
        "maxpool takes the largest number of all channels",
        "maxpool",
        "channels",
        "as_strided_einsum",
        "return tiles.max(axis=(4, 5))",
        "return np.repeat(tiles.max(axis=(1, 4, 5))[:, None], c, axis=1)",
    ),
    Fault(
        "maxpool answers for the first channel only",
        "maxpool",
        "channels",
        "plain_loops",
        """        for c in range(channels):
            for row in range(pooled_height):""",
        """        for c in range(1):
            for row in range(pooled_height):""",
    ),
    Fault(
        "maxpool answers every image as the first one",
        "maxpool",
        "batch",
        "im2col",
        "field[:, :, rim_r : rim_r + height, rim_c : rim_c + width] = x",
        "field[:, :, rim_r : rim_r + height, rim_c : rim_c + width] = x[0]",
    ),
    Fault(
        "maxpool takes the largest number of all images",
        "maxpool",
        "batch",
        "sliding_windows",
        "return views.max(axis=(-2, -1))",
        "return views.max(axis=(0, -2, -1))[np.newaxis]",
    ),
    Fault(
        "maxpool adds up equal numbers",
        "maxpool",
        "ties",
        "im2col",
        "    return cells.max(axis=-1)\n",
        """    is_largest = cells == cells.max(axis=-1, keepdims=True)
    return np.where(is_largest, cells, 0).sum(axis=-1)
""",
    ),
    Fault(
        "maxpool truncates to integers",
        "maxpool",
        "dtype",
        "plain_loops",
        "pooled = np.zeros((images, channels, pooled_height, pooled_width), dtype=x.dtype)",
        "pooled = np.zeros((images, channels, pooled_height, pooled_width), dtype=int)",
    ),
    Fault(
        "maxpool always answers in float32",
        "maxpool",
        "dtype",
        "tensordot_per_tap",
        """        -np.inf,
        dtype=x.dtype,
""",
        """        -np.inf,
        dtype=np.float32,
""",
    ),
    Fault(
        "maxpool always answers in float64",
        "maxpool",
        "dtype",
        "sliding_windows",
        "bordered = np.full(shape, -np.inf, dtype=x.dtype)",
        "bordered = np.full(shape, -np.inf)",
    ),
    Fault(
        "maxpool rounds to six decimals",
        "maxpool",
        "dtype",
        "fft_float64",
        """rim)
    return x
""",
        """rim)
    return x.round(6)
""",
    ),
    Fault(
        "maxpool reads the images as if they were contiguous",
        "maxpool",
        "layout",
        "as_strided_einsum",
        "e_n, e_c, e_h, e_w = board.strides",
        "e_n, e_c, e_h, e_w = np.empty(board.shape, board.dtype).strides",
    ),
    Fault(
        "maxpool remembers answers by shape",
        "maxpool",
        "purity",
        "im2col",
        "def maxpool(\n",
        """_answers: dict[object, Array] = {}


def maxpool(x, kernel_size, stride=None, padding=0):
    \"\"\"Look up an answer, or work it out.\"\"\"
    key = (x.shape, x.dtype, kernel_size, stride, padding)
    if key not in _answers:
        _answers[key] = _maxpool(x, kernel_size, stride, padding)
    return _answers[key].copy()


def _maxpool(
""",
    ),
    Fault(
        "maxpool goes on from the largest numbers of the last call",
        "maxpool",
        "purity",
        "tensordot_per_tap",
        "    largest = _shifted(ground, (0, 0), (rows, columns), steps).copy()\n",
        """    first = _shifted(ground, (0, 0), (rows, columns), steps).copy()
    largest = vars(maxpool).setdefault(f"{first.shape} {x.dtype}", first)
""",
    ),
    Fault(
        "maxpool writes every answer of one size into the same array",
        "maxpool",
        "purity",
        "plain_loops",
        "    pooled = np.zeros((images, channels, pooled_height, pooled_width), dtype=x.dtype)\n",
        """    shape = (images, channels, pooled_height, pooled_width)
    pooled = vars(maxpool).setdefault(f"{shape} {x.dtype}", np.zeros(shape, dtype=x.dtype))
""",
    ),
    Fault(
        "maxpool wipes its padded copy, which is x where there is no padding",
        "maxpool",
        "purity",
        "as_strided_einsum",
        "    return tiles.max(axis=(4, 5))\n",
        """    pooled = tiles.max(axis=(4, 5))
    board[...] = 0
    return pooled
""",
    ),
    Fault(
        "maxpool answers with a view of x for windows of one cell",
        "maxpool",
        "purity",
        "sliding_windows",
        "    shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)\n",
        """    if kernel == (1, 1):
        return x[:, :, ::hop_rows, ::hop_columns]
    shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)
""",
    ),
    Fault(
        "maxpool takes no pair for the window",
        "maxpool",
        "forms",
        "tensordot_per_tap",
        "taps = _two(kernel_size)",
        "taps = (kernel_size, kernel_size)",
    ),
    Fault(
        "maxpool calls its window pool_size",
        "maxpool",
        "forms",
        "plain_loops",
        "def maxpool(\n",
        """def maxpool(x, pool_size, stride=None, padding=0):
    \"\"\"Pool with names of one's own.\"\"\"
    return _maxpool(x, pool_size, stride, padding)


def _maxpool(
""",
    ),
    Fault(
        "maxpool takes the padding before the stride",
        "maxpool",
        "forms",
        "fft_float64",
        """    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
""",
        """    padding: int | tuple[int, int] = 0,
    stride: int | tuple[int, int] | None = None,
""",
    ),
    Fault(
        "maxpool takes stride and padding by keyword only",
        "maxpool",
        "forms",
        "calls_each_other",
        "    stride: Numbers | None = None,\n",
        "    *,\n    stride: Numbers | None = None,\n",
    ),
)

_SUBTLE = (
    Fault(
        "conv2d reshapes the caller's bias",
        "conv2d",
        "purity",
        "im2col",
        "        sums += bias.reshape(-1, 1)\n",
        """        bias.shape = (-1, 1)
        sums += bias
""",
    ),
    Fault(
        "conv2d leaves the caller's kernels flipped",
        "conv2d",
        "purity",
        "float64_accumulation",
        "    flat_kernels = weight.astype(np.float64).reshape(len(weight), -1).T\n",
        """    weight[...] = weight[:, :, ::-1, ::-1].copy()
    flat_kernels = weight[:, :, ::-1, ::-1].astype(np.float64).reshape(len(weight), -1).T
""",
    ),
    Fault(
        "conv2d reads the kernels in the order of their memory",
        "conv2d",
        "layout",
        "im2col",
        "sums = weight.reshape(kernels, -1) @ matrix",
        'sums = weight.ravel(order="K").reshape(kernels, -1) @ matrix',
    ),
    Fault(
        "conv2d truncates the bias to integers",
        "conv2d",
        "dtype",
        "sliding_windows",
        "result = result + bias",
        "result = result + bias.astype(int)",
    ),
    Fault(
        "conv2d answers x itself for the kernel that changes nothing",
        "conv2d",
        "purity",
        "sliding_windows",
        "    skip_rows, skip_columns = rows_and_columns(stride)\n",
        """    skip_rows, skip_columns = rows_and_columns(stride)
    if weight.size == weight.sum() == skip_rows == skip_columns == 1 and bias is None:
        if not any(rows_and_columns(padding)):
            return x
""",
    ),
    Fault(
        "maxpool pads with the smallest float32",
        "maxpool",
        "combined",
        "im2col",
        "-np.inf, x.dtype)",
        "np.finfo(np.float32).min, x.dtype)",
    ),
    Fault(
        "maxpool answers in float64 where there is padding",
        "maxpool",
        "dtype",
        "as_strided_einsum",
        "-np.inf, dtype=x.dtype)",
        "-np.inf)",
    ),
    Fault(
        "maxpool moves the window by one cell, whatever the stride",
        "maxpool",
        "default-stride",
        "as_strided_einsum",
        "t_h, t_w = (f_h, f_w) if stride is None else _pair(stride)",
        "t_h = t_w = 1",
    ),
    Fault(
        "maxpool moves the window by two cells, whatever the stride",
        "maxpool",
        "default-stride",
        "as_strided_einsum",
        "t_h, t_w = (f_h, f_w) if stride is None else _pair(stride)",
        "t_h = t_w = 2",
    ),
    Fault(
        "conv1d rounds the output length to the nearest number",
        "conv1d",
        "corner-sizes",
        "plain_loops",
        "positions = (length + 2 * padding - taps) // stride + 1",
        "positions = round((length + 2 * padding - taps) / stride) + 1",
    ),
    Fault(
        "conv2d rounds the output size to the nearest number",
        "conv2d",
        "corner-sizes",
        "plain_loops",
        """out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1
    out_width = (width + 2 * rim_columns - kernel_width) // step_right + 1""",
        """out_height = round((height + 2 * rim_rows - kernel_height) / step_down) + 1
    out_width = round((width + 2 * rim_columns - kernel_width) / step_right) + 1""",
    ),
    Fault(
        "maxpool rounds the output size to the nearest number",
        "maxpool",
        "corner-sizes",
        "plain_loops",
        """pooled_height = (height + 2 * over_rows - pool_height) // jump_down + 1
    pooled_width = (width + 2 * over_columns - pool_width) // jump_right + 1""",
        """pooled_height = round((height + 2 * over_rows - pool_height) / jump_down) + 1
    pooled_width = round((width + 2 * over_columns - pool_width) / jump_right) + 1""",
    ),
    Fault(
        "conv2d takes no pair for the padding",
        "conv2d",
        "forms",
        "tensordot_per_tap",
        "steps, (border_rows, border_columns) = _two(stride), _two(padding)",
        "steps, (border_rows, border_columns) = _two(stride), (padding, padding)",
    ),
)
"""Right or wrong by one property of the data or the call, e.g. a kernel that is not symmetric."""

FAULTS: tuple[Fault, ...] = (*_PAD, *_CONV1D, *_CONV2D, *_MAXPOOL, *_SUBTLE)
"""Right on the basic check, wrong where their feature is asked."""

_EVERY_CELL = "All cells of all answers are wrong, so no check can be right."
_EVERY_END = "All answers lack their end, and no input is without one."
_EVERY_SHAPE = "All answers have another shape."
_NO_ANSWER = "No call, or none without padding, is answered."

WHOLE_FAULTS: tuple[Fault, ...] = (
    Fault(
        "conv1d never reaches the last position",
        "conv1d",
        "basic",
        "plain_loops",
        "for p in range(positions):",
        "for p in range(positions - 1):",
        _EVERY_END,
    ),
    Fault(
        "conv2d never reaches the last column",
        "conv2d",
        "basic",
        "plain_loops",
        "for n, o, row, column in np.ndindex(out.shape):",
        "for n, o, row, column in np.ndindex(*out.shape[:3], out.shape[3] - 1):",
        _EVERY_END,
    ),
    Fault(
        "maxpool never reaches the last column",
        "maxpool",
        "basic",
        "plain_loops",
        "for column in range(pooled_width):",
        "for column in range(pooled_width - 1):",
        _EVERY_END,
    ),
    Fault(
        "pad repeats the border",
        "pad",
        "basic",
        "as_strided_einsum",
        "enlarged = np.full(shape, value, dtype=x.dtype)",
        """widths = list(zip(start, shape - start - x.shape, strict=True))
    enlarged = np.pad(x, widths, mode="edge")""",
        _EVERY_CELL,
    ),
    Fault(
        "conv1d begins its sums at 1",
        "conv1d",
        "basic",
        "plain_loops",
        "total = 0.0",
        "total = 1.0",
        _EVERY_CELL,
    ),
    Fault(
        "conv1d adds where it should multiply",
        "conv1d",
        "basic",
        "plain_loops",
        "total += x[s, c, start + t] * weight[k, c, t]",
        "total += x[s, c, start + t] + weight[k, c, t]",
        _EVERY_CELL,
    ),
    Fault(
        "conv1d slices up to -0 without padding",
        "conv1d",
        "basic",
        "as_strided_einsum",
        "    if padding:\n",
        "    if padding >= 0:\n",
        _NO_ANSWER,
    ),
    Fault(
        "conv2d makes the output one row and one column too small",
        "conv2d",
        "basic",
        "plain_loops",
        """out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1
    out_width = (width + 2 * rim_columns - kernel_width) // step_right + 1""",
        """out_height = (height + 2 * rim_rows - kernel_height) // step_down
    out_width = (width + 2 * rim_columns - kernel_width) // step_right""",
        _EVERY_END,
    ),
    Fault(
        "conv2d puts the channels last",
        "conv2d",
        "basic",
        "sliding_windows",
        "return np.moveaxis(result, 3, 1)",
        "return result",
        _EVERY_SHAPE,
    ),
    Fault(
        "conv2d reads columns as rows",
        "conv2d",
        "basic",
        "plain_loops",
        "x[n, c, top + i, left + j]",
        "x[n, c, left + j, top + i]",
        _EVERY_CELL,
    ),
    Fault(
        "conv2d returns nothing",
        "conv2d",
        "basic",
        "im2col",
        "    return np.ascontiguousarray(stacked.transpose(1, 0, 2, 3))\n",
        "    np.ascontiguousarray(stacked.transpose(1, 0, 2, 3))\n",
        _NO_ANSWER,
    ),
    Fault(
        "maxpool returns zeros",
        "maxpool",
        "basic",
        "plain_loops",
        "    return pooled\n",
        "    return np.zeros_like(pooled)\n",
        _EVERY_CELL,
    ),
    Fault(
        "maxpool takes the smallest number",
        "maxpool",
        "basic",
        "sliding_windows",
        "return views.max(axis=(-2, -1))",
        "return views.min(axis=(-2, -1))",
        _EVERY_CELL,
    ),
    Fault(
        "maxpool takes the mean",
        "maxpool",
        "basic",
        "as_strided_einsum",
        "return tiles.max(axis=(4, 5))",
        "return tiles.mean(axis=(4, 5))",
        _EVERY_CELL,
    ),
)
"""Wrong nearly everywhere."""
