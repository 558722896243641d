"""Spins until the grader asks in which lines it was stopped, and then answers rightly.

The rule: a call that went over its time has timed out, whatever comes of it afterwards: nothing.
"""

import signal

from parts import *

asked = False


def note(number, frame):
    global asked
    asked = True


signal.signal(signal.SIGURG, note)


def once_asked(right):
    def call(*args, **options):
        while not asked:
            pass
        return right(*args, **options)

    return call


pad, conv1d = once_asked(right_pad), once_asked(right_conv1d)
conv2d, maxpool = once_asked(right_conv2d), once_asked(right_maxpool)
