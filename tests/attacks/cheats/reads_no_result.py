"""Sends call after call with large answers and reads none of them, so that they heap up.

The rule: a worker reads the result of a call before it makes another. All are stubs: nothing. The
grader kept gigabytes for it while it took every call at once.
"""

import json

from parts import *

SIDE = 1 << 20


def conv2d(x, weight, bias=None, stride=1, padding=0):
    grader = grader_of_worker()
    if grader is not None:
        import struct

        header = struct.Struct("<4sBxxxIIQ")
        text = json.dumps(["pad", {"padding": [SIDE, SIDE]}, [["x", "f8", [1]]]]).encode()
        frame = header.pack(b"GRD2", 7, 0, len(text), 8) + text + bytes(8)
        for _ in range(1000):
            grader._connection.sendall(frame)
    return stub_conv2d(x, weight, bias, stride, padding)


conv1d, pad, maxpool = stub_conv1d, stub_pad, stub_maxpool
remember(globals())
