"""Planted faults of `conv2d`."""

from tests.submissions.faults.fault import EVERY_CELL, EVERY_END, EVERY_SHAPE, NO_ANSWER, Fault

FAULTS: tuple[Fault, ...] = (
    Fault(
        name="conv2d flips the kernel along both axes",
        check="conv2d/orientation",
        base="plain_loops",
        old="weight[o, c, i, j]",
        new="weight[o, c, -1 - i, -1 - j]",
    ),
    Fault(
        name="conv2d flips the kernel upside down",
        check="conv2d/orientation",
        base="sliding_windows",
        old="result = np.tensordot(windows, weight, axes=",
        new="result = np.tensordot(windows, weight[:, :, ::-1], axes=",
    ),
    Fault(
        name="conv2d mirrors the kernel left to right",
        check="conv2d/orientation",
        base="im2col",
        old="sums = weight.reshape(kernels, -1) @ matrix",
        new="sums = weight[..., ::-1].reshape(kernels, -1) @ matrix",
    ),
    Fault(
        name="conv2d transposes the kernel",
        check="conv2d/orientation",
        base="as_strided_einsum",
        old='"nchwij,ocij->nohw"',
        new='"nchwij,ocji->nohw"',
    ),
    Fault(
        name="conv2d turns the kernel by a quarter",
        check="conv2d/orientation",
        base="tensordot_per_tap",
        old="total += np.tensordot(weight[:, :, tap[0], tap[1]], shifted, axes=(1, 1))",
        new="total += np.tensordot(weight[:, :, tap[1], -1 - tap[0]], shifted, axes=(1, 1))",
    ),
    Fault(
        name="conv2d uses the stride for the size and not for the window",
        check="conv2d/stride",
        base="plain_loops",
        old="""
            top = row * step_down - rim_rows
            left = column * step_right - rim_columns
        """,
        new="""
            top = row - rim_rows
            left = column - rim_columns
        """,
    ),
    Fault(
        name="conv2d ignores the stride",
        check="conv2d/stride",
        base="sliding_windows",
        old="""
            windows = windows[:, :, ::skip_rows, ::skip_columns]
            result = np.tensordot(windows, weight, axes=((1, 4, 5), (1, 2, 3)))
        """,
        new="result = np.tensordot(windows, weight, axes=((1, 4, 5), (1, 2, 3)))",
    ),
    Fault(
        name="conv2d uses the stride along columns only",
        check="conv2d/stride",
        base="im2col",
        old="stride_r * np.arange(out_r)",
        new="np.arange(out_r)",
    ),
    Fault(
        name="conv2d uses the stride as a dilation too",
        check="conv2d/stride",
        base="plain_loops",
        old="""
            if 0 <= top + i < height and 0 <= left + j < width:
                cell += x[n, c, top + i, left + j] * weight[o, c, i, j]
        """,
        new="""
            y, z = top + i * step_down, left + j * step_right
            if 0 <= y < height and 0 <= z < width:
                cell += x[n, c, y, z] * weight[o, c, i, j]
        """,
    ),
    Fault(
        name="conv2d, which conv1d calls, ignores the stride along columns",
        check="conv2d/stride",
        base="calls_each_other",
        old="window = band[:, :, :, z * step_x : z * step_x + kernel_x]",
        new="window = band[:, :, :, z : z + kernel_x]",
    ),
    Fault(
        name="conv2d multiplies the padding with the stride",
        check="conv2d/combined",
        base="plain_loops",
        old="""
            top = row * step_down - rim_rows
            left = column * step_right - rim_columns
        """,
        new="""
            top = (row - rim_rows) * step_down
            left = (column - rim_columns) * step_right
        """,
    ),
    Fault(
        name="conv2d swaps the strides of rows and columns",
        check="conv2d/per-axis-stride",
        base="tensordot_per_tap",
        old="steps, (border_rows, border_columns) = _two(stride), _two(padding)",
        new="steps, (border_rows, border_columns) = _two(stride)[::-1], _two(padding)",
    ),
    Fault(
        name="conv2d uses the row stride for columns too",
        check="conv2d/per-axis-stride",
        base="plain_loops",
        old="step_down, step_right = both(stride)",
        new="step_down = step_right = both(stride)[0]",
    ),
    Fault(
        name="conv2d uses the larger stride for both axes",
        check="conv2d/per-axis-stride",
        base="float64_accumulation",
        old="steps = stride if isinstance(stride, tuple) else (stride, stride)",
        new="steps = (max(stride),) * 2 if isinstance(stride, tuple) else (stride, stride)",
    ),
    Fault(
        name="conv2d divides the width by the row stride",
        check="conv2d/per-axis-stride",
        base="im2col",
        old="out_c = (width + 2 * pad_c - kernel_c) // stride_c + 1",
        new="out_c = (width + 2 * pad_c - kernel_c) // stride_r + 1",
    ),
    Fault(
        name="conv2d ignores the padding",
        check="conv2d/padding",
        base="plain_loops",
        old="rim_rows, rim_columns = both(padding)",
        new="rim_rows = rim_columns = 0",
    ),
    Fault(
        name="conv2d pads above and on the left only",
        check="conv2d/padding",
        base="sliding_windows",
        old="shape = (batch, channels, height + 2 * add_rows, width + 2 * add_columns)",
        new="shape = (batch, channels, height + add_rows, width + add_columns)",
    ),
    Fault(
        name="conv2d forgets the padding in the output size",
        check="conv2d/padding",
        base="im2col",
        old="""
            out_r = (height + 2 * pad_r - kernel_r) // stride_r + 1
            out_c = (width + 2 * pad_c - kernel_c) // stride_c + 1
        """,
        new="""
            out_r = (height - kernel_r) // stride_r + 1
            out_c = (width - kernel_c) // stride_c + 1
        """,
    ),
    Fault(
        name="conv2d puts the image into a corner of the padding",
        check="conv2d/padding",
        base="tensordot_per_tap",
        old="padded[:, :, border_rows:, border_columns:][:, :, :height, :width] = x",
        new="padded[:, :, :height, :width] = x",
    ),
    Fault(
        name="conv2d repeats the border instead of zeros",
        check="conv2d/padding",
        base="as_strided_einsum",
        old="canvas[:, :, p_h : p_h + h, p_w : p_w + w] = x",
        new='canvas = np.pad(x, ((0, 0), (0, 0), (p_h, p_h), (p_w, p_w)), mode="edge")',
    ),
    Fault(
        name="conv2d leaves the padding uninitialised",
        check="conv2d/padding",
        base="as_strided_einsum",
        old="canvas = np.zeros((n,",
        new="canvas = np.empty((n,",
    ),
    Fault(
        name="conv2d pads twice as much",
        check="conv2d/padding",
        base="sliding_windows",
        old="add_rows, add_columns = rows_and_columns(padding)",
        new="add_rows, add_columns = (2 * number for number in rows_and_columns(padding))",
    ),
    Fault(
        name="conv2d pads by less than the kernel",
        check="conv2d/padding",
        base="fft_float64",
        old="correlation = _correlate(x, weight, pads, steps)",
        new="""
            pads = tuple(min(p, k - 1) for p, k in zip(pads, weight.shape[2:], strict=True))
            correlation = _correlate(x, weight, pads, steps)
        """,
    ),
    Fault(
        name="conv2d refuses kernels that are larger than the image without its padding",
        check="conv2d/padding",
        base="as_strided_einsum",
        old="canvas = x",
        new="""
            if k_h > h or k_w > w:
                raise ValueError("the kernel is larger than the image")
            canvas = x
        """,
    ),
    Fault(
        name="conv2d swaps the paddings of rows and columns",
        check="conv2d/per-axis-padding",
        base="plain_loops",
        old="rim_rows, rim_columns = both(padding)",
        new="rim_columns, rim_rows = both(padding)",
    ),
    Fault(
        name="conv2d, which conv1d calls, tells pad the rows first",
        check="conv2d/per-axis-padding",
        base="calls_each_other",
        old="bordered = pad(x, (pad_x, pad_x, pad_y, pad_y))",
        new="bordered = pad(x, (pad_y, pad_y, pad_x, pad_x))",
    ),
    Fault(
        name="conv2d uses the row padding for columns too",
        check="conv2d/per-axis-padding",
        base="im2col",
        old="pad_r, pad_c = (padding, padding) if isinstance(padding, int) else padding",
        new="pad_r, pad_c = (padding, padding) if isinstance(padding, int) else padding[:1] * 2",
    ),
    Fault(
        name="conv2d slices up to -0 where an axis has no padding",
        check="conv2d/per-axis-padding",
        base="as_strided_einsum",
        old="canvas[:, :, p_h : p_h + h, p_w : p_w + w] = x",
        new="canvas[:, :, p_h:-p_h, p_w:-p_w] = x",
    ),
    Fault(
        name="conv2d uses the first input channel only",
        check="conv2d/channels",
        base="plain_loops",
        old="for c in range(in_channels):",
        new="for c in range(1):",
    ),
    Fault(
        name="conv2d uses the first layer of a kernel for all channels",
        check="conv2d/channels",
        base="plain_loops",
        old="weight[o, c, i, j]",
        new="weight[o, 0, i, j]",
    ),
    Fault(
        name="conv2d takes the mean over the input channels",
        check="conv2d/channels",
        base="float64_accumulation",
        old="answer[:, :, row, column] = patch.reshape(len(x), -1) @ flat_kernels",
        new="answer[:, :, row, column] = patch.reshape(len(x), -1) @ flat_kernels / x.shape[1]",
    ),
    Fault(
        name="conv2d lays out patches and kernels differently",
        check="conv2d/channels",
        base="im2col",
        old="matrix = patches.transpose(1, 2, 3, 0, 4, 5)",
        new="matrix = patches.transpose(2, 3, 1, 0, 4, 5)",
    ),
    Fault(
        name="conv2d works channel by channel where there are as many kernels",
        check="conv2d/channels",
        base="plain_loops",
        old="for c in range(in_channels):",
        new="for c in [o] if in_channels == out_channels else range(in_channels):",
    ),
    Fault(
        name="conv2d swaps the channels of the kernels",
        check="conv2d/channels",
        base="as_strided_einsum",
        old='"nchwij,ocij->nohw"',
        new='"nchwij,coij->nohw"',
    ),
    Fault(
        name="conv2d uses the first kernel for all output channels",
        check="conv2d/channels",
        base="sliding_windows",
        old="result = np.tensordot(windows, weight, axes=",
        new="result = np.tensordot(windows, np.repeat(weight[:1], len(weight), axis=0), axes=",
    ),
    Fault(
        name="conv2d answers for the first image only",
        check="conv2d/batch",
        base="plain_loops",
        old="for n, o, row, column in np.ndindex(out.shape):",
        new="for n, o, row, column in np.ndindex(1, *out.shape[1:]):",
    ),
    Fault(
        name="conv2d answers every image as the first one",
        check="conv2d/batch",
        base="im2col",
        old="frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = x",
        new="frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = x[0]",
    ),
    Fault(
        name="conv2d adds up the images",
        check="conv2d/batch",
        base="sliding_windows",
        old="windows = windows[:, :, ::skip_rows, ::skip_columns]",
        new="windows = windows[:, :, ::skip_rows, ::skip_columns].sum(axis=0, keepdims=True)",
    ),
    Fault(
        name="conv2d answers with the mean over the images",
        check="conv2d/batch",
        base="float64_accumulation",
        old="answer[:, :, row, column] = patch.reshape(len(x), -1) @ flat_kernels",
        new="answer[:, :, row, column] = patch.mean(axis=0).reshape(-1) @ flat_kernels",
    ),
    Fault(
        name="conv2d mixes up images and output channels",
        check="conv2d/combined",
        base="im2col",
        old="""
            stacked = sums.reshape(kernels, batch, out_r, out_c)
            return np.ascontiguousarray(stacked.transpose(1, 0, 2, 3))
        """,
        new="return sums.reshape(batch, kernels, out_r, out_c)",
    ),
    Fault(
        name="conv2d forgets the bias",
        check="conv2d/bias",
        base="sliding_windows",
        old="result = result + bias",
        new="result = result + 0",
    ),
    Fault(
        name="conv2d adds the bias twice",
        check="conv2d/bias",
        base="plain_loops",
        old="out[n, o, row, column] = cell",
        new="out[n, o, row, column] = cell if bias is None else cell + bias[o]",
    ),
    Fault(
        name="conv2d adds the bias once for every tap",
        check="conv2d/bias",
        base="tensordot_per_tap",
        old="""
            if bias is not None:
                total += bias[:, np.newaxis, np.newaxis, np.newaxis]
            return total.swapaxes(0, 1)
        """,
        new="""
                if bias is not None:
                    total += bias[:, np.newaxis, np.newaxis, np.newaxis]
            return total.swapaxes(0, 1)
        """,
    ),
    Fault(
        name="conv2d adds the bias once for every input channel",
        check="conv2d/combined",
        base="plain_loops",
        old="""
            cell = 0.0 if bias is None else bias[o]
            for c in range(in_channels):
        """,
        new="""
            cell = 0.0
            for c in range(in_channels):
                cell += 0.0 if bias is None else bias[o]
        """,
    ),
    Fault(
        name="conv2d, which conv1d calls, adds the bias along columns",
        check="conv2d/bias",
        base="calls_each_other",
        old="filtered += bias.reshape(-1, 1, 1)",
        new="filtered += bias",
    ),
    Fault(
        name="conv2d adds the bias along rows",
        check="conv2d/bias",
        base="as_strided_einsum",
        old="y = y + bias[None, :, None, None]",
        new="y = y + bias[:, None]",
    ),
    Fault(
        name="conv2d gives every output channel the first bias",
        check="conv2d/bias",
        base="im2col",
        old="sums += bias.reshape(-1, 1)",
        new="sums += bias[0]",
    ),
    Fault(
        name="conv2d skips a bias that begins with 0",
        check="conv2d/bias",
        base="plain_loops",
        old="cell = 0.0 if bias is None else bias[o]",
        new="cell = bias[o] if bias is not None and bias[0] else 0.0",
    ),
    Fault(
        name="conv2d skips a bias whose sum is 0",
        check="conv2d/bias",
        base="float64_accumulation",
        old="""
            if bias is not None:
                answer += bias.astype(np.float64).reshape(1, -1, 1, 1)
        """,
        new="""
            if bias is not None and bias.sum():
                answer += bias.astype(np.float64).reshape(1, -1, 1, 1)
        """,
    ),
    Fault(
        name="conv2d skips a bias that holds a 0",
        check="conv2d/bias",
        base="sliding_windows",
        old="""
            if bias is not None:
                result = result + bias
        """,
        new="""
            if bias is not None and bias.all():
                result = result + bias
        """,
    ),
    Fault(
        name="conv2d asks whether an array of biases is true",
        check="conv2d/bias",
        base="fft_float64",
        old="""
            if bias is not None:
                correlation = correlation + bias[:, np.newaxis, np.newaxis]
        """,
        new="""
            if bias:
                correlation = correlation + bias[:, np.newaxis, np.newaxis]
        """,
    ),
    Fault(
        name="conv2d computes the output width from the height",
        check="conv2d/rectangular",
        base="plain_loops",
        old="out_width = (width + 2 * rim_columns",
        new="out_width = (height + 2 * rim_columns",
    ),
    Fault(
        name="conv2d swaps height and width of the image",
        check="conv2d/rectangular",
        base="sliding_windows",
        old="""
            batch, channels, height, width = x.shape
            shape = (batch, channels, height + 2 * add_rows
        """,
        new="""
            batch, channels, width, height = x.shape
            shape = (batch, channels, height + 2 * add_rows
        """,
    ),
    Fault(
        name="conv2d swaps height and width of the answer",
        check="conv2d/rectangular",
        base="im2col",
        old="stacked = sums.reshape(kernels, batch, out_r, out_c)",
        new="stacked = sums.reshape(kernels, batch, out_c, out_r)",
    ),
    Fault(
        name="conv2d swaps height and width of the kernel",
        check="conv2d/rectangular",
        base="as_strided_einsum",
        old="_, _, k_h, k_w = weight.shape",
        new="_, _, k_w, k_h = weight.shape",
    ),
    Fault(
        name="conv2d takes every kernel for a square",
        check="conv2d/rectangular",
        base="float64_accumulation",
        old="kernel_rows, kernel_columns = weight.shape[2:]",
        new="kernel_rows = kernel_columns = weight.shape[2]",
    ),
    Fault(
        name="conv2d takes windows around a middle, which even kernels lack",
        check="conv2d/corner-sizes",
        base="plain_loops",
        old="for i in range(kernel_height):",
        new="for i in range(kernel_height // 2 * 2 + 1):",
    ),
    Fault(
        name="conv2d rounds the output size up",
        check="conv2d/corner-sizes",
        base="plain_loops",
        old="""
            out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1
            out_width = (width + 2 * rim_columns - kernel_width) // step_right + 1
        """,
        new="""
            out_height = -(-(height + 2 * rim_rows - kernel_height) // step_down) + 1
            out_width = -(-(width + 2 * rim_columns - kernel_width) // step_right) + 1
        """,
    ),
    Fault(
        name="conv2d steps no further than the kernel is wide",
        check="conv2d/corner-sizes",
        base="as_strided_einsum",
        old="canvas = x",
        new="""
            s_h, s_w = min(s_h, k_h), min(s_w, k_w)
            canvas = x
        """,
    ),
    Fault(
        name="conv2d drops the last axes where the kernel covers the image",
        check="conv2d/corner-sizes",
        base="sliding_windows",
        old="return np.moveaxis(result, 3, 1)",
        new="return np.moveaxis(result, 3, 1) if result[0, ..., 0].size > 1 else result[:, 0, 0]",
    ),
    Fault(
        name="conv2d always sees room for a second window",
        check="conv2d/corner-sizes",
        base="plain_loops",
        old="out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1",
        new="out_height = max(1, height + 2 * rim_rows - kernel_height) // step_down + 1",
    ),
    Fault(
        name="conv2d takes a shortcut past the stride for 1x1 kernels",
        check="conv2d/corner-sizes",
        base="im2col",
        old="frame = np.zeros(",
        new="""
            if kernel_r == kernel_c == 1 and bias is None and padding == 0:
                return np.einsum("nchw,oc->nohw", x, weight[:, :, 0, 0])
            frame = np.zeros(
        """,
    ),
    Fault(
        name="conv2d truncates to integers",
        check="conv2d/dtype",
        base="plain_loops",
        old="out = np.zeros((images, out_channels, out_height, out_width), dtype=x.dtype)",
        new="out = np.zeros((images, out_channels, out_height, out_width), dtype=int)",
    ),
    Fault(
        name="conv2d computes in float32",
        check="conv2d/dtype",
        base="as_strided_einsum",
        old='y = np.einsum("nchwij,ocij->nohw", patches, weight)',
        new="""
            patches, kernels = patches.astype(np.float32), weight.astype(np.float32)
            y = np.einsum("nchwij,ocij->nohw", patches, kernels).astype(x.dtype)
        """,
    ),
    Fault(
        name="conv2d always answers in float64",
        check="conv2d/dtype",
        base="im2col",
        old="width + 2 * pad_c), dtype=x.dtype)",
        new="width + 2 * pad_c))",
    ),
    Fault(
        name="conv2d rounds to six decimals",
        check="conv2d/dtype",
        base="sliding_windows",
        old="return np.moveaxis(result, 3, 1)",
        new="return np.moveaxis(result, 3, 1).round(6)",
    ),
    Fault(
        name="conv2d reads the images as if they were contiguous",
        check="conv2d/layout",
        base="as_strided_einsum",
        old="d_n, d_c, d_h, d_w = canvas.strides",
        new="d_n, d_c, d_h, d_w = np.empty(canvas.shape, canvas.dtype).strides",
    ),
    Fault(
        name="conv2d reads the images in the order of their memory",
        check="conv2d/layout",
        base="im2col",
        old="frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = x",
        new="""
            frame[:, :, pad_r : pad_r + height, pad_c : pad_c + width] = (
                x.ravel(order="K").reshape(x.shape)
            )
        """,
    ),
    Fault(
        name="conv2d remembers answers by shape",
        check="conv2d/purity",
        base="sliding_windows",
        old="def conv2d(",
        new='''
            _answers: dict[object, Array] = {}


            def conv2d(x, weight, bias=None, stride=1, padding=0):
                """Look up an answer, or work it out."""
                key = (x.shape, weight.shape, bias is None, stride, padding)
                if key not in _answers:
                    _answers[key] = _conv2d(x, weight, bias, stride, padding)
                return _answers[key].copy()


            def _conv2d(
        ''',
    ),
    Fault(
        name="conv2d remembers answers by the place of its arrays in memory",
        check="conv2d/purity",
        base="im2col",
        old="def conv2d(",
        new='''
            _answers: dict[object, Array] = {}


            def conv2d(x, weight, bias=None, stride=1, padding=0):
                """Look up an answer, or work it out."""
                key = (id(x), id(weight), id(bias), stride, padding)
                if key not in _answers:
                    _answers[key] = _conv2d(x, weight, bias, stride, padding)
                return _answers[key].copy()


            def _conv2d(
        ''',
    ),
    Fault(
        name="conv2d adds to the sums of the last call",
        check="conv2d/purity",
        base="tensordot_per_tap",
        old="total = np.zeros((kernels, batch, rows, columns), dtype=x.dtype)",
        new="""
            shape = (kernels, batch, rows, columns)
            total = vars(conv2d).setdefault(f"{shape} {x.dtype}", np.zeros(shape, dtype=x.dtype))
        """,
    ),
    Fault(
        name="conv2d writes every answer of one size into the same array",
        check="conv2d/purity",
        base="plain_loops",
        old="out = np.zeros((images, out_channels, out_height, out_width), dtype=x.dtype)",
        new="""
            shape = (images, out_channels, out_height, out_width)
            out = vars(conv2d).setdefault(f"{shape} {x.dtype}", np.zeros(shape, dtype=x.dtype))
        """,
    ),
    Fault(
        name="conv2d wipes its padded copy, which is x where there is no padding",
        check="conv2d/purity",
        base="as_strided_einsum",
        old='y = np.einsum("nchwij,ocij->nohw", patches, weight)',
        new="""
            y = np.einsum("nchwij,ocij->nohw", patches, weight)
            canvas[...] = 0
        """,
    ),
    Fault(
        name="conv2d reshapes the caller's kernels",
        check="conv2d/purity",
        base="im2col",
        old="sums = weight.reshape(kernels, -1) @ matrix",
        new="""
            weight.shape = (kernels, channels * kernel_r * kernel_c)
            sums = weight @ matrix
        """,
    ),
    Fault(
        name="conv2d takes no pair for the stride",
        check="conv2d/forms",
        base="tensordot_per_tap",
        old="steps, (border_rows, border_columns) = _two(stride), _two(padding)",
        new="steps, (border_rows, border_columns) = (stride, stride), _two(padding)",
    ),
    Fault(
        name="conv2d calls its arrays image, kernel and b",
        check="conv2d/forms",
        base="as_strided_einsum",
        old="def conv2d(",
        new='''
            def conv2d(image, kernel, b=None, stride=1, padding=0):
                """Convolve with names of one's own."""
                return _conv2d(image, kernel, b, stride, padding)


            def _conv2d(
        ''',
    ),
    Fault(
        name="conv2d takes stride and padding by keyword only",
        check="conv2d/forms",
        base="plain_loops",
        old="stride: IntOrPair = 1,",
        new="""
            *,
            stride: IntOrPair = 1,
        """,
    ),
    Fault(
        name="conv2d takes the padding before the stride",
        check="conv2d/forms",
        base="sliding_windows",
        old="""
            stride: Steps = 1,
            padding: Steps = 0,
        """,
        new="""
            padding: Steps = 0,
            stride: Steps = 1,
        """,
    ),
    Fault(
        name="conv2d reshapes the caller's bias",
        check="conv2d/purity",
        base="im2col",
        old="sums += bias.reshape(-1, 1)",
        new="""
            bias.shape = (-1, 1)
            sums += bias
        """,
    ),
    Fault(
        name="conv2d leaves the caller's kernels flipped",
        check="conv2d/purity",
        base="float64_accumulation",
        old="flat_kernels = weight.astype(np.float64).reshape(len(weight), -1).T",
        new="""
            weight[...] = weight[:, :, ::-1, ::-1].copy()
            flat_kernels = weight[:, :, ::-1, ::-1].astype(np.float64).reshape(len(weight), -1).T
        """,
    ),
    Fault(
        name="conv2d reads the kernels in the order of their memory",
        check="conv2d/layout",
        base="im2col",
        old="sums = weight.reshape(kernels, -1) @ matrix",
        new='sums = weight.ravel(order="K").reshape(kernels, -1) @ matrix',
    ),
    Fault(
        name="conv2d truncates the bias to integers",
        check="conv2d/dtype",
        base="sliding_windows",
        old="result = result + bias",
        new="result = result + bias.astype(int)",
    ),
    Fault(
        name="conv2d answers x itself for the kernel that changes nothing",
        check="conv2d/purity",
        base="sliding_windows",
        old="skip_rows, skip_columns = rows_and_columns(stride)",
        new="""
            skip_rows, skip_columns = rows_and_columns(stride)
            if weight.size == weight.sum() == skip_rows == skip_columns == 1 and bias is None:
                if not any(rows_and_columns(padding)):
                    return x
        """,
    ),
    Fault(
        name="conv2d rounds the output size to the nearest number",
        check="conv2d/corner-sizes",
        base="plain_loops",
        old="""
            out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1
            out_width = (width + 2 * rim_columns - kernel_width) // step_right + 1
        """,
        new="""
            out_height = round((height + 2 * rim_rows - kernel_height) / step_down) + 1
            out_width = round((width + 2 * rim_columns - kernel_width) / step_right) + 1
        """,
    ),
    Fault(
        name="conv2d takes no pair for the padding",
        check="conv2d/forms",
        base="tensordot_per_tap",
        old="steps, (border_rows, border_columns) = _two(stride), _two(padding)",
        new="steps, (border_rows, border_columns) = _two(stride), (padding, padding)",
    ),
)

