import numpy as np


def biggest(block):
    """largest number of a block, divide and conquer"""
    if block.size == 1:
        return block.item()
    # cut the longest side in two halves
    axis = int(np.argmax(block.shape))
    half = block.shape[axis] // 2
    first, second = np.split(block, [half], axis=axis)
    return max(biggest(first), biggest(second))


def maxpool(x, kernel_size, stride=None, padding=0):
    def pair(v):
        return v if isinstance(v, tuple) else (v, v)

    kernel = pair(kernel_size)
    step = kernel if stride is None else pair(stride)
    pad_r, pad_c = pair(padding)
    n_img, n_chan, height, width = x.shape
    rows = (height + 2 * pad_r - kernel[0]) // step[0] + 1
    cols = (width + 2 * pad_c - kernel[1]) // step[1] + 1
    out = np.zeros((n_img, n_chan, rows, cols), dtype=x.dtype)

    for img in range(n_img):
        for r in range(rows):
            top = r * step[0] - pad_r
            for c in range(cols):
                left = c * step[1] - pad_c
                # cut the window off at the borders of the picture
                block = x[img, :,
                          max(top, 0):top + kernel[0],
                          max(left, 0):left + kernel[1]]
                out[img, :, r, c] = biggest(block)
    return out
