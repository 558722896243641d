"""Right programs of `batchnorm` and its gradients in several styles, whose rounding differs."""

_IMPORTS = "import math\n\nimport numpy as np\n\n\n"

_FORWARD_HEAD = "def batchnorm(x, gamma, beta, eps=1e-5):\n"

_FORWARDS = (
    """\
    n, d = x.shape
    out = np.empty_like(x)
    for j in range(d):
        mean = sum(x[:, j]) / n
        variance = sum((one - mean) ** 2 for one in x[:, j]) / n
        for i in range(n):
            out[i, j] = gamma[j] * (x[i, j] - mean) / np.sqrt(variance + eps) + beta[j]
    return out
""",
    """\
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta
""",
    """\
    mean = np.mean(x, axis=0)
    variance = np.mean(x**2, axis=0) - mean**2
    return (x - mean) / np.sqrt(variance + eps) * gamma + beta
""",
    """\
    n = len(x)
    mean = np.einsum("nd->d", x) / n
    squares = np.einsum("nd,nd->d", x, x) / n
    scale = gamma / np.sqrt(squares - mean * mean + eps)
    return x * scale + (beta - mean * scale)
""",
    """\
    mean = x.sum(axis=0) * x.dtype.type(1 / len(x))
    centred = x - mean
    variance = np.einsum("nd,nd->d", centred, centred) * x.dtype.type(1 / len(x))
    return gamma * centred * (variance + eps) ** -0.5 + beta
""",
    """\
    wide = x.astype(np.float64)
    normal = (wide - wide.mean(axis=0)) / (wide.std(axis=0) ** 2 + eps) ** 0.5
    return (gamma * normal + beta).astype(x.dtype)
""",
    """\
    mean, squares = np.zeros_like(gamma), np.zeros_like(gamma)
    for count, row in enumerate(x, start=1):
        step = row - mean
        mean = mean + step / x.dtype.type(count)
        squares = squares + step * (row - mean)
    return (x - mean) * (gamma / np.sqrt(squares / len(x) + eps)) + beta
""",
    """\
    out = np.zeros(x.shape, dtype=x.dtype)
    for j, column in enumerate(x.T):
        numbers = column.tolist()
        mean = math.fsum(numbers) / len(numbers)
        variance = math.fsum((one - mean) ** 2 for one in numbers) / len(numbers)
        out[:, j] = [gamma[j] * (one - mean) / math.sqrt(variance + eps) for one in numbers]
        out[:, j] += beta[j]
    return out
""",
    """\
    ones = np.full(len(x), 1 / len(x), dtype=x.dtype)
    centred = x - ones @ x
    inverse = 1 / np.sqrt(ones @ (centred * centred) + x.dtype.type(eps))
    return np.add(np.multiply(centred * inverse, gamma), beta)
""",
    """\
    n = len(x)
    pairs = x[:, None, :] - x[None, :, :]
    variance = (pairs * pairs).sum(axis=(0, 1)) / (2 * n * n)
    return gamma * pairs.mean(axis=1) / np.sqrt(variance + eps) + beta
""",
)

_DX_HEAD = "def batchnorm_dx(grad_output, x, gamma, eps=1e-5):\n"

_DXS = (
    """\
    n = len(x)
    mean = x.mean(axis=0)
    variance = x.var(axis=0)
    normal = (x - mean) / np.sqrt(variance + eps)
    by_normal = grad_output * gamma
    by_variance = np.sum(by_normal * (x - mean) * -0.5 * (variance + eps) ** -1.5, axis=0)
    by_mean = np.sum(by_normal * -1 / np.sqrt(variance + eps), axis=0)
    by_mean = by_mean + by_variance * np.sum(-2 * (x - mean), axis=0) / n
    out = by_normal / np.sqrt(variance + eps) + by_variance * 2 * (x - mean) / n + by_mean / n
    return out
""",
    """\
    n = len(x)
    centred = x - x.sum(axis=0) / n
    inverse = 1 / np.sqrt((centred**2).sum(axis=0) / n + eps)
    normal = centred * inverse
    sums = n * grad_output - grad_output.sum(axis=0)
    return gamma * inverse / n * (sums - normal * (grad_output * normal).sum(axis=0))
""",
    """\
    n = len(x)
    mean = np.einsum("nd->d", x) / n
    variance = np.einsum("nd,nd->d", x, x) / n - mean * mean
    inverse = (variance + eps) ** -0.5
    normal = (x - mean) * inverse
    by_normal = grad_output * gamma
    dots = np.einsum("nd,nd->d", by_normal, normal)
    return inverse * (by_normal - by_normal.sum(0) / n - normal * dots / n)
""",
    # Backwards through every node of the graph.
    """\
    n = len(x)
    centred = x - x.mean(axis=0)
    squares = centred**2
    root = np.sqrt(squares.mean(axis=0) + eps)
    by_normal = grad_output * gamma
    by_inverse = (by_normal * centred).sum(axis=0)
    by_root = -by_inverse / root**2
    by_variance = 0.5 * by_root / root
    by_squares = np.ones_like(x) * by_variance / n
    by_centred = by_normal / root + 2 * centred * by_squares
    return by_centred - np.ones_like(x) * by_centred.sum(axis=0) / n
""",
    # By the Jacobian of every column.
    """\
    n, d = x.shape
    out = np.zeros_like(x)
    for j in range(d):
        centred = x[:, j] - x[:, j].mean()
        root = np.sqrt((centred * centred).mean() + x.dtype.type(eps))
        normal = centred / root
        jacobian = np.eye(n, dtype=x.dtype) - x.dtype.type(1 / n) - np.outer(normal, normal) / n
        out[:, j] = gamma[j] / root * (jacobian.astype(x.dtype) @ grad_output[:, j])
    return out
""",
    """\
    n, d = x.shape
    out = np.zeros((n, d), dtype=x.dtype)
    for j in range(d):
        mean = sum(x[:, j]) / n
        variance = sum((one - mean) ** 2 for one in x[:, j]) / n
        root = math.sqrt(variance + eps)
        total = sum(grad_output[:, j])
        dot = sum(g * (one - mean) for g, one in zip(grad_output[:, j], x[:, j])) / root
        for i in range(n):
            normal = (x[i, j] - mean) / root
            out[i, j] = gamma[j] * (n * grad_output[i, j] - total - normal * dot) / (n * root)
    return out
""",
    """\
    wide, weights = x.astype(float), grad_output.astype(float)
    normal = wide - wide.mean(axis=0)
    root = np.sqrt(np.square(normal).mean(axis=0) + eps)
    normal /= root
    weights -= weights.mean(axis=0) + normal * (weights * normal).mean(axis=0)
    return (gamma / root * weights).astype(x.dtype)
""",
    """\
    centred = x - x.mean(axis=0)
    total = x.var(axis=0) + x.dtype.type(eps)
    slope = gamma / np.sqrt(total)
    covariance = (grad_output * centred).mean(axis=0)
    return slope * (grad_output - grad_output.mean(axis=0) - centred * covariance / total)
""",
    """\
    normal = (x - x.mean(0)) / np.sqrt(x.var(0) + eps)
    beta_part, gamma_part = grad_output.sum(0), (grad_output * normal).sum(0)
    inner = grad_output - (beta_part + normal * gamma_part) / len(x)
    return inner * gamma / np.sqrt(x.var(0) + eps)
""",
    """\
    ones = np.full((len(x), len(x)), 1 / len(x), dtype=x.dtype)
    centre = np.eye(len(x), dtype=x.dtype) - ones
    centred = centre @ x
    inverse = 1 / np.sqrt(np.square(centred).mean(axis=0) + x.dtype.type(eps))
    normal = centred * inverse
    return (centre @ grad_output - normal * (ones @ (grad_output * normal))) * (gamma * inverse)
""",
)

