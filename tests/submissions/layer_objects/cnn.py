"""Layers as objects; the names that are asked for are instances with __call__, used again and again."""
from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Geometry:
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]

    def __call__(self, x: np.ndarray, fill: float) -> np.ndarray:
        """(N, C, *out, *kernel)."""
        x = PAD(x, sum(((p, p) for p in self.padding[::-1]), ()), fill)
        for axis, (k, s) in enumerate(zip(self.kernel, self.stride), start=2):
            starts = range(0, x.shape[axis] - k + 1, s)
            x = np.stack([x.take(range(b, b + k), axis=axis) for b in starts], axis=axis)
            x = np.moveaxis(x, axis + 1, -1)
        return x


class Layer(ABC):
    @abstractmethod
    def __call__(self, *args, **kwargs): ...


class Pad(Layer):
    def __call__(self, x, padding, value=0.0):
        pairs = np.reshape(padding, (-1, 2))[::-1].astype(int)
        everywhere = [(0, 0)] * (x.ndim - len(pairs)) + [(int(a), int(b)) for a, b in pairs]
        return np.pad(x, everywhere, constant_values=value)


@dataclass
class Conv(Layer):
    dims: int
    history: list = field(default_factory=list, repr=False)

    def _each(self, v):
        return tuple(v) if isinstance(v, tuple) else (v,) * self.dims

    def __call__(self, x, weight, bias=None, stride=1, padding=0):
        windows = Geometry(weight.shape[2:], self._each(stride), self._each(padding))(x, 0)
        d = self.dims
        y = np.tensordot(windows, weight, axes=([1, *range(-d, 0)], [1, *range(2, 2 + d)]))
        if bias is not None:
            y = y + bias
        return np.moveaxis(y, -1, 1)


class MaxPool(Layer):
    def __call__(self, x, kernel_size, stride=None, padding=0):
        kernel, padding = (v if isinstance(v, tuple) else (v, v) for v in (kernel_size, padding))
        stride = kernel if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
        return np.max(Geometry(kernel, stride, padding)(x, -np.inf), axis=(-2, -1))


PAD = pad = Pad()
conv1d = Conv(1)
conv2d = Conv(2)
maxpool = MaxPool()
