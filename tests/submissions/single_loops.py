"""Right programs that loop in Python over one dimension each, and leave all others to NumPy."""

from tests.support import TWINS

__all__ = ["SINGLE_LOOPS", "single_loop"]

_CONV1D = "def conv1d(x, weight, bias=None, stride=1, padding=0):"
_CONV2D = "def conv2d(x, weight, bias=None, stride=1, padding=0):"
_MAXPOOL = "def maxpool(x, kernel_size, stride=None, padding=0):"
_PAD = "def pad(x, padding, value=0.0):"

_SIZES_1D = """
    K = weight.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    positions = (wide.shape[2] - K) // stride + 1
"""
_SIZES_2D = """
    kH, kW = weight.shape[2:]
    sH, sW = stride if isinstance(stride, tuple) else (stride, stride)
    pH, pW = padding if isinstance(padding, tuple) else (padding, padding)
    wide = np.pad(x, ((0, 0), (0, 0), (pH, pH), (pW, pW)))
    rows = (wide.shape[2] - kH) // sH + 1
    columns = (wide.shape[3] - kW) // sW + 1
"""
_SIZES_OF_WINDOWS = """
    kH, kW = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    stride = (kH, kW) if stride is None else stride
    sH, sW = stride if isinstance(stride, tuple) else (stride, stride)
    pH, pW = padding if isinstance(padding, tuple) else (padding, padding)
    wide = np.pad(x, ((0, 0), (0, 0), (pH, pH), (pW, pW)), constant_values=-np.inf)
    rows = (wide.shape[2] - kH) // sH + 1
    columns = (wide.shape[3] - kW) // sW + 1
"""

_EVERY_CONVOLUTION = {
    "batch": """
    return np.concatenate([right(one[np.newaxis], weight, bias, stride, padding) for one in x])
""",
    "output channels": """
    parts = []
    for o in range(len(weight)):
        own = None if bias is None else bias[o:o + 1]
        parts.append(right(x, weight[o:o + 1], own, stride, padding))
    return np.concatenate(parts, axis=1)
""",
    "input channels": """
    total = right(x[:, :1], weight[:, :1], bias, stride, padding)
    c = 1
    while c < x.shape[1]:
        total += right(x[:, c:c + 1], weight[:, c:c + 1], None, stride, padding)
        c += 1
    return total
""",
}

_BODIES = {
    "conv1d": {
        **_EVERY_CONVOLUTION,
        "positions": f"""{_SIZES_1D}
    starts = [stride * position for position in range(positions)]
    parts = map(lambda start: right(wide[:, :, start:start + K], weight, bias), starts)
    return np.concatenate(list(parts), axis=2)
""",
        "taps": f"""{_SIZES_1D}
    end = stride * (positions - 1) + 1
    taps = (right(wide[:, :, k:k + end], weight[:, :, k:k + 1], None, stride) for k in range(K))
    return sum(taps) + (0 if bias is None else bias[:, np.newaxis])
""",
    },
    "conv2d": {
        **_EVERY_CONVOLUTION,
        "rows": f"""{_SIZES_2D}
    bands = [wide[:, :, sH * row:sH * row + kH] for row in range(rows)]
    return np.concatenate([right(band, weight, bias, (1, sW)) for band in bands], axis=2)
""",
        "columns": f"""{_SIZES_2D}
    def column(number):
        if number == columns:
            return []
        band = wide[:, :, :, sW * number:sW * number + kW]
        return [right(band, weight, bias, (sH, 1)), *column(number + 1)]
    return np.concatenate(column(0), axis=3)
""",
        "kernel rows": f"""{_SIZES_2D}
    end = sH * (rows - 1) + 1
    taps = [right(wide[:, :, i:i + end], weight[:, :, i:i + 1], None, (sH, sW)) for i in range(kH)]
    return sum(taps) + (0 if bias is None else bias[:, np.newaxis, np.newaxis])
""",
        "kernel columns": f"""{_SIZES_2D}
    end = sW * (columns - 1) + 1
    total = 0
    for j in range(kW):
        total += right(wide[:, :, :, j:j + end], weight[:, :, :, j:j + 1], None, (sH, sW))
    return total + (0 if bias is None else bias[:, np.newaxis, np.newaxis])
""",
    },
    "maxpool": {
        "batch": """
    return np.concatenate([right(one[np.newaxis], kernel_size, stride, padding) for one in x])
""",
        "channels": """
    out = [right(x[:, [c]], kernel_size, stride, padding) for c in range(x.shape[1])]
    return np.concatenate(out, axis=1)
""",
        "rows": f"""{_SIZES_OF_WINDOWS}
    bands = [wide[:, :, sH * row:sH * row + kH] for row in range(rows)]
    return np.concatenate([right(band, (kH, kW), (1, sW)) for band in bands], axis=2)
""",
        "columns": f"""{_SIZES_OF_WINDOWS}
    bands = [wide[:, :, :, sW * column:sW * column + kW] for column in range(columns)]
    return np.concatenate([right(band, (kH, kW), (sH, 1)) for band in bands], axis=3)
""",
        "window rows": f"""{_SIZES_OF_WINDOWS}
    end = sH * (rows - 1) + 1
    taps = [right(wide[:, :, i:i + end], (1, kW), (sH, sW)) for i in range(kH)]
    return np.max(taps, axis=0)
""",
        "window columns": f"""{_SIZES_OF_WINDOWS}
    end = sW * (columns - 1) + 1
    taps = [right(wide[:, :, :, j:j + end], (kH, 1), (sH, sW)) for j in range(kW)]
    return np.max(taps, axis=0)
""",
    },
    "pad": {
        name: f"""
    if x.ndim != 4 or len(padding) > 4:
        return right(x, padding, value)
    out = right(np.full_like(x, value), padding, value)
    before = (0, 0, *padding[2:3], padding[0])[-4:] if len(padding) == 4 else (0, 0, 0, padding[0])
    inside = out[tuple(slice(b, b + n) for b, n in zip(before, x.shape))]
    for place in range(x.shape[{axis}]):
        inside[{":, " * axis}place] = x[{":, " * axis}place]
    return out
"""
        for axis, name in enumerate(("batch", "channels", "rows", "columns"))
    },
}

SINGLE_LOOPS = [(operation, name) for operation, bodies in _BODIES.items() for name in bodies]
"""Operations and the dimension that is looped over."""

_HEADS = {"conv1d": _CONV1D, "conv2d": _CONV2D, "maxpool": _MAXPOOL, "pad": _PAD}


def single_loop(operation: str, dimension: str) -> str:
    """The source of one of the programs."""
    twin = TWINS[operation].replace(f"def {operation}(", "def right(")
    return f"{twin}\n\n{_HEADS[operation]}{_BODIES[operation][dimension]}"
