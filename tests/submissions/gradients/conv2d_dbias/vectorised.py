def conv2d_dbias(grad_output, x, weight, stride=1, padding=0):
    # the bias is added at every position of every image
    return grad_output.sum(axis=(0, 2, 3))
