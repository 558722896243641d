import torch
import torch.nn.functional as F   # only for F.pad


def patch_numbers(channels, height, width, kh, kw, stride):
  """
  Table (L, channels*kh*kw): for each of the L window positions, the numbers
  that its cells have in the flattened (channels, height, width) image.
  """
  rows = torch.arange(0, height - kh + 1, stride)
  cols = torch.arange(0, width - kw + 1, stride)
  corner = (rows[:, None] * width + cols[None, :]).reshape(-1, 1)
  c = torch.arange(channels)[:, None, None] * (height * width)
  i = torch.arange(kh)[None, :, None] * width
  j = torch.arange(kw)[None, None, :]
  return corner + (c + i + j).reshape(1, -1), len(rows), len(cols)


class Conv(object):
  """Convolution as one big matrix product."""

  @staticmethod
  def forward(x, w, b, conv_param):
    """im2col, multiply, fold the positions back into a picture."""
    stride, pad = conv_param['stride'], conv_param['pad']
    num_filters, C, kh, kw = w.shape
    padded = F.pad(x, (pad, pad, pad, pad))
    N, _, Hp, Wp = padded.shape

    table, oh, ow = patch_numbers(C, Hp, Wp, kh, kw, stride)
    flat = padded.reshape(N, -1)
    cols = flat[:, table]                                # (N, L, C*kh*kw)
    out = cols @ w.reshape(num_filters, -1).t() + b      # (N, L, filters)
    out = out.transpose(1, 2).reshape(N, num_filters, oh, ow)

    cache = (x, w, b, conv_param, cols, table, (Hp, Wp))
    return out, cache

  @staticmethod
  def backward(dout, cache):
    """Two matrix products and an index_add_ (col2im)."""
    x, w, b, conv_param, cols, table, (Hp, Wp) = cache
    pad = conv_param['pad']
    N, C, H, W = x.shape
    num_filters = w.shape[0]

    d = dout.reshape(N, num_filters, -1).transpose(1, 2)  # (N, L, filters)
    d2 = d.reshape(-1, num_filters)
    db = d2.sum(0)
    dw = (d2.t() @ cols.reshape(d2.shape[0], -1)).reshape(w.shape)

    dcols = d @ w.reshape(num_filters, -1)
    dflat = torch.zeros(N, C * Hp * Wp, dtype=x.dtype, device=x.device)
    dflat.index_add_(1, table.reshape(-1), dcols.reshape(N, -1))
    dx = dflat.reshape(N, C, Hp, Wp)[:, :, pad:pad + H, pad:pad + W]
    return dx.contiguous(), dw, db


class MaxPool(object):
  """Every channel is its own picture, every window a row of a matrix."""

  @staticmethod
  def forward(x, pool_param):
    """Row-wise max over the window matrix."""
    N, C, H, W = x.shape
    table, oh, ow = patch_numbers(1, H, W, pool_param['pool_height'],
                                  pool_param['pool_width'],
                                  pool_param['stride'])
    rows = x.reshape(N * C, H * W)[:, table]              # (N*C, L, kh*kw)
    best, which = rows.max(dim=2)
    # number of the winning pixel in its channel
    winner = table[torch.arange(oh * ow), which]
    return best.reshape(N, C, oh, ow), (x.shape, winner)

  @staticmethod
  def backward(dout, cache):
    """scatter_add_ onto the winners."""
    shape, winner = cache
    N, C, H, W = shape
    dx = dout.new_zeros(N * C, H * W)
    dx.scatter_add_(1, winner, dout.reshape(N * C, -1))
    return dx.reshape(shape)
