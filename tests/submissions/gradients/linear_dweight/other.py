def linear_dweight(grad_output, x, weight):
    per_sample = grad_output[:, :, None] * x[:, None, :]
    return per_sample.sum(axis=0)