WHOLE_FAULTS: tuple[Fault, ...] = (
    Fault(
        name="conv2d never reaches the last column",
        check="conv2d/basic",
        base="plain_loops",
        old="for n, o, row, column in np.ndindex(out.shape):",
        new="for n, o, row, column in np.ndindex(*out.shape[:3], out.shape[3] - 1):",
        why=EVERY_END,
    ),
    Fault(
        name="conv2d makes the output one row and one column too small",
        check="conv2d/basic",
        base="plain_loops",
        old="""
            out_height = (height + 2 * rim_rows - kernel_height) // step_down + 1
            out_width = (width + 2 * rim_columns - kernel_width) // step_right + 1
        """,
        new="""
            out_height = (height + 2 * rim_rows - kernel_height) // step_down
            out_width = (width + 2 * rim_columns - kernel_width) // step_right
        """,
        why=EVERY_END,
    ),
    Fault(
        name="conv2d puts the channels last",
        check="conv2d/basic",
        base="sliding_windows",
        old="return np.moveaxis(result, 3, 1)",
        new="return result",
        why=EVERY_SHAPE,
    ),
    Fault(
        name="conv2d reads columns as rows",
        check="conv2d/basic",
        base="plain_loops",
        old="x[n, c, top + i, left + j]",
        new="x[n, c, left + j, top + i]",
        why=EVERY_CELL,
    ),
    Fault(
        name="conv2d returns nothing",
        check="conv2d/basic",
        base="im2col",
        old="return np.ascontiguousarray(stacked.transpose(1, 0, 2, 3))",
        new="np.ascontiguousarray(stacked.transpose(1, 0, 2, 3))",
        why=NO_ANSWER,
    ),
)
