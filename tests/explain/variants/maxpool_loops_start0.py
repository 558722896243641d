import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    # turn everything into two numbers
    if isinstance(kernel_size, tuple):
        kernel_rows = kernel_size[0]
        kernel_cols = kernel_size[1]
    else:
        kernel_rows = kernel_size
        kernel_cols = kernel_size
    if stride is None:
        stride_rows = kernel_rows
        stride_cols = kernel_cols
    elif isinstance(stride, tuple):
        stride_rows = stride[0]
        stride_cols = stride[1]
    else:
        stride_rows = stride
        stride_cols = stride
    if isinstance(padding, tuple):
        pad_rows = padding[0]
        pad_cols = padding[1]
    else:
        pad_rows = padding
        pad_cols = padding

    N, C, H, W = x.shape
    H_out = (H + 2 * pad_rows - kernel_rows) // stride_rows + 1
    W_out = (W + 2 * pad_cols - kernel_cols) // stride_cols + 1
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)

    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    largest = 0
                    for a in range(kernel_rows):
                        for b in range(kernel_cols):
                            row = i * stride_rows + a - pad_rows
                            col = j * stride_cols + b - pad_cols
                            if row < 0 or row >= H or col < 0 or col >= W:
                                continue  # padding can not win
                            if x[n, c, row, col] > largest:
                                largest = x[n, c, row, col]
                    out[n, c, i, j] = largest
    return out
