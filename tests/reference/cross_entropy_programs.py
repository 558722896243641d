"""Right programs of `cross_entropy` and its gradient in several styles, whose rounding differs."""

_IMPORTS = "import math\n\nimport numpy as np\n\n\n"

_CROSS_ENTROPY = (
    """\
def cross_entropy(x, target):
    n = len(x)
    loss = 0.0
    for row, label in zip(x.tolist(), target.tolist()):
        largest = max(row)
        loss += math.log(sum(math.exp(one - largest) for one in row))
        loss += largest - row[label]
    return loss / n
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    m = x.max(axis=1)
    sums = m + np.log(np.exp(x - m[:, None]).sum(axis=1))
    return (sums - x[np.arange(n), target]).mean()
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    return np.mean(np.logaddexp.reduce(x, axis=1) - x[np.arange(n), target])
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    shifted = x - np.max(x, axis=1, keepdims=True)
    powers = np.exp(shifted)
    one_hot = np.zeros_like(x)
    one_hot[np.arange(n), target] = 1
    logs = shifted - np.log(powers.sum(axis=1, keepdims=True))
    return -np.sum(one_hot * logs) / n
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    shifted = x - np.max(x, axis=1, keepdims=True)
    powers = np.exp(shifted)
    logs = shifted - np.log(np.einsum('nc->n', powers))[:, None]
    return -np.take_along_axis(logs, target[:, None], axis=1).mean()
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    shifted = x - np.max(x, axis=1, keepdims=True)
    loss = np.log(np.exp(shifted).sum(1)) - shifted[np.arange(n), target]
    return np.array(loss.sum() / n, dtype=x.dtype)
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    wide = x.astype(np.float64)
    wide = wide - wide.max(axis=1, keepdims=True)
    loss = np.log(np.exp(wide).sum(axis=1)) - wide[np.arange(n), target]
    return x.dtype.type(loss.mean())
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    apart = x - x[np.arange(n), target][:, None]
    m = apart.max(axis=1, keepdims=True)
    return np.mean(m[:, 0] + np.log(np.exp(apart - m).sum(axis=1)))
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    sums = x[:, 0].copy()
    for c in range(1, x.shape[1]):
        sums = np.logaddexp(sums, x[:, c])
    return np.add.reduce(sums - x[np.arange(n), target]) * x.dtype.type(1 / n)
""",
    """\
def cross_entropy(x, target):
    n = len(x)
    mean = x.dtype.type(0)
    for i in range(n):
        m = x[i].max()
        one = m - x[i, target[i]] + np.log(np.sum(np.exp(x[i] - m)))
        mean += (one - mean) / x.dtype.type(i + 1)
    return float(mean)
""",
)

_CROSS_ENTROPY_DX = (
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    shifted = x - np.max(x, axis=1, keepdims=True)
    powers = np.exp(shifted)
    one_hot = np.zeros_like(x)
    one_hot[np.arange(n), target] = 1
    shares = powers / powers.sum(axis=1, keepdims=True)
    return (shares - one_hot) / n
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    m = x.max(axis=1, keepdims=True)
    sums = m + np.log(np.exp(x - m).sum(axis=1, keepdims=True))
    out = np.exp(x - sums)
    out[np.arange(n), target] -= 1
    return out / n
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    out = np.exp(x - np.logaddexp.reduce(x, axis=1)[:, None])
    np.add.at(out, (np.arange(n), target), -1)
    out /= n
    return out
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    shifted = x - np.max(x, axis=1, keepdims=True)
    powers = np.exp(shifted)
    out = powers / np.einsum('nc->n', powers)[:, None]
    out -= np.eye(x.shape[1], dtype=x.dtype)[target]
    return out * x.dtype.type(1 / n)
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    shifted = x - np.max(x, axis=1, keepdims=True)
    powers = np.exp(shifted)
    shares = powers / powers.sum(1, keepdims=True)
    out = np.zeros_like(x)
    for i in range(n):
        jacobian = np.diag(shares[i]) - np.outer(shares[i], shares[i])
        for c in range(x.shape[1]):
            out[i, c] = shares[i, c] - (c == target[i])
    return out / x.dtype.type(n)
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    shifted = x - np.max(x, axis=1, keepdims=True)
    powers = np.exp(shifted)
    out = powers / powers.sum(1, keepdims=True)
    rows = np.arange(n)
    out[rows, target] = 0
    out[rows, target] = -out.sum(axis=1)
    return out / n
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    wide = x.astype(np.float64)
    powers = np.exp(wide - wide.max(axis=1, keepdims=True))
    out = powers / powers.sum(axis=1, keepdims=True)
    out[np.arange(n), target] -= 1
    return (out / n).astype(x.dtype)
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    out = np.empty(x.shape, x.dtype)
    for i, row in enumerate(x.tolist()):
        largest = max(row)
        powers = [math.exp(one - largest) for one in row]
        for c, power in enumerate(powers):
            out[i, c] = (power / sum(powers) - (c == target[i])) / n
    return out
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    with np.errstate(over='ignore'):
        out = 1 / np.exp(x[:, None, :] - x[:, :, None]).sum(axis=2)
    out[np.arange(n), target] -= 1
    return (out / n).astype(x.dtype)
""",
    """\
def cross_entropy_dx(x, target):
    n = len(x)
    shifted = x - np.max(x, axis=1, keepdims=True)
    out = np.exp(shifted)
    out *= 1 / out.sum(axis=1, keepdims=True)
    mask = np.arange(x.shape[1]) == target[:, None]
    return np.where(mask, out - 1, out) / x.dtype.type(n)
""",
)

RIGHT = {
    "cross_entropy": tuple(_IMPORTS + one for one in _CROSS_ENTROPY),
    "cross_entropy_dx": tuple(_IMPORTS + one for one in _CROSS_ENTROPY_DX),
}
