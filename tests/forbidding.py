"""`python -m tests.forbidding CALL=ERROR... -- COMMAND`: run a command that some calls fail for.

It stands for an old kernel, or for a container that forbids what it was not told of. The call
`namespaces` is a `clone` into new ones, which containers tell from others by its flags.
"""

import ctypes
import errno
import os
import struct
import sys

NUMBERS = {
    "clone": (56, 220),
    "clone3": (435, 435),
    "namespaces": (56, 220),
    "landlock_create_ruleset": (444, 444),
    "prlimit64": (302, 261),
    "seccomp": (317, 277),
    "vfork": (58, None),
}
"""Of system calls, on x86-64 and AArch64."""

LOAD_NUMBER = struct.pack("@HBBI", 0x20, 0, 0, 0)
LOAD_FLAGS = struct.pack("@HBBI", 0x20, 0, 0, 16)
NEW_NAMESPACES = 0x7E020000
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
            fail = struct.pack("@HBBI", 0x06, 0, 0, 0x00050000 | getattr(errno, error))
            if call == "namespaces":
                has_flags = struct.pack("@HBBI", 0x45, 0, 1, NEW_NAMESPACES)
                steps.append(struct.pack("@HBBI", 0x15, 0, 4, number))
                steps += [LOAD_FLAGS, has_flags, fail, LOAD_NUMBER]
            else:
                steps += [struct.pack("@HBBI", 0x15, 0, 1, number), fail]
    program = b"".join([*steps, ALLOW])
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    assert libc.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(header), 0, 0) == 0
    os.execvp(sys.argv[separator + 1], sys.argv[separator + 1 :])


if __name__ == "__main__":
    main()
