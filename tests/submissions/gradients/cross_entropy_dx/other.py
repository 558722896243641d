import numpy as np


def log_softmax(x):
    m = np.amax(x, axis=1)[:, None]
    return (x - m) - np.log(np.sum(np.exp(x - m), axis=1))[:, None]


def cross_entropy_dx(x, target):
    n, c = x.shape
    hot = (np.arange(c) == target[:, None]).astype(x.dtype)
    return (np.exp(log_softmax(x)) - hot) / n
