import torch


class Conv(object):
    @staticmethod
    def forward(x, w, b, conv_param):
        """Convolve x (N, C, H, W) with w (F, C, HH, WW) and add b (F,).

        conv_param has 'stride' and 'pad'. Returns (out, cache).
        """
        stride = conv_param["stride"]
        pad = conv_param["pad"]
        N, C, H, W = x.shape
        F, _, HH, WW = w.shape
        x_pad = torch.nn.functional.pad(x, (pad, pad, pad, pad))
        H_out = 1 + (H + 2 * pad - HH) // stride
        W_out = 1 + (W + 2 * pad - WW) // stride
        out = torch.zeros((N, F, H_out, W_out), dtype=x.dtype, device=x.device)
        for i in range(0, H + 2 * pad - HH + 1, stride):
            for j in range(0, W + 2 * pad - WW + 1, stride):
                patch = x_pad[:, :, i : i + HH, j : j + WW]
                total = (patch[:, None] * w[None]).sum(dim=(2, 3, 4))
                out[:, :, i // stride, j // stride] = total + b
        cache = (x, w, b, conv_param)
        return out, cache


class MaxPool(object):
    @staticmethod
    def forward(x, pool_param):
        """Take the largest number of every window of x (N, C, H, W).

        pool_param has 'pool_height', 'pool_width' and 'stride'. Returns (out, cache).
        """
        pool_height = pool_param["pool_height"]
        pool_width = pool_param["pool_width"]
        stride = pool_param["stride"]
        N, C, H, W = x.shape
        H_out = 1 + (H - pool_height) // stride
        W_out = 1 + (W - pool_width) // stride
        out = torch.full((N, C, H_out, W_out), float("-inf"), dtype=x.dtype, device=x.device)
        for i in range(H_out):
            for j in range(W_out):
                top, left = i * stride, j * stride
                patch = x[:, :, top : top + pool_height, left : left + pool_width]
                out[:, :, i, j] = torch.maximum(out[:, :, i, j], patch.amax(dim=(2, 3)))
        cache = (x, pool_param)
        return out, cache
