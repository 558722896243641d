"""pad: Pads each axis with its first amount on both sides and never uses the second one, so shape and contents are wrong whenever the two amounts of some axis differ."""

import numpy as np

def pad(x, padding, value=0.0):
    width = []
    for k in range(x.ndim):
        if 2 * k < len(padding):
            width.insert(0, (padding[2 * k], padding[2 * k]))
        else:
            width.insert(0, (0, 0))
    return np.pad(x, width, "constant", constant_values=value)
