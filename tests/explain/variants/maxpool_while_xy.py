import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    if type(kernel_size) is tuple:
        k_h, k_w = kernel_size
    else:
        k_h = k_w = kernel_size
    if stride is None:
        step_x, step_y = k_w, k_h
    elif type(stride) is tuple:
        step_x, step_y = stride      # x first, then y
    else:
        step_x = step_y = stride
    if type(padding) is tuple:
        p_h, p_w = padding
    else:
        p_h = p_w = padding

    big = np.pad(x, ((0, 0), (0, 0), (p_h, p_h), (p_w, p_w)), constant_values=-np.inf)
    rows = []
    y = 0
    while y + k_h <= big.shape[2]:
        row = []
        left = 0
        while left + k_w <= big.shape[3]:
            box = big[:, :, y:y + k_h, left:left + k_w]
            row.append(np.amax(box, axis=(2, 3)))
            left += step_x
        rows.append(np.stack(row, axis=-1))
        y += step_y
    return np.stack(rows, axis=2)
