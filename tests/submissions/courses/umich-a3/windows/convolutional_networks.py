"""
Layers for assignment 3.

Everything here looks at the image through Tensor.unfold, which gives a view
with one (kh, kw) window for each output cell.
"""
import torch


def zero_border(t, p):
  """Copy of t with p rows and columns of zeros all round."""
  N, C, H, W = t.shape
  big = t.new_zeros(N, C, H + 2 * p, W + 2 * p)
  big[:, :, p:p + H, p:p + W] = t
  return big


def look_through(t, kh, kw, step):
  """(N, C, H, W) -> (N, C, H', W', kh, kw)"""
  return t.unfold(2, kh, step).unfold(3, kw, step)


class MaxPool(object):

  @staticmethod
  def forward(x, pool_param):
    """Max of each window."""
    views = look_through(x, pool_param['pool_height'],
                         pool_param['pool_width'], pool_param['stride'])
    out = views.amax(dim=(-2, -1))
    return out, (x, out, pool_param)

  @staticmethod
  def backward(dout, cache):
    """Gradient goes where the window equals its max."""
    x, out, pool_param = cache
    kh, kw = pool_param['pool_height'], pool_param['pool_width']
    step = pool_param['stride']
    dx = torch.zeros_like(x)
    for i in range(out.shape[2]):
      ys = slice(i * step, i * step + kh)
      for j in range(out.shape[3]):
        xs = slice(j * step, j * step + kw)
        is_max = x[:, :, ys, xs] == out[:, :, i, j, None, None]
        dx[:, :, ys, xs] += is_max * dout[:, :, i, j, None, None]
    return dx


class Conv(object):

  @staticmethod
  def forward(x, w, b, conv_param):
    """All windows against all filters in a single einsum."""
    step, p = conv_param['stride'], conv_param['pad']
    views = look_through(zero_border(x, p), w.shape[2], w.shape[3], step)
    out = torch.einsum('ncyxij,fcij->nfyx', views, w)
    out = out + b[:, None, None]
    return out, (x, w, b, conv_param)

  @staticmethod
  def backward(dout, cache):
    """einsum for dw; dx is built one window position at a time."""
    x, w, b, conv_param = cache
    step, p = conv_param['stride'], conv_param['pad']
    kh, kw = w.shape[2:]
    xp = zero_border(x, p)

    db = dout.sum(dim=(0, 2, 3))
    dw = torch.einsum('nfyx,ncyxij->fcij', dout, look_through(xp, kh, kw, step))

    dxp = torch.zeros_like(xp)
    for i in range(dout.shape[2]):
      for j in range(dout.shape[3]):
        share = torch.tensordot(dout[:, :, i, j], w, dims=1)   # (N, C, kh, kw)
        dxp[:, :, i * step:i * step + kh, j * step:j * step + kw] += share
    dx = dxp[:, :, p:p + x.shape[2], p:p + x.shape[3]]
    return dx, dw, db
