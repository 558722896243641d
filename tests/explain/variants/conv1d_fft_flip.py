import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # convolution theorem from the signals lecture: multiply in frequency space!
    N, C, L = x.shape
    O, _, K = weight.shape
    Lp = L + 2 * padding
    n_fft = Lp + K - 1  # long enough that nothing wraps around

    sig = np.zeros((N, C, Lp))
    sig[:, :, padding:padding + L] = x

    X = np.fft.rfft(sig, n=n_fft, axis=-1)
    W = np.fft.rfft(weight.astype(float), n=n_fft, axis=-1)
    Y = (X[:, None] * W[None]).sum(axis=2)
    y = np.fft.irfft(Y, n=n_fft, axis=-1)

    # the part where kernel and signal overlap completely
    y = y[:, :, K - 1:Lp]
    y = y[:, :, ::stride]
    if bias is not None:
        y = y + bias.reshape(1, O, 1)
    return y.astype(x.dtype)
