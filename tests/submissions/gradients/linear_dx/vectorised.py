def linear_dx(grad_output, x, weight):
    return grad_output @ weight
