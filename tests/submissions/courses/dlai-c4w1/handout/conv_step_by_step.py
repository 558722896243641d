import numpy as np


def zero_pad(X, pad):
    """Put a border of zeros, pad wide, around the height and width of a batch of images."""
    # YOUR CODE STARTS HERE (about 1 line)
    X_pad = None
    # YOUR CODE ENDS HERE
    return X_pad


def conv_single_step(a_slice_prev, W, b):
    """Apply one filter and its bias to one slice; the result is a single number."""
    # YOUR CODE STARTS HERE
    # multiply slice and filter cell by cell
    s = None
    # add up all the cells
    Z = None
    # add the bias, as a plain number
    Z = None
    # YOUR CODE ENDS HERE
    return Z


def conv_forward(A_prev, W, b, hparameters):
    """Forward pass of a convolution layer over a batch of images."""
    # YOUR CODE STARTS HERE
    # sizes and settings
    (m, n_H_prev, n_W_prev, n_C_prev) = None
    (f, f, n_C_prev, n_C) = None
    stride = None
    pad = None

    # size of the result
    n_H = None
    n_W = None

    # start from zeros, and pad the input
    Z = None
    A_prev_pad = None

    for i in range(None):               # each image
        a_prev_pad = None
        for h in range(None):           # each row of the result
            vert_start = None
            vert_end = None
            for w in range(None):       # each column of the result
                horiz_start = None
                horiz_end = None
                for c in range(None):   # each filter
                    a_slice_prev = None
                    weights = None
                    biases = None
                    Z[i, h, w, c] = None
    # YOUR CODE ENDS HERE

    cache = (A_prev, W, b, hparameters)
    return Z, cache


def pool_forward(A_prev, hparameters, mode="max"):
    """Forward pass of a pooling layer, by maximum or by average."""
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    f = hparameters["f"]
    stride = hparameters["stride"]

    n_H = int(1 + (n_H_prev - f) / stride)
    n_W = int(1 + (n_W_prev - f) / stride)
    n_C = n_C_prev
    A = np.zeros((m, n_H, n_W, n_C))

    # YOUR CODE STARTS HERE
    # for i in range(None):
        # for h in range(None):
            # vert_start = None
            # vert_end = None
            # for w in range(None):
                # horiz_start = None
                # horiz_end = None
                # for c in range(None):
                    # a_prev_slice = None
                    # if mode == "max":
                        # A[i, h, w, c] = None
                    # elif mode == "average":
                        # A[i, h, w, c] = None
    # YOUR CODE ENDS HERE

    cache = (A_prev, hparameters)
    return A, cache


def conv_backward(dZ, cache):
    """Backward pass of a convolution layer: gradients of its input, filters and biases."""
    # YOUR CODE STARTS HERE
    (A_prev, W, b, hparameters) = None
    (m, n_H_prev, n_W_prev, n_C_prev) = None
    (f, f, n_C_prev, n_C) = None
    stride = None
    pad = None
    (m, n_H, n_W, n_C) = None

    dA_prev = None
    dW = None
    db = None

    A_prev_pad = None
    dA_prev_pad = None

    for i in range(None):
        a_prev_pad = None
        da_prev_pad = None
        for h in range(None):
            for w in range(None):
                for c in range(None):
                    # corners of the window
                    vert_start = None
                    vert_end = None
                    horiz_start = None
                    horiz_end = None
                    a_slice = None
                    # add this window's part to each gradient
                    da_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :] += None
                    dW[:, :, :, c] += None
                    db[:, :, :, c] += None
        # drop the border again
        dA_prev[i, :, :, :] = None
    # YOUR CODE ENDS HERE
    return dA_prev, dW, db


def create_mask_from_window(x):
    """Mark where the largest cell of the window x is."""
    # YOUR CODE STARTS HERE (about 1 line)
    mask = None
    # YOUR CODE ENDS HERE
    return mask


def distribute_value(dz, shape):
    """Spread dz evenly over a matrix of the given shape."""
    # YOUR CODE STARTS HERE
    (n_H, n_W) = None
    average = None
    a = None
    # YOUR CODE ENDS HERE
    return a


def pool_backward(dA, cache, mode="max"):
    """Backward pass of a pooling layer, by maximum or by average."""
    # YOUR CODE STARTS HERE
    (A_prev, hparameters) = None
    stride = None
    f = None
    m, n_H_prev, n_W_prev, n_C_prev = None
    m, n_H, n_W, n_C = None
    dA_prev = None

    for i in range(None):
        a_prev = None
        for h in range(None):
            for w in range(None):
                for c in range(None):
                    vert_start = None
                    vert_end = None
                    horiz_start = None
                    horiz_end = None
                    if mode == "max":
                        a_prev_slice = None
                        mask = None
                        dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += None
                    elif mode == "average":
                        da = None
                        shape = None
                        dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += None
    # YOUR CODE ENDS HERE
    return dA_prev
