"""Planted faults of `pad`."""

from tests.submissions.faults.fault import EVERY_CELL, Fault

FAULTS: tuple[Fault, ...] = (
    Fault(
        name="pad ignores the value",
        check="pad/value",
        base="sliding_windows",
        old="blocks.append(np.full(shape, value, dtype=x.dtype))",
        new="blocks.append(np.zeros(shape, dtype=x.dtype))",
    ),
    Fault(
        name="pad casts the value to int",
        check="pad/value",
        base="im2col",
        old="result = np.full(before + x.shape + after, value, dtype=x.dtype)",
        new="result = np.full(before + x.shape + after, int(value), dtype=x.dtype)",
    ),
    Fault(
        name="pad loses the sign of the value",
        check="pad/value",
        base="as_strided_einsum",
        old="enlarged = np.full(shape, value, dtype=x.dtype)",
        new="enlarged = np.full(shape, abs(value), dtype=x.dtype)",
    ),
    Fault(
        name="pad puts the value after the array and zeros before it",
        check="pad/value",
        base="tensordot_per_tap",
        old="lines[:low] = value",
        new="lines[:low] = 0",
    ),
    Fault(
        name="pad knows the value for the last axis only",
        check="pad/combined",
        base="sliding_windows",
        old="blocks.append(np.full(shape, value, dtype=x.dtype))",
        new="blocks.append(np.full(shape, 0 if pair else value, dtype=x.dtype))",
    ),
    Fault(
        name="pad deals the pairs to the axes in reverse order",
        check="pad/axes",
        base="im2col",
        old="""
            before = np.array([0] * missing + list(padding[-2::-2]))
            after = np.array([0] * missing + list(padding[::-2]))
        """,
        new="""
            before = np.array([0] * missing + list(padding[0::2]))
            after = np.array([0] * missing + list(padding[1::2]))
        """,
    ),
    Fault(
        name="pad gives every axis the first pair",
        check="pad/axes",
        base="float64_accumulation",
        old="turned = pad(np.moveaxis(wide, -1, 0), tuple(others), value)",
        new="turned = pad(np.moveaxis(wide, -1, 0), (before, after, *others[2:]), value)",
    ),
    Fault(
        name="pad stops after the last axis",
        check="pad/axes",
        base="float64_accumulation",
        old="""
            if not others:
                return wide
            turned = pad(np.moveaxis(wide, -1, 0), tuple(others), value)
            return np.moveaxis(turned, 0, -1)
        """,
        new="return wide",
    ),
    Fault(
        name="pad begins with the first axis",
        check="pad/axes",
        base="sliding_windows",
        old="axis = x.ndim - 1 - pair",
        new="axis = pair",
    ),
    Fault(
        name="pad demands two numbers for every axis",
        check="pad/axes",
        base="sliding_windows",
        old="for pair in range(len(padding) // 2):",
        new="""
            for pair in range(x.ndim):
                padding[2 * pair + 1]
        """,
    ),
    Fault(
        name="pad slices up to -0 on every axis that has nothing after it",
        check="pad/axes",
        base="as_strided_einsum",
        old="""
            corner = enlarged[tuple(slice(first, None) for first in start)]
            inside = as_strided(corner, shape=x.shape, strides=enlarged.strides)
            inside[...] = x
        """,
        new="""
            ends = shape - start - x.shape
            enlarged[tuple(slice(a, -b) for a, b in zip(start, ends, strict=True))] = x
        """,
    ),
    Fault(
        name="pad leaves added rows uninitialised",
        check="pad/axes",
        base="tensordot_per_tap",
        old="""
            lines = np.moveaxis(roomy, axis, 0)
            lines[:low] = value
            lines[end:] = value
        """,
        new="""
            if axis == x.ndim - 1:
                roomy[..., :low] = value
                roomy[..., end:] = value
        """,
    ),
    Fault(
        name="pad swaps before and after",
        check="pad/sides",
        base="fft_float64",
        old="""
            before = (0,) * (x.ndim - reached) + padding[0::2][::-1]
            after = (0,) * (x.ndim - reached) + padding[1::2][::-1]
        """,
        new="""
            before = (0,) * (x.ndim - reached) + padding[1::2][::-1]
            after = (0,) * (x.ndim - reached) + padding[0::2][::-1]
        """,
    ),
    Fault(
        name="pad adds as much after as before",
        check="pad/sides",
        base="plain_loops",
        old="before, after = padding[2 * number], padding[2 * number + 1]",
        new="before = after = padding[2 * number]",
    ),
    Fault(
        name="pad puts the array in the middle",
        check="pad/sides",
        base="fft_float64",
        old="return np.roll(large, before, axis=tuple(range(x.ndim)))",
        new="""
            centred = [(low + high) // 2 for low, high in zip(before, after, strict=True)]
            return np.roll(large, centred, axis=tuple(range(x.ndim)))
        """,
    ),
    Fault(
        name="pad slices up to -0 where nothing is added after",
        check="pad/sides",
        base="float64_accumulation",
        old="wide[..., before : before + last] = x",
        new="wide[..., before:-after] = x",
    ),
    Fault(
        name="pad skips an axis that has a 0 on one side",
        check="pad/sides",
        base="sliding_windows",
        old="""
            axis = x.ndim - 1 - pair
            blocks = []
        """,
        new="""
            if 0 in padding[2 * pair : 2 * pair + 2]:
                continue
            axis = x.ndim - 1 - pair
            blocks = []
        """,
    ),
    Fault(
        name="pad takes images only",
        check="pad/ranks",
        base="as_strided_einsum",
        old="shape = np.array(x.shape)",
        new="""
            rows, columns = x.shape
            shape = np.array([rows, columns])
        """,
    ),
    Fault(
        name="pad takes no sequences",
        check="pad/ranks",
        base="plain_loops",
        old="sizes = list(x.shape)",
        new="""
            *others, rows, columns = x.shape
            sizes = [*others, rows, columns]
        """,
    ),
    Fault(
        name="pad thinks that the last of three axes holds channels",
        check="pad/ranks",
        base="sliding_windows",
        old="axis = x.ndim - 1 - pair",
        new="axis = (1 if x.ndim == 3 else x.ndim - 1) - pair",
    ),
    Fault(
        name="pad answers None where there is nothing to pad",
        check="pad/nothing-to-pad",
        base="fft_float64",
        old="reached = len(padding) // 2",
        new="""
            if not any(padding):
                return None
            reached = len(padding) // 2
        """,
    ),
    Fault(
        name="pad takes a 0 for a number left out and adds one cell",
        check="pad/nothing-to-pad",
        base="plain_loops",
        old="before, after = padding[2 * number], padding[2 * number + 1]",
        new="before, after = padding[2 * number] or 1, padding[2 * number + 1] or 1",
    ),
    Fault(
        name="pad adds no more cells than the axis has",
        check="pad/corner-sizes",
        base="as_strided_einsum",
        old="shape[-back] += low + high",
        new="""
            low, high = min(low, x.shape[-back]), min(high, x.shape[-back])
            shape[-back] += low + high
        """,
    ),
    Fault(
        name="pad overlooks a single cell",
        check="pad/corner-sizes",
        base="tensordot_per_tap",
        old="roomy[tuple(middle)] = x",
        new="roomy[tuple(middle)] = x if x.size > 1 else value",
    ),
    Fault(
        name="pad always answers in float64",
        check="pad/dtype",
        base="sliding_windows",
        old="blocks.append(np.full(shape, value, dtype=x.dtype))",
        new="blocks.append(np.full(shape, float(value)))",
    ),
    Fault(
        name="pad truncates the numbers to integers",
        check="pad/dtype",
        base="fft_float64",
        old="large[tuple(map(slice, x.shape))] = x",
        new="large[tuple(map(slice, x.shape))] = x.astype(int)",
    ),
    Fault(
        name="pad passes the numbers through float32",
        check="pad/dtype",
        base="as_strided_einsum",
        old="inside[...] = x",
        new="inside[...] = x.astype(np.float32)",
    ),
    Fault(
        name="pad rounds to six decimals",
        check="pad/dtype",
        base="float64_accumulation",
        old="wide[..., before : before + last] = x",
        new="wide[..., before : before + last] = x.round(6)",
    ),
    Fault(
        name="pad reads x as if it were contiguous",
        check="pad/layout",
        base="as_strided_einsum",
        old="inside[...] = x",
        new="inside[...] = as_strided(x, strides=np.empty(x.shape, x.dtype).strides)",
    ),
    Fault(
        name="pad reads x in the order of its memory",
        check="pad/layout",
        base="im2col",
        old="result[tuple(places)] = x",
        new='result[tuple(places)] = x.ravel(order="K").reshape(x.shape)',
    ),
    Fault(
        name="pad answers x itself where there is nothing to pad",
        check="pad/purity",
        base="sliding_windows",
        old="grown = x",
        new="""
            if not any(padding):
                return x
            grown = x
        """,
    ),
    Fault(
        name="pad remembers answers by shape",
        check="pad/purity",
        base="im2col",
        old="def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:",
        new='''
            def pad(x, padding, value=0.0, answers={}):
                """Look up an answer, or work it out."""
                key = (x.shape, x.dtype, padding, value)
                if key not in answers:
                    answers[key] = _pad(x, padding, value)
                return answers[key].copy()


            def _pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
        ''',
    ),
    Fault(
        name="pad writes every answer of one size into the same array",
        check="pad/purity",
        base="tensordot_per_tap",
        old="roomy = np.empty(sizes, dtype=x.dtype)",
        new="roomy = vars(pad).setdefault(f'{sizes} {x.dtype}', np.empty(sizes, dtype=x.dtype))",
    ),
    Fault(
        name="pad moves the numbers out of x",
        check="pad/purity",
        base="plain_loops",
        old="padded[moved] = x[index]",
        new="""
            padded[moved] = x[index]
            x[index] = value
        """,
    ),
    Fault(
        name="pad takes the value by keyword only",
        check="pad/forms",
        base="fft_float64",
        old="def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:",
        new="def pad(x: Array, padding: tuple[int, ...], *, value: float = 0.0) -> Array:",
    ),
    Fault(
        name="pad calls its array image",
        check="pad/forms",
        base="tensordot_per_tap",
        old="def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:",
        new='''
            def pad(image, padding, value=0.0):
                """Pad with names of one's own."""
                return _pad(image, padding, value)


            def _pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
        ''',
    ),
)

WHOLE_FAULTS: tuple[Fault, ...] = (
    Fault(
        name="pad repeats the border",
        check="pad/basic",
        base="as_strided_einsum",
        old="enlarged = np.full(shape, value, dtype=x.dtype)",
        new="""
            widths = list(zip(start, shape - start - x.shape, strict=True))
            enlarged = np.pad(x, widths, mode="edge")
        """,
        why=EVERY_CELL,
    ),
)
