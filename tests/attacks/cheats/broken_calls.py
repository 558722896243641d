"""Sends what is no call at all, something else for every function.

The rule: that ends the worker, and the run before it stands. All are stubs: nothing.
"""

import struct

from parts import *

HEADER = struct.Struct("<4sBxxxIIQ")
TEXTS = [
    b"nothing",
    b'["conv1d",{"stride":%s},[]]' % (b"9" * 5000),
    b'["conv1d",{},%s]' % (b"[" * 100_000),
    b'["conv1d",{},[["x","f8",[0,4611686018427387904,4]]]]',
]


def send(number):
    grader = grader_of_worker()
    if grader is None:
        return
    text = TEXTS[number]
    frame = HEADER.pack(b"GRD2", 7, 0, len(text), 0) + text
    grader._connection.sendall(frame)
    while grader._stream.read(1):
        pass


def pad(x, padding, value=0.0):
    send(0)
    return stub_pad(x, padding, value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    send(1)
    return stub_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    send(2)
    return stub_conv2d(x, weight, bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    send(3)
    return stub_maxpool(x, kernel_size, stride, padding)


remember(globals())
