"""Takes long to load and keeps state, so that its workers load it for ever.

The rule: `pad` is charged to its state, and its checks that there is no time for are lost; the
other functions are right, and earn everything however long `pad` took.
"""

import time

from parts import *

end = time.process_time() + 0.1
while time.process_time() < end:
    pass
calls = 0


def pad(x, padding, value=0.0):
    global calls
    calls += 1
    return right_pad(x, padding, value) + (calls > 1)


conv1d, conv2d, maxpool = right_conv1d, right_conv2d, right_maxpool
