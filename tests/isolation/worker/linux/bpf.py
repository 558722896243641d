"""Reading a seccomp filter step by step, as the kernel would, for any machine.

Source: Documentation/userspace-api/seccomp_filter.rst; include/uapi/linux/seccomp.h, filter.h;
net/core/filter.c, `bpf_check_classic`; kernel/seccomp.c, `seccomp_check_filter`.
"""

import struct
from collections.abc import Sequence

__all__ = ["answer_of"]

LOAD, EQUAL, GREATER, RETURN = 0x20, 0x15, 0x25, 0x06
"""LD W ABS, JMP JEQ K, JMP JGT K, RET K"""

MAX_STEPS = 4096

DATA = struct.Struct("<iIQ6Q")
"""`struct seccomp_data`: number, machine, instruction pointer, arguments."""


def answer_of(program: bytes, machine: int, number: int, arguments: Sequence[int] = ()) -> int:
    """What a filter answers to a system call; an error where the kernel would refuse the filter."""
    steps: list[tuple[int, int, int, int]] = list(struct.iter_unpack("<HBBI", program))
    assert 0 < len(steps) <= MAX_STEPS
    assert steps[-1][0] == RETURN
    signed = (number & 0xFFFFFFFF ^ 0x80000000) - 0x80000000
    data = DATA.pack(signed, machine, 0, *[*arguments, 0, 0, 0, 0, 0, 0][:6])
    loaded = at = 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == LOAD:
            assert value % 4 == 0
            loaded = struct.unpack_from("<I", data, value)[0]
        elif code in (EQUAL, GREATER):
            holds = loaded == value if code == EQUAL else loaded > value
            at += if_true if holds else if_false
        else:
            assert code == RETURN
            return value