_DGAMMA_HEAD = "def batchnorm_dgamma(grad_output, x, gamma, eps=1e-5):\n"

_DGAMMAS = (
    "    return np.sum(grad_output * (x - x.mean(0)) / np.sqrt(x.var(0) + eps), axis=0)\n",
    """\
    centred = x - x.mean(0)
    return (grad_output * centred).sum(axis=0) / np.sqrt(x.var(0) + eps)
""",
    """\
    n = len(x)
    mean = np.einsum("nd->d", x) / n
    inverse = (np.einsum("nd,nd->d", x, x) / n - mean * mean + eps) ** -0.5
    return inverse * (np.einsum("nd,nd->d", grad_output, x) - mean * grad_output.sum(axis=0))
""",
    """\
    n, d = x.shape
    out = np.zeros(d, dtype=x.dtype)
    for j in range(d):
        mean = sum(x[:, j]) / n
        variance = sum((one - mean) ** 2 for one in x[:, j]) / n
        for i in range(n):
            out[j] += grad_output[i, j] * (x[i, j] - mean) / np.sqrt(variance + eps)
    return out
""",
    """\
    normal = (x - x.mean(0)) / np.sqrt(x.var(0) + eps)
    return np.array([np.dot(g, y) for g, y in zip(grad_output.T, normal.T)])
""",
    """\
    normal = (x - x.mean(0)) / np.sqrt(x.var(0) + eps)
    return np.ascontiguousarray(np.diag(grad_output.T @ normal))
""",
    """\
    wide = x.astype(float)
    normal = (wide - wide.mean(0)) / np.sqrt(wide.var(0) + eps)
    return (grad_output * normal).sum(axis=0).astype(x.dtype)
""",
    """\
    mean, squares = np.mean(x, axis=0), np.mean(np.square(x), axis=0)
    normal = (x - mean) / np.sqrt(squares - mean**2 + eps)
    return np.add.reduce(grad_output * normal)
""",
    """\
    normal = (x - x.mean(0)) * np.power(x.var(0) + eps, -0.5).astype(x.dtype)
    out = np.zeros_like(gamma)
    for g, y in zip(grad_output, normal):
        out += g * y
    return out
""",
    """\
    normal = (x - x.mean(0)) / np.sqrt(x.std(0) ** 2 + x.dtype.type(eps))
    return np.einsum("nd,nd->d", grad_output, normal)
""",
)

_DBETA_HEAD = "def batchnorm_dbeta(grad_output, x, gamma, eps=1e-5):\n"

_DBETAS = (
    "    return grad_output.sum(axis=0)\n",
    "    return np.einsum('nd->d', grad_output)\n",
    "    return np.ones(len(x), x.dtype) @ grad_output\n",
    "    return grad_output.mean(axis=0) * len(x)\n",
    "    return np.cumsum(grad_output, axis=0)[-1].copy()\n",
    "    return np.array([sum(column) for column in grad_output.T], dtype=x.dtype)\n",
)

RIGHT = {
    name: tuple(_IMPORTS + head + body for body in bodies)
    for name, head, bodies in (
        ("batchnorm", _FORWARD_HEAD, _FORWARDS),
        ("batchnorm_dx", _DX_HEAD, _DXS),
        ("batchnorm_dgamma", _DGAMMA_HEAD, _DGAMMAS),
        ("batchnorm_dbeta", _DBETA_HEAD, _DBETAS),
    )
}
