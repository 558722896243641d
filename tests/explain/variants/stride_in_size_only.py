import numpy as np


def pad(x, padding, value=0.0):
    lows = [0] * x.ndim
    highs = [0] * x.ndim
    for k in range(len(padding) // 2):
        lows[-1 - k] = padding[2 * k]
        highs[-1 - k] = padding[2 * k + 1]
    out = np.zeros([l + n + h for l, n, h in zip(lows, x.shape, highs)], dtype=x.dtype) + x.dtype.type(value)
    out[np.ix_(*[np.arange(l, l + n) for l, n in zip(lows, x.shape)])] = x
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # Step 1: find out the sizes
    batch_size = x.shape[0]
    channels_in = x.shape[1]
    length = x.shape[2]
    channels_out = weight.shape[0]
    kernel_length = weight.shape[2]
    # Step 2: zero padding left and right
    new_length = length + padding + padding
    x_padded = np.zeros((batch_size, channels_in, new_length), dtype=x.dtype)
    for position in range(length):
        x_padded[:, :, position + padding] = x[:, :, position]
    # Step 3: size of the output
    output_length = int((new_length - kernel_length) / stride) + 1
    output = np.zeros((batch_size, channels_out, output_length), dtype=x.dtype)
    # Step 4: slide the kernel
    for b in range(batch_size):
        for f in range(channels_out):
            for position in range(output_length):
                window = x_padded[b, :, position:position + kernel_length]
                output[b, f, position] = np.sum(window * weight[f])
    # Step 5: bias
    if bias is not None:
        for f in range(channels_out):
            output[:, f, :] = output[:, f, :] + bias[f]
    return output


def conv2d(x, weight, bias=None, stride=1, padding=0):
    stride_r, stride_c = stride if isinstance(stride, tuple) else (stride, stride)
    pad_r, pad_c = padding if isinstance(padding, tuple) else (padding, padding)
    canvas = np.pad(x, ((0, 0), (0, 0), (pad_r, pad_r), (pad_c, pad_c)), mode="constant")
    rows = (canvas.shape[2] - weight.shape[2]) // stride_r + 1
    columns = (canvas.shape[3] - weight.shape[3]) // stride_c + 1
    total = np.zeros((x.shape[0], weight.shape[0], rows, columns), dtype=x.dtype)
    for di in range(weight.shape[2]):
        for dj in range(weight.shape[3]):
            shifted = canvas[:, :, di:di + stride_r * (rows - 1) + 1:stride_r,
                             dj:dj + stride_c * (columns - 1) + 1:stride_c]
            total += np.einsum("nchw,oc->nohw", shifted, weight[:, :, di, dj])
    if bias is not None:
        for o, b in enumerate(bias):
            total[:, o] += b
    return total


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        sh, sw = kh, kw
    else:
        sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n, c, h, w = x.shape
    oh, ow = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    big = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    big[:, :, ph:ph + h, pw:pw + w] = x
    out = np.full((n, c, oh, ow), -np.inf, dtype=x.dtype)
    for i in range(kh):
        for j in range(kw):
            out = np.maximum(out, big[:, :, i:i + sh * (oh - 1) + 1:sh, j:j + sw * (ow - 1) + 1:sw])
    return out
