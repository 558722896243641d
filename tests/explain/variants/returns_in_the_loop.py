import numpy as np


def pool_plane(plane, kernel, stride):
    h = (plane.shape[0] - kernel[0]) // stride[0] + 1
    w = (plane.shape[1] - kernel[1]) // stride[1] + 1
    return [[plane[i * stride[0]:i * stride[0] + kernel[0], j * stride[1]:j * stride[1] + kernel[1]].max()
             for j in range(w)] for i in range(h)]


def maxpool(x, kernel_size, stride=None, padding=0):
    kernel = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    stride = kernel if stride is None else stride
    stride = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    pooled = []
    for image in x:
        planes = []
        for plane in image:
            plane = np.pad(plane, ((ph, ph), (pw, pw)), constant_values=-np.inf)
            planes.append(pool_plane(plane, kernel, stride))
        pooled.append(planes)
        return np.array(pooled, dtype=x.dtype)
