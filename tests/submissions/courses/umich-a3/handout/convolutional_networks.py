import torch


class Conv(object):
    @staticmethod
    def forward(x, w, b, conv_param):
        """Convolve x (N, C, H, W) with w (F, C, HH, WW) and add b (F,)."""
        out = None
        # Replace "pass" statement with your code
        pass
        cache = (x, w, b, conv_param)
        return out, cache


class MaxPool(object):
    @staticmethod
    def forward(x, pool_param):
        """Take the largest number of every window of x (N, C, H, W)."""
        out = None
        pass
        cache = (x, pool_param)
        return out, cache
