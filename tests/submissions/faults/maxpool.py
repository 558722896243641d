"""Planted faults of `maxpool`."""

from tests.submissions.faults.fault import EVERY_CELL, EVERY_END, Fault

FAULTS: tuple[Fault, ...] = (
    Fault(
        name="maxpool begins at 0",
        check="maxpool/negatives",
        base="plain_loops",
        old="best = -np.inf",
        new="best = 0.0",
    ),
    Fault(
        name="maxpool begins at -999",
        check="maxpool/negatives",
        base="plain_loops",
        old="best = -np.inf",
        new="best = -999.0",
    ),
    Fault(
        name="maxpool compares numbers without their signs",
        check="maxpool/negatives",
        base="plain_loops",
        old="best = max(best, x[n, c, i, j])",
        new="best = max(best, abs(x[n, c, i, j]))",
    ),
    Fault(
        name="maxpool pads with zeros",
        check="maxpool/negatives",
        base="sliding_windows",
        old="bordered = np.full(shape, -np.inf, dtype=x.dtype)",
        new="bordered = np.zeros(shape, dtype=x.dtype)",
    ),
    Fault(
        name="maxpool lets pad fill in minus a million",
        check="maxpool/negatives",
        base="calls_each_other",
        old="value=-np.inf",
        new="value=-1e6",
    ),
    Fault(
        name="maxpool steps by 1 without a stride",
        check="maxpool/default-stride",
        base="as_strided_einsum",
        old="t_h, t_w = (f_h, f_w) if stride is None",
        new="t_h, t_w = (1, 1) if stride is None",
    ),
    Fault(
        name="maxpool steps by 2 without a stride",
        check="maxpool/default-stride",
        base="tensordot_per_tap",
        old="steps = taps if stride is None",
        new="steps = (2, 2) if stride is None",
    ),
    Fault(
        name="maxpool steps by the rows of the window along both axes without a stride",
        check="maxpool/combined",
        base="sliding_windows",
        old="hop_rows, hop_columns = kernel if stride is None",
        new="hop_rows, hop_columns = kernel[:1] * 2 if stride is None",
    ),
    Fault(
        name="maxpool always steps by the size of the window",
        check="maxpool/overlap",
        base="float64_accumulation",
        old="steps = kernel if stride is None else stride",
        new="steps = kernel",
    ),
    Fault(
        name="maxpool uses the stride for the size and not for the window",
        check="maxpool/overlap",
        base="plain_loops",
        old="""
            top = row * jump_down - over_rows
            left = column * jump_right - over_columns
        """,
        new="""
            top = row * pool_height - over_rows
            left = column * pool_width - over_columns
        """,
    ),
    Fault(
        name="maxpool lets no windows overlap",
        check="maxpool/overlap",
        base="tensordot_per_tap",
        old="""
            steps = taps if stride is None else _two(stride)
            around_rows, around_columns = _two(padding)
        """,
        new="""
            steps = taps if stride is None else tuple(np.maximum(taps, _two(stride)))
            around_rows, around_columns = _two(padding)
        """,
    ),
    Fault(
        name="maxpool leaves no gaps",
        check="maxpool/gaps",
        base="fft_float64",
        old="x = _largest_along(x, axis, size, step, rim)",
        new="x = _largest_along(x, axis, size, min(size, step), rim)",
    ),
    Fault(
        name="maxpool swaps the strides of rows and columns",
        check="maxpool/per-axis-stride",
        base="plain_loops",
        old="jump_down, jump_right = both(",
        new="jump_right, jump_down = both(",
    ),
    Fault(
        name="maxpool uses the row stride for columns too",
        check="maxpool/per-axis-stride",
        base="calls_each_other",
        old="move_y, move_x = (high, wide) if stride is None else as_tuple(stride)",
        new="move_y, move_x = (high, wide) if stride is None else as_tuple(stride)[:1] * 2",
    ),
    Fault(
        name="maxpool swaps rows and columns of the window",
        check="maxpool/rectangular",
        base="as_strided_einsum",
        old="f_h, f_w = _pair(kernel_size)",
        new="f_w, f_h = _pair(kernel_size)",
    ),
    Fault(
        name="maxpool takes every window for a square",
        check="maxpool/rectangular",
        base="sliding_windows",
        old="kernel = rows_and_columns(kernel_size)",
        new="kernel = rows_and_columns(kernel_size)[:1] * 2",
    ),
    Fault(
        name="maxpool computes the output width from the height",
        check="maxpool/rectangular",
        base="plain_loops",
        old="pooled_width = (width + 2 * over_columns",
        new="pooled_width = (height + 2 * over_columns",
    ),
    Fault(
        name="maxpool makes as many columns as rows",
        check="maxpool/rectangular",
        base="im2col",
        old="fit_c = (width + 2 * rim_c - size_c) // move_c + 1",
        new="fit_c = fit_r",
    ),
    Fault(
        name="maxpool ignores the padding",
        check="maxpool/padding",
        base="tensordot_per_tap",
        old="around_rows, around_columns = _two(padding)",
        new="around_rows = around_columns = 0",
    ),
    Fault(
        name="maxpool pads above and on the left only",
        check="maxpool/padding",
        base="sliding_windows",
        old="shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)",
        new="shape = (batch, channels, height + more_rows, width + more_columns)",
    ),
    Fault(
        name="maxpool pads twice as much",
        check="maxpool/padding",
        base="calls_each_other",
        old="rim_y, rim_x = as_tuple(padding)",
        new="rim_y, rim_x = (2 * number for number in as_tuple(padding))",
    ),
    Fault(
        name="maxpool multiplies the padding with the stride",
        check="maxpool/padding",
        base="plain_loops",
        old="""
            top = row * jump_down - over_rows
            left = column * jump_right - over_columns
        """,
        new="""
            top = (row - over_rows) * jump_down
            left = (column - over_columns) * jump_right
        """,
    ),
    Fault(
        name="maxpool leaves the padding uninitialised",
        check="maxpool/padding",
        base="as_strided_einsum",
        old="board = np.full((n, c, h + 2 * q_h, w + 2 * q_w), -np.inf, dtype=x.dtype)",
        new="board = np.empty((n, c, h + 2 * q_h, w + 2 * q_w), dtype=x.dtype)",
    ),
    Fault(
        name="maxpool refuses padding of half the window",
        check="maxpool/padding",
        base="float64_accumulation",
        old="frame = _framed(x, *rings, fill=-np.inf)",
        new="""
            if any(ring and ring == size // 2 for ring, size in zip(rings, kernel, strict=True)):
                raise ValueError("there is too much padding")
            frame = _framed(x, *rings, fill=-np.inf)
        """,
    ),
    Fault(
        name="maxpool swaps the paddings of rows and columns",
        check="maxpool/per-axis-padding",
        base="plain_loops",
        old="over_rows, over_columns = both(padding)",
        new="over_columns, over_rows = both(padding)",
    ),
    Fault(
        name="maxpool uses the row padding for columns too",
        check="maxpool/per-axis-padding",
        base="im2col",
        old="rim_r, rim_c = (padding, padding) if isinstance(padding, int) else padding",
        new="rim_r, rim_c = (padding, padding) if isinstance(padding, int) else padding[:1] * 2",
    ),
    Fault(
        name="maxpool leaves out the last row of windows of even size",
        check="maxpool/corner-sizes",
        base="plain_loops",
        old="min(top + pool_height, height)",
        new="min(top + pool_height - (pool_height > 1 and pool_height % 2 == 0), height)",
    ),
    Fault(
        name="maxpool rounds the output size up",
        check="maxpool/corner-sizes",
        base="plain_loops",
        old="""
            pooled_height = (height + 2 * over_rows - pool_height) // jump_down + 1
            pooled_width = (width + 2 * over_columns - pool_width) // jump_right + 1
        """,
        new="""
            pooled_height = -(-(height + 2 * over_rows - pool_height) // jump_down) + 1
            pooled_width = -(-(width + 2 * over_columns - pool_width) // jump_right) + 1
        """,
    ),
    Fault(
        name="maxpool cuts the image into blocks that must come out even",
        check="maxpool/corner-sizes",
        base="sliding_windows",
        old="shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)",
        new="""
            if (hop_rows, hop_columns) == kernel and more_rows == more_columns == 0:
                shape = (batch, channels, height // hop_rows, hop_rows, width // hop_columns, hop_columns)
                return x.reshape(shape).max(axis=(3, 5))
            shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)
        """,  # noqa: E501
    ),
    Fault(
        name="maxpool leaves out the first rows instead of the last",
        check="maxpool/corner-sizes",
        base="as_strided_einsum",
        old="e_n, e_c, e_h, e_w = board.strides",
        new="""
            board = board[:, :, (board.shape[2] - f_h) % t_h :, (board.shape[3] - f_w) % t_w :]
            e_n, e_c, e_h, e_w = board.strides
        """,
    ),
    Fault(
        name="maxpool drops the last axes where there is one window",
        check="maxpool/corner-sizes",
        base="calls_each_other",
        old="return np.stack(rows, axis=2)",
        new="""
            shrunk = np.stack(rows, axis=2)
            return shrunk if shrunk[0, 0].size > 1 else shrunk[:, :, 0, 0]
        """,
    ),
    Fault(
        name="maxpool takes the largest number of all channels",
        check="maxpool/channels",
        base="as_strided_einsum",
        old="return tiles.max(axis=(4, 5))",
        new="return np.repeat(tiles.max(axis=(1, 4, 5))[:, None], c, axis=1)",
    ),
    Fault(
        name="maxpool answers for the first channel only",
        check="maxpool/channels",
        base="plain_loops",
        old="""
            for c in range(channels):
                for row in range(pooled_height):
        """,
        new="""
            for c in range(1):
                for row in range(pooled_height):
        """,
    ),
    Fault(
        name="maxpool answers every image as the first one",
        check="maxpool/batch",
        base="im2col",
        old="field[:, :, rim_r : rim_r + height, rim_c : rim_c + width] = x",
        new="field[:, :, rim_r : rim_r + height, rim_c : rim_c + width] = x[0]",
    ),
    Fault(
        name="maxpool takes the largest number of all images",
        check="maxpool/batch",
        base="sliding_windows",
        old="return views.max(axis=(-2, -1))",
        new="return views.max(axis=(0, -2, -1))[np.newaxis]",
    ),
    Fault(
        name="maxpool adds up equal numbers",
        check="maxpool/ties",
        base="im2col",
        old="return cells.max(axis=-1)",
        new="""
            is_largest = cells == cells.max(axis=-1, keepdims=True)
            return np.where(is_largest, cells, 0).sum(axis=-1)
        """,
    ),
    Fault(
        name="maxpool truncates to integers",
        check="maxpool/dtype",
        base="plain_loops",
        old="pooled = np.zeros((images, channels, pooled_height, pooled_width), dtype=x.dtype)",
        new="pooled = np.zeros((images, channels, pooled_height, pooled_width), dtype=int)",
    ),
    Fault(
        name="maxpool always answers in float32",
        check="maxpool/dtype",
        base="tensordot_per_tap",
        old="""
            -np.inf,
            dtype=x.dtype,
        """,
        new="""
            -np.inf,
            dtype=np.float32,
        """,
    ),
    Fault(
        name="maxpool always answers in float64",
        check="maxpool/dtype",
        base="sliding_windows",
        old="bordered = np.full(shape, -np.inf, dtype=x.dtype)",
        new="bordered = np.full(shape, -np.inf)",
    ),
    Fault(
        name="maxpool rounds to six decimals",
        check="maxpool/dtype",
        base="fft_float64",
        old="""
            for axis, (size, step, rim) in enumerate(zip(*per_axis, strict=True), start=2):
                x = _largest_along(x, axis, size, step, rim)
            return x
        """,
        new="""
            for axis, (size, step, rim) in enumerate(zip(*per_axis, strict=True), start=2):
                x = _largest_along(x, axis, size, step, rim)
            return x.round(6)
        """,
    ),
    Fault(
        name="maxpool reads the images as if they were contiguous",
        check="maxpool/layout",
        base="as_strided_einsum",
        old="e_n, e_c, e_h, e_w = board.strides",
        new="e_n, e_c, e_h, e_w = np.empty(board.shape, board.dtype).strides",
    ),
    Fault(
        name="maxpool remembers answers by shape",
        check="maxpool/purity",
        base="im2col",
        old="def maxpool(",
        new='''
            _answers: dict[object, Array] = {}


            def maxpool(x, kernel_size, stride=None, padding=0):
                """Look up an answer, or work it out."""
                key = (x.shape, x.dtype, kernel_size, stride, padding)
                if key not in _answers:
                    _answers[key] = _maxpool(x, kernel_size, stride, padding)
                return _answers[key].copy()


            def _maxpool(
        ''',
    ),
    Fault(
        name="maxpool goes on from the largest numbers of the last call",
        check="maxpool/purity",
        base="tensordot_per_tap",
        old="largest = _shifted(ground, (0, 0), (rows, columns), steps).copy()",
        new="""
            first = _shifted(ground, (0, 0), (rows, columns), steps).copy()
            largest = vars(maxpool).setdefault(f"{first.shape} {x.dtype}", first)
        """,
    ),
    Fault(
        name="maxpool writes every answer of one size into the same array",
        check="maxpool/purity",
        base="plain_loops",
        old="pooled = np.zeros((images, channels, pooled_height, pooled_width), dtype=x.dtype)",
        new="""
            shape = (images, channels, pooled_height, pooled_width)
            pooled = vars(maxpool).setdefault(f"{shape} {x.dtype}", np.zeros(shape, dtype=x.dtype))
        """,
    ),
    Fault(
        name="maxpool wipes its padded copy, which is x where there is no padding",
        check="maxpool/purity",
        base="as_strided_einsum",
        old="return tiles.max(axis=(4, 5))",
        new="""
            pooled = tiles.max(axis=(4, 5))
            board[...] = 0
            return pooled
        """,
    ),
    Fault(
        name="maxpool answers with a view of x for windows of one cell",
        check="maxpool/purity",
        base="sliding_windows",
        old="shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)",
        new="""
            if kernel == (1, 1):
                return x[:, :, ::hop_rows, ::hop_columns]
            shape = (batch, channels, height + 2 * more_rows, width + 2 * more_columns)
        """,
    ),
    Fault(
        name="maxpool takes no pair for the window",
        check="maxpool/forms",
        base="tensordot_per_tap",
        old="taps = _two(kernel_size)",
        new="taps = (kernel_size, kernel_size)",
    ),
    Fault(
        name="maxpool calls its window pool_size",
        check="maxpool/forms",
        base="plain_loops",
        old="def maxpool(",
        new='''
            def maxpool(x, pool_size, stride=None, padding=0):
                """Pool with names of one's own."""
                return _maxpool(x, pool_size, stride, padding)


            def _maxpool(
        ''',
    ),
    Fault(
        name="maxpool takes the padding before the stride",
        check="maxpool/forms",
        base="fft_float64",
        old="""
            stride: int | tuple[int, int] | None = None,
            padding: int | tuple[int, int] = 0,
        """,
        new="""
            padding: int | tuple[int, int] = 0,
            stride: int | tuple[int, int] | None = None,
        """,
    ),
    Fault(
        name="maxpool takes stride and padding by keyword only",
        check="maxpool/forms",
        base="calls_each_other",
        old="stride: Numbers | None = None,",
        new="""
            *,
            stride: Numbers | None = None,
        """,
    ),
    Fault(
        name="maxpool pads with the smallest float32",
        check="maxpool/combined",
        base="im2col",
        old="-np.inf, x.dtype)",
        new="np.finfo(np.float32).min, x.dtype)",
    ),
    Fault(
        name="maxpool answers in float64 where there is padding",
        check="maxpool/dtype",
        base="as_strided_einsum",
        old="-np.inf, dtype=x.dtype)",
        new="-np.inf)",
    ),
    Fault(
        name="maxpool moves the window by one cell, whatever the stride",
        check="maxpool/default-stride",
        base="as_strided_einsum",
        old="t_h, t_w = (f_h, f_w) if stride is None else _pair(stride)",
        new="t_h = t_w = 1",
    ),
    Fault(
        name="maxpool moves the window by two cells, whatever the stride",
        check="maxpool/default-stride",
        base="as_strided_einsum",
        old="t_h, t_w = (f_h, f_w) if stride is None else _pair(stride)",
        new="t_h = t_w = 2",
    ),
    Fault(
        name="maxpool rounds the output size to the nearest number",
        check="maxpool/corner-sizes",
        base="plain_loops",
        old="""
            pooled_height = (height + 2 * over_rows - pool_height) // jump_down + 1
            pooled_width = (width + 2 * over_columns - pool_width) // jump_right + 1
        """,
        new="""
            pooled_height = round((height + 2 * over_rows - pool_height) / jump_down) + 1
            pooled_width = round((width + 2 * over_columns - pool_width) / jump_right) + 1
        """,
    ),
)

WHOLE_FAULTS: tuple[Fault, ...] = (
    Fault(
        name="maxpool never reaches the last column",
        check="maxpool/basic",
        base="plain_loops",
        old="for column in range(pooled_width):",
        new="for column in range(pooled_width - 1):",
        why=EVERY_END,
    ),
    Fault(
        name="maxpool returns zeros",
        check="maxpool/basic",
        base="plain_loops",
        old="return pooled",
        new="return np.zeros_like(pooled)",
        why=EVERY_CELL,
    ),
    Fault(
        name="maxpool takes the smallest number",
        check="maxpool/basic",
        base="sliding_windows",
        old="return views.max(axis=(-2, -1))",
        new="return views.min(axis=(-2, -1))",
        why=EVERY_CELL,
    ),
    Fault(
        name="maxpool takes the mean",
        check="maxpool/basic",
        base="as_strided_einsum",
        old="return tiles.max(axis=(4, 5))",
        new="return tiles.mean(axis=(4, 5))",
        why=EVERY_CELL,
    ),
)
