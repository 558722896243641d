"""`python -m tests.forbidding CALL=ERROR... -- COMMAND`: run a command that some calls fail for.

It stands for an old kernel, or for a container that forbids what it was not told of.
"""

import ctypes
import errno
import os
import struct
import sys

NUMBERS = {
    "clone": (56, 220),
    "clone3": (435, 435),
    "landlock_create_ruleset": (444, 444),
    "prlimit64": (302, 261),
    "seccomp": (317, 277),
    "unshare": (272, 97),
    "vfork": (58, None),
}
"""Of system calls, on x86-64 and AArch64."""

LOAD_NUMBER = struct.pack("@HBBI", 0x20, 0, 0, 0)
ALLOW = struct.pack("@HBBI", 0x06, 0, 0, 0x7FFF0000)
SET_NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2


def main() -> None:
    separator = sys.argv.index("--")
    machine = ("x86_64", "aarch64").index(os.uname().machine)
    steps = [LOAD_NUMBER]
    for rule in sys.argv[1:separator]:
        call, _, error = rule.partition("=")
        number = NUMBERS[call][machine]
        if number is not None:
            steps.append(struct.pack("@HBBI", 0x15, 0, 1, number))
            steps.append(struct.pack("@HBBI", 0x06, 0, 0, 0x00050000 | getattr(errno, error)))
    program = b"".join([*steps, ALLOW])
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    assert libc.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(header), 0, 0) == 0
    os.execvp(sys.argv[separator + 1], sys.argv[separator + 1 :])


if __name__ == "__main__":
    main()
