import numpy as np


class Upsample1d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        """(N, C, W_in) -> (N, C, k*(W_in-1)+1)"""
        k = self.upsampling_factor
        N, C, W_in = A.shape
        W_out = k * (W_in - 1) + 1
        Z = np.zeros((N, C, W_out), dtype=A.dtype)
        for i in range(W_in):
            Z[:, :, i * k] = A[:, :, i]
        return Z

    def backward(self, dLdZ):
        """Only the cells that came from A matter."""
        k = self.upsampling_factor
        N, C, W_out = dLdZ.shape
        W_in = (W_out - 1) // k + 1
        dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)
        for i in range(W_in):
            dLdA[:, :, i] = dLdZ[:, :, i * k]
        return dLdA


class Downsample1d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        """Keep cells 0, k, 2k, ..."""
        k = self.downsampling_factor
        N, C, self.W_in = A.shape
        W_out = (self.W_in - 1) // k + 1
        Z = np.zeros((N, C, W_out), dtype=A.dtype)
        for t in range(W_out):
            Z[:, :, t] = A[:, :, t * k]
        return Z

    def backward(self, dLdZ):
        """The dropped cells get gradient zero."""
        k = self.downsampling_factor
        N, C, W_out = dLdZ.shape
        dLdA = np.zeros((N, C, self.W_in), dtype=dLdZ.dtype)
        for t in range(W_out):
            dLdA[:, :, t * k] = dLdZ[:, :, t]
        return dLdA


class Upsample2d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        """Zeros between neighbours in both directions."""
        k = self.upsampling_factor
        N, C, H_in, W_in = A.shape
        H_out = k * (H_in - 1) + 1
        W_out = k * (W_in - 1) + 1
        Z = np.zeros((N, C, H_out, W_out), dtype=A.dtype)
        for r in range(H_in):
            for c in range(W_in):
                Z[:, :, r * k, c * k] = A[:, :, r, c]
        return Z

    def backward(self, dLdZ):
        """Read the gradient at the cells that came from A."""
        k = self.upsampling_factor
        N, C, H_out, W_out = dLdZ.shape
        H_in = (H_out - 1) // k + 1
        W_in = (W_out - 1) // k + 1
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for r in range(H_in):
            for c in range(W_in):
                dLdA[:, :, r, c] = dLdZ[:, :, r * k, c * k]
        return dLdA


class Downsample2d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        """Every k-th row and every k-th column."""
        k = self.downsampling_factor
        N, C, self.H_in, self.W_in = A.shape
        H_out = (self.H_in - 1) // k + 1
        W_out = (self.W_in - 1) // k + 1
        Z = np.zeros((N, C, H_out, W_out), dtype=A.dtype)
        for y in range(H_out):
            for x in range(W_out):
                Z[:, :, y, x] = A[:, :, y * k, x * k]
        return Z

    def backward(self, dLdZ):
        """Put the gradient back on the grid that was kept."""
        k = self.downsampling_factor
        N, C, H_out, W_out = dLdZ.shape
        dLdA = np.zeros((N, C, self.H_in, self.W_in), dtype=dLdZ.dtype)
        for y in range(H_out):
            for x in range(W_out):
                dLdA[:, :, y * k, x * k] = dLdZ[:, :, y, x]
        return dLdA
