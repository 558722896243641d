import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    # unpack everything
    num_images, num_in, height, width = x.shape
    num_out, _, kernel_w, kernel_h = weight.shape
    if type(stride) is tuple:
        stride_y = stride[0]
        stride_x = stride[1]
    else:
        stride_y = stride
        stride_x = stride
    if type(padding) is tuple:
        pad_y = padding[0]
        pad_x = padding[1]
    else:
        pad_y = padding
        pad_x = padding
    # padded image
    padded = np.zeros((num_images, num_in, height + pad_y * 2, width + pad_x * 2), dtype=x.dtype)
    for row in range(height):
        for col in range(width):
            padded[:, :, row + pad_y, col + pad_x] = x[:, :, row, col]
    # result size
    out_h = (height + pad_y * 2 - kernel_h) // stride_y + 1
    out_w = (width + pad_x * 2 - kernel_w) // stride_x + 1
    result = np.zeros((num_images, num_out, out_h, out_w), dtype=x.dtype)
    for image in range(num_images):
        for filt in range(num_out):
            for row in range(out_h):
                for col in range(out_w):
                    total = 0.0
                    for channel in range(num_in):
                        for dy in range(kernel_h):
                            for dx in range(kernel_w):
                                pixel = padded[image, channel, row * stride_y + dy, col * stride_x + dx]
                                total = total + pixel * weight[filt, channel, dx, dy]
                    if bias is not None:
                        total = total + bias[filt]
                    result[image, filt, row, col] = total
    return result
