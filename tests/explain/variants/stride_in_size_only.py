import numpy as np


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
