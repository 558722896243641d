def linear_dbias(grad_output, x, weight):
    return grad_output.sum(axis=0)
