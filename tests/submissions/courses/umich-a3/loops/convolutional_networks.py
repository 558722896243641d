"""Convolution and max pooling, spelled out loop by loop."""
import torch


class Conv(object):

  @staticmethod
  def forward(x, w, b, conv_param):
    """Slide each filter over each image and write down the dot products."""
    stride = conv_param['stride']
    pad = conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride

    x_pad = torch.nn.functional.pad(x, (pad, pad, pad, pad))
    out = torch.zeros((N, F, H_out, W_out), dtype=x.dtype, device=x.device)
    for n in range(N):
      for f in range(F):
        for i in range(H_out):
          for j in range(W_out):
            top = i * stride
            left = j * stride
            patch = x_pad[n, :, top:top + HH, left:left + WW]
            out[n, f, i, j] = torch.sum(patch * w[f]) + b[f]

    cache = (x, w, b, conv_param)
    return out, cache

  @staticmethod
  def backward(dout, cache):
    """Give every output's gradient back to the patch and filter it came from."""
    x, w, b, conv_param = cache
    s = conv_param['stride']
    p = conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    _, _, rows, cols = dout.shape

    xp = torch.nn.functional.pad(x, (p, p, p, p))
    dxp = torch.zeros_like(xp)
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for n in range(N):
      for f in range(F):
        for r in range(rows):
          for c in range(cols):
            g = dout[n, f, r, c]
            db[f] += g
            dw[f] += g * xp[n, :, r * s:r * s + HH, c * s:c * s + WW]
            dxp[n, :, r * s:r * s + HH, c * s:c * s + WW] += g * w[f]

    dx = dxp[:, :, p:p + H, p:p + W].clone()
    return dx, dw, db


class MaxPool(object):

  @staticmethod
  def forward(x, pool_param):
    """Largest value of each window."""
    ph = pool_param['pool_height']
    pw = pool_param['pool_width']
    stride = pool_param['stride']
    N, C, H, W = x.shape
    H_out = 1 + (H - ph) // stride
    W_out = 1 + (W - pw) // stride

    out = x.new_zeros((N, C, H_out, W_out))
    for n in range(N):
      for c in range(C):
        for i in range(H_out):
          for j in range(W_out):
            window = x[n, c, i * stride:i * stride + ph, j * stride:j * stride + pw]
            out[n, c, i, j] = window.max()

    cache = (x, pool_param)
    return out, cache

  @staticmethod
  def backward(dout, cache):
    """The winner of each window takes the whole gradient."""
    x, pool_param = cache
    k1, k2 = pool_param['pool_height'], pool_param['pool_width']
    step = pool_param['stride']
    N, C, rows, cols = dout.shape

    dx = torch.zeros_like(x)
    for n in range(N):
      for c in range(C):
        for i in range(rows):
          for j in range(cols):
            best_r, best_c = i * step, j * step
            for r in range(i * step, i * step + k1):
              for q in range(j * step, j * step + k2):
                if x[n, c, r, q] > x[n, c, best_r, best_c]:
                  best_r, best_c = r, q
            dx[n, c, best_r, best_c] += dout[n, c, i, j]
    return dx
