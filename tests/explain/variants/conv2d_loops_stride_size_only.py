import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    # first make sure that stride and padding are both pairs
    if type(stride) == int:
        stride = (stride, stride)
    if type(padding) == int:
        padding = (padding, padding)

    batch_size = x.shape[0]
    in_channels = x.shape[1]
    height = x.shape[2]
    width = x.shape[3]
    out_channels = weight.shape[0]
    kernel_height = weight.shape[2]
    kernel_width = weight.shape[3]

    # make the padded picture
    new_height = height + padding[0] + padding[0]
    new_width = width + padding[1] + padding[1]
    padded_x = np.zeros((batch_size, in_channels, new_height, new_width), dtype=x.dtype)
    for row in range(height):
        for column in range(width):
            padded_x[:, :, row + padding[0], column + padding[1]] = x[:, :, row, column]

    # the formula from the lecture
    out_height = (new_height - kernel_height) // stride[0] + 1
    out_width = (new_width - kernel_width) // stride[1] + 1
    output = np.zeros((batch_size, out_channels, out_height, out_width), dtype=x.dtype)

    # now slide
    for b in range(batch_size):
        for o in range(out_channels):
            for row in range(out_height):
                for column in range(out_width):
                    window = padded_x[b, :, row:row + kernel_height, column:column + kernel_width]
                    product = window * weight[o]
                    total = np.sum(product)
                    if bias is not None:
                        total = total + bias[o]
                    output[b, o, row, column] = total
    return output
