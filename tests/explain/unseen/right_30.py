"""Nothing is wrong."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def _pair(v):
  return v if isinstance(v, tuple) else (v, v)


def maxpool(x, kernel_size, stride=None, padding=0):
  if stride is None:
    stride = kernel_size
  if not isinstance(kernel_size, tuple):
    kernel_size = (kernel_size,) * 2
  if not isinstance(stride, tuple):
    stride = (stride,) * 2
  if not isinstance(padding, tuple):
    padding = (padding,) * 2
  (kh, kw), (sh, sw), (ph, pw) = kernel_size, stride, padding
  x = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)], constant_values=-np.inf)
  N, C, H, W = x.shape
  s = x.strides
  view = as_strided(x, (N, C, (H - kh) // sh + 1, (W - kw) // sw + 1, kh, kw),
            (s[0], s[1], s[2] * sh, s[3] * sw, s[2], s[3]))
  return view.max(axis=(4, 5))


def pad(x, padding, value=0.0):
  if x.ndim == 0:
    return x.copy()
  pairs = np.array(padding, dtype=int).reshape(-1, 2)[::-1]
  widths = np.zeros((x.ndim, 2), dtype=int)
  widths[x.ndim - len(pairs):] = pairs
  return np.pad(x, widths, constant_values=value)


def conv2d(x, weight, bias=None, stride=1, padding=0):
  # a sum of 1d convolutions, one for each kernel row
  sh, sw = _pair(stride)
  ph, pw = _pair(padding)
  xp = pad(x, (pw, pw, ph, ph))
  N, C, H, W = xp.shape
  O, _, kH, kW = weight.shape
  H_out = (H - kH) // sh + 1
  out = 0
  for r in range(kH):
    rows = xp[:, :, r:r + (H_out - 1) * sh + 1:sh, :]
    rows = rows.transpose(0, 2, 1, 3).reshape(N * H_out, C, W)
    b = bias if r == 0 else None
    y = conv1d(rows, weight[:, :, r, :], b, sw, 0)
    out = out + y
  out = out.reshape(N, H_out, O, out.shape[2])
  return out.transpose(0, 2, 1, 3)


def conv1d(x, weight, bias=None, stride=1, padding=0):
  xp = pad(x, (padding, padding))
  C_out, C_in, K = weight.shape
  n_pos = (xp.shape[-1] - K) // stride + 1
  idx = np.arange(n_pos)[:, None] * stride + np.arange(K)[None, :]
  cols = xp[:, :, idx]                                  # N, C_in, n_pos, K
  cols = cols.transpose(0, 2, 1, 3).reshape(-1, n_pos, C_in * K)
  out = cols @ weight.reshape(C_out, C_in * K).T        # N, n_pos, C_out
  if bias is not None:
    out = out + bias
  return out.transpose(0, 2, 1)
