import numpy as np

# Upsampling idea: hang a new axis of length k behind the axis, with the old
# value in place 0 and zeros after it, then melt the two axes into one and cut
# the k-1 zeros off the end.
# Downsampling idea: fancy indices 0, k, 2k, ...


def spread_last(T, k):
    n = T.shape[-1]
    tail = np.zeros(T.shape + (k,), dtype=T.dtype)
    tail[..., 0] = T
    return tail.reshape(T.shape[:-1] + (n * k,))[..., :k * (n - 1) + 1]


def kept(n, k):
    return np.arange(0, n, k)


class Downsample1d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.input_width = A.shape[2]
        self.idx = kept(self.input_width, self.downsampling_factor)
        return A.take(self.idx, axis=2)

    def backward(self, dLdZ):
        batch, chans, _ = dLdZ.shape
        dLdA = np.zeros((batch, chans, self.input_width), dtype=dLdZ.dtype)
        dLdA[:, :, self.idx] = dLdZ
        return dLdA


class Downsample2d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.input_height, self.input_width = A.shape[2:]
        self.ys = kept(self.input_height, self.downsampling_factor)[:, None]
        self.xs = kept(self.input_width, self.downsampling_factor)
        return A[:, :, self.ys, self.xs]

    def backward(self, dLdZ):
        batch, chans = dLdZ.shape[:2]
        dLdA = np.zeros((batch, chans, self.input_height, self.input_width),
                        dtype=dLdZ.dtype)
        dLdA[:, :, self.ys, self.xs] = dLdZ
        return dLdA


class Upsample1d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        return spread_last(A, self.upsampling_factor)

    def backward(self, dLdZ):
        return dLdZ.take(kept(dLdZ.shape[2], self.upsampling_factor), axis=2)


class Upsample2d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        wide = spread_last(A, self.upsampling_factor)
        tall = spread_last(wide.swapaxes(2, 3), self.upsampling_factor)
        return tall.swapaxes(2, 3)

    def backward(self, dLdZ):
        k = self.upsampling_factor
        ys, xs = kept(dLdZ.shape[2], k), kept(dLdZ.shape[3], k)
        return dLdZ[:, :, ys[:, None], xs]
