"""Planted faults of `conv1d`."""

from tests.submissions.faults.fault import EVERY_CELL, EVERY_END, NO_ANSWER, Fault

FAULTS: tuple[Fault, ...] = (
    Fault(
        name="conv1d reads the kernel from its end",
        check="conv1d/orientation",
        base="plain_loops",
        old="weight[k, c, t]",
        new="weight[k, c, taps - 1 - t]",
    ),
    Fault(
        name="conv1d convolves in the sense of mathematics",
        check="conv1d/orientation",
        base="float64_accumulation",
        old='np.correlate(line, taps, "valid")',
        new='np.convolve(line, taps, "valid")',
    ),
    Fault(
        name="conv1d uses the stride for the size and not for the window",
        check="conv1d/stride",
        base="plain_loops",
        old="start = p * stride - padding",
        new="start = p - padding",
    ),
    Fault(
        name="conv1d ignores the stride",
        check="conv1d/stride",
        base="sliding_windows",
        old="weight.shape[2], axis=2)[:, :, ::stride]",
        new="weight.shape[2], axis=2)",
    ),
    Fault(
        name="conv1d moves the window by half the stride",
        check="conv1d/stride",
        base="as_strided_einsum",
        old="strides=(along_n, along_c, stride * along_l, along_l),",
        new="strides=(along_n, along_c, (stride + 1) // 2 * along_l, along_l),",
    ),
    Fault(
        name="conv1d multiplies the padding with the stride",
        check="conv1d/combined",
        base="plain_loops",
        old="start = p * stride - padding",
        new="start = (p - padding) * stride",
    ),
    Fault(
        name="conv1d ignores the padding",
        check="conv1d/padding",
        base="fft_float64",
        old="correlation = _correlate(x, weight, (padding,), (stride,))",
        new="correlation = _correlate(x, weight, (0,), (stride,))",
    ),
    Fault(
        name="conv1d pads on the left only",
        check="conv1d/padding",
        base="sliding_windows",
        old="extended = np.concatenate([zeros, x, zeros], axis=2)",
        new="extended = np.concatenate([zeros, x], axis=2)",
    ),
    Fault(
        name="conv1d pads twice as much",
        check="conv1d/padding",
        base="sliding_windows",
        old="zeros = np.zeros((*x.shape[:2], padding), dtype=x.dtype)",
        new="zeros = np.zeros((*x.shape[:2], 2 * padding), dtype=x.dtype)",
    ),
    Fault(
        name="conv1d goes around the ends of the sequence",
        check="conv1d/padding",
        base="plain_loops",
        old="""
            if 0 <= start + t < length:
                total += x[s, c, start + t] * weight[k, c, t]
        """,
        new="total += x[s, c, (start + t) % length] * weight[k, c, t]",
    ),
    Fault(
        name="conv1d reads from the end where an index is negative",
        check="conv1d/padding",
        base="plain_loops",
        old="if 0 <= start + t < length:",
        new="if -length <= start + t < length:",
    ),
    Fault(
        name="conv1d repeats the first and the last cell",
        check="conv1d/padding",
        base="as_strided_einsum",
        old="wide[..., padding:-padding] = x",
        new='wide = np.pad(x, ((0, 0), (0, 0), (padding, padding)), mode="edge")',
    ),
    Fault(
        name="conv1d leaves the padding uninitialised",
        check="conv1d/padding",
        base="im2col",
        old="long_x = np.zeros((batch,",
        new="long_x = np.empty((batch,",
    ),
    Fault(
        name="conv1d pads the row that it invented too",
        check="conv1d/padding",
        base="calls_each_other",
        old="padding=(0, padding)",
        new="padding=padding",
    ),
    Fault(
        name="conv1d does not pad by the length of the kernel or more",
        check="conv1d/padding",
        base="tensordot_per_tap",
        old="""
            kernels, _, taps = weight.shape
            padded = np.zeros(
        """,
        new="""
            kernels, _, taps = weight.shape
            padding = min(padding, taps - 1)
            padded = np.zeros(
        """,
    ),
    Fault(
        name="conv1d uses the first input channel only",
        check="conv1d/channels",
        base="plain_loops",
        old="""
            for c in range(channels):
                for t in range(taps):
        """,
        new="""
            for c in range(1):
                for t in range(taps):
        """,
    ),
    Fault(
        name="conv1d uses the first kernel for all output channels",
        check="conv1d/channels",
        base="tensordot_per_tap",
        old="out += weight[:, :, tap] @",
        new="out += weight[:1, :, tap] @",
    ),
    Fault(
        name="conv1d swaps the channels of the kernels",
        check="conv1d/channels",
        base="as_strided_einsum",
        old='"nclk,ock->nol"',
        new='"nclk,cok->nol"',
    ),
    Fault(
        name="conv1d takes the mean over the input channels",
        check="conv1d/channels",
        base="calls_each_other",
        old="return one_row[:, :, 0, :]",
        new="return one_row[:, :, 0, :] / x.shape[1]",
    ),
    Fault(
        name="conv1d answers for the first sequence only",
        check="conv1d/batch",
        base="plain_loops",
        old="for s in range(sequences):",
        new="for s in range(1):",
    ),
    Fault(
        name="conv1d answers every sequence as the last one",
        check="conv1d/batch",
        base="im2col",
        old="long_x[:, :, padding : padding + length] = x",
        new="long_x[:, :, padding : padding + length] = x[-1]",
    ),
    Fault(
        name="conv1d mixes up sequences and output channels",
        check="conv1d/combined",
        base="float64_accumulation",
        old="answer = np.stack(rows).reshape(n, len(kernels), -1)",
        new="answer = np.stack(rows).reshape(len(kernels), n, -1).swapaxes(0, 1)",
    ),
    Fault(
        name="conv1d forgets the bias",
        check="conv1d/bias",
        base="im2col",
        old="answer += bias[:, np.newaxis]",
        new="answer += 0",
    ),
    Fault(
        name="conv1d adds the bias once for every tap",
        check="conv1d/bias",
        base="plain_loops",
        old="total += bias[k]",
        new="total += taps * bias[k]",
    ),
    Fault(
        name="conv1d adds the bias along the sequence",
        check="conv1d/bias",
        base="as_strided_einsum",
        old="sums + bias[:, None]",
        new="sums + bias",
    ),
    Fault(
        name="conv1d skips a bias that begins with 0",
        check="conv1d/bias",
        base="tensordot_per_tap",
        old="""
            if bias is not None:
                out += bias[:, np.newaxis]
        """,
        new="""
            if bias is not None and bias[0]:
                out += bias[:, np.newaxis]
        """,
    ),
    Fault(
        name="conv1d adds the mean of the biases",
        check="conv1d/bias",
        base="sliding_windows",
        old="summed = summed + bias",
        new="summed = summed + bias.mean()",
    ),
    Fault(
        name="conv1d leaves out the last tap of even kernels",
        check="conv1d/corner-sizes",
        base="plain_loops",
        old="for t in range(taps):",
        new="for t in range(taps - 1 + taps % 2):",
    ),
    Fault(
        name="conv1d rounds the output length up",
        check="conv1d/corner-sizes",
        base="plain_loops",
        old="positions = (length + 2 * padding - taps) // stride + 1",
        new="positions = -(-(length + 2 * padding - taps) // stride) + 1",
    ),
    Fault(
        name="conv1d steps no further than the kernel is long",
        check="conv1d/corner-sizes",
        base="tensordot_per_tap",
        old="cells = (length + 2 * padding - taps) // stride + 1",
        new="""
            stride = min(stride, taps)
            cells = (length + 2 * padding - taps) // stride + 1
        """,
    ),
    Fault(
        name="conv1d drops the last axis where there is one window",
        check="conv1d/corner-sizes",
        base="im2col",
        old="return answer",
        new="return answer if positions > 1 else answer[:, :, 0]",
    ),
    Fault(
        name="conv1d takes a shortcut past the stride for kernels of one cell",
        check="conv1d/corner-sizes",
        base="im2col",
        old="long_x = np.zeros((batch,",
        new="""
            if taps == 1 and bias is None and padding == 0:
                return weight[:, :, 0] @ x
            long_x = np.zeros((batch,
        """,
    ),
    Fault(
        name="conv1d truncates to integers",
        check="conv1d/dtype",
        base="plain_loops",
        old="answer = np.zeros((sequences, kernels, positions), dtype=x.dtype)",
        new="answer = np.zeros((sequences, kernels, positions), dtype=int)",
    ),
    Fault(
        name="conv1d keeps the windows in float32",
        check="conv1d/dtype",
        base="im2col",
        old="column = np.zeros((batch, channels * taps, positions), dtype=x.dtype)",
        new="column = np.zeros((batch, channels * taps, positions), dtype=np.float32)",
    ),
    Fault(
        name="conv1d always answers in float64",
        check="conv1d/dtype",
        base="fft_float64",
        old="""
            if bias is not None:
                correlation = correlation + bias[:, np.newaxis]
            return correlation.astype(x.dtype)
        """,
        new="""
            if bias is not None:
                correlation = correlation + bias[:, np.newaxis]
            return correlation
        """,
    ),
    Fault(
        name="conv1d reads the sequences as if they were contiguous",
        check="conv1d/layout",
        base="as_strided_einsum",
        old="along_n, along_c, along_l = x.strides",
        new="along_n, along_c, along_l = np.empty(x.shape, x.dtype).strides",
    ),
    Fault(
        name="conv1d remembers answers by shape",
        check="conv1d/purity",
        base="sliding_windows",
        old="def conv1d(",
        new='''
            _answers: dict[object, Array] = {}


            def conv1d(x, weight, bias=None, stride=1, padding=0):
                """Look up an answer, or work it out."""
                key = (x.shape, weight.shape, bias is None, stride, padding)
                if key not in _answers:
                    _answers[key] = _conv1d(x, weight, bias, stride, padding)
                return _answers[key].copy()


            def _conv1d(
        ''',
    ),
    Fault(
        name="conv1d writes every answer of one size into the same array",
        check="conv1d/purity",
        base="tensordot_per_tap",
        old="out = np.zeros((batch, kernels, cells), dtype=x.dtype)",
        new="""
            shape = (batch, kernels, cells)
            out = vars(conv1d).setdefault(f"{shape} {x.dtype}", np.zeros(shape, dtype=x.dtype))
            out[...] = 0
        """,
    ),
    Fault(
        name="conv1d halves the caller's kernels",
        check="conv1d/purity",
        base="sliding_windows",
        old="summed = np.tensordot(seen, weight, axes=((1, 3), (1, 2)))",
        new="""
            weight /= 2
            summed = 2 * np.tensordot(seen, weight, axes=((1, 3), (1, 2)))
        """,
    ),
    Fault(
        name="conv1d takes stride and padding by keyword only",
        check="conv1d/forms",
        base="fft_float64",
        old="stride: int = 1,",
        new="""
            *,
            stride: int = 1,
        """,
    ),
    Fault(
        name="conv1d calls its arrays signal and kernel",
        check="conv1d/forms",
        base="im2col",
        old="def conv1d(",
        new='''
            def conv1d(signal, kernel, bias=None, stride=1, padding=0):
                """Convolve with names of one's own."""
                return _conv1d(signal, kernel, bias, stride, padding)


            def _conv1d(
        ''',
    ),
    Fault(
        name="conv1d rounds the output length to the nearest number",
        check="conv1d/corner-sizes",
        base="plain_loops",
        old="positions = (length + 2 * padding - taps) // stride + 1",
        new="positions = round((length + 2 * padding - taps) / stride) + 1",
    ),
)

WHOLE_FAULTS: tuple[Fault, ...] = (
    Fault(
        name="conv1d never reaches the last position",
        check="conv1d/basic",
        base="plain_loops",
        old="for p in range(positions):",
        new="for p in range(positions - 1):",
        why=EVERY_END,
    ),
    Fault(
        name="conv1d begins its sums at 1",
        check="conv1d/basic",
        base="plain_loops",
        old="total = 0.0",
        new="total = 1.0",
        why=EVERY_CELL,
    ),
    Fault(
        name="conv1d adds where it should multiply",
        check="conv1d/basic",
        base="plain_loops",
        old="total += x[s, c, start + t] * weight[k, c, t]",
        new="total += x[s, c, start + t] + weight[k, c, t]",
        why=EVERY_CELL,
    ),
    Fault(
        name="conv1d slices up to -0 without padding",
        check="conv1d/basic",
        base="as_strided_einsum",
        old="if padding:",
        new="if padding >= 0:",
        why=NO_ANSWER,
    ),
)
