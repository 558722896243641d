"""Wrong: CNN.pad (static method): axes in wrong order when two or more are padded.

Callers: conv1d -> CNN.conv2d -> CNN.pad; maxpool -> CNN.pad with value np.finfo(dtype).min;
module level aliases at the end.
"""

import numpy as np


class CNN:
    """All the operations in one class, aliases for the grader below."""

    @staticmethod
    def pair(v):
        return tuple(v) if isinstance(v, (tuple, list)) else (v, v)

    @staticmethod
    def pad(x, padding, value=0.0):
        out = x.copy()
        for d in range(len(padding) // 2):
            axis = x.ndim - len(padding) // 2 + d
            left, right = padding[2 * d], padding[2 * d + 1]
            shape = list(out.shape)
            shape[axis] = left
            before = np.full(shape, value, dtype=x.dtype)
            shape[axis] = right
            after = np.full(shape, value, dtype=x.dtype)
            out = np.concatenate([before, out, after], axis=axis)
        return out

    @staticmethod
    def conv2d(x, weight, bias=None, stride=1, padding=0):
        sh, sw = CNN.pair(stride)
        ph, pw = CNN.pair(padding)
        x = CNN.pad(x, (pw, pw, ph, ph))
        n, _, h, w = x.shape
        o, _, kh, kw = weight.shape
        oh, ow = (h - kh) // sh + 1, (w - kw) // sw + 1
        y = np.zeros((n, o, oh, ow), x.dtype)
        for i in range(kh):
            for j in range(kw):
                part = x[:, :, i : i + sh * oh : sh, j : j + sw * ow : sw][:, :, :oh, :ow]
                y += np.einsum("nchw,oc->nohw", part, weight[:, :, i, j])
        if bias is not None:
            y += bias.reshape(-1, 1, 1)
        return y

    @staticmethod
    def conv1d(x, weight, bias=None, stride=1, padding=0):
        return CNN.conv2d(
            np.expand_dims(x, 2), np.expand_dims(weight, 2), bias, (1, stride), (0, padding)
        ).squeeze(2)

    @staticmethod
    def maxpool(x, kernel_size, stride=None, padding=0):
        kh, kw = CNN.pair(kernel_size)
        sh, sw = (kh, kw) if stride is None else CNN.pair(stride)
        ph, pw = CNN.pair(padding)
        lowest = np.finfo(x.dtype).min
        x = CNN.pad(x, (pw, pw, ph, ph), lowest)
        oh, ow = (x.shape[2] - kh) // sh + 1, (x.shape[3] - kw) // sw + 1
        y = np.full(x.shape[:2] + (oh, ow), -np.inf, x.dtype)
        for i in range(kh):
            for j in range(kw):
                np.maximum(
                    y, x[:, :, i : i + sh * oh : sh, j : j + sw * ow : sw][:, :, :oh, :ow], out=y
                )
        return y


pad = CNN.pad
conv1d = CNN.conv1d
conv2d = CNN.conv2d
maxpool = CNN.maxpool
