"""Attacks by calls of the kernel that no program of a student needs."""

from grader.isolation.protocol.layers import (
    CAPABILITIES,
    LANDLOCK,
    NAMESPACES,
    NO_FILES,
    SECCOMP,
)
from grader.isolation.worker.linux import seccomp
from grader.isolation.worker.linux.kernel import MACHINE
from tests.attacks.attack import Attack
from tests.attacks.host import CALLS, READING, TRACING, WRITING, attempt

__all__ = ["ATTACKS"]


_UNFILTERED = {335, 336}
"""`uretprobe` and `uprobe` of x86-64: no filter sees them, and whom the kernel did not send to them
they end. Source: kernel/seccomp.c, `seccomp_uprobe_exception`
"""


def _passed() -> set[int]:
    """Numbers of the calls that a worker may make, with some arguments at least."""
    calls = [*seccomp._ALLOWED.values(), *seccomp._PATHS.values()]
    calls += [seccomp._IOCTL, seccomp._FCNTL, seccomp._PRLIMIT, *seccomp._MESSAGES]
    numbers = (call[MACHINE == "aarch64"] for call in calls)
    return {number for number in numbers if number is not None}


_PROCESSES: list[Attack] = [
    attempt(
        "reads the environment of another process",
        'show(open("/proc/<<VICTIM>>/environ", "rb").read())',
        (TRACING - CALLS) | {NO_FILES},
        "secret",
    ),
    attempt(
        "reads the memory of another process",
        """
        start, end = map(int, open("/proc/<<VICTIM>>/stat").read().split()[49:51])
        with open("/proc/<<VICTIM>>/mem", "rb", 0) as memory:
            memory.seek(start)
            show(memory.read(end - start))
        """,
        (TRACING - CALLS) | {NO_FILES},
        "secret",
    ),
    attempt(
        "copies the memory of another process",
        """
        start, end = map(int, open("/proc/<<VICTIM>>/stat").read().split()[49:51])
        copy = ctypes.create_string_buffer(end - start)
        ours = (ctypes.c_size_t * 2)(ctypes.addressof(copy), len(copy))
        theirs = (ctypes.c_size_t * 2)(start, len(copy))
        call("process_vm_readv", <<VICTIM>>, ours, 1, theirs, 1, 0)
        show(copy.raw)
        """,
        TRACING | {NO_FILES},
        "secret",
    ),
    attempt(
        "traces another process and ends it",
        """
        PTRACE_CONT, PTRACE_ATTACH = 7, 16
        call("ptrace", PTRACE_ATTACH, <<VICTIM>>, 0, 0)
        os.waitpid(<<VICTIM>>, 0)
        call("ptrace", PTRACE_CONT, <<VICTIM>>, 0, signal.SIGTERM)
        """,
        TRACING,
        "killed",
    ),
    attempt(
        "takes the descriptors of another process",
        """
        process = os.pidfd_open(<<VICTIM>>)
        for descriptor in range(16):
            print(call(438, process, descriptor, 0))
        """,
    ),
    attempt(
        "reads all that /proc tells of the grader",
        """
        for name in ("environ", "maps", "mem", "auxv", "io", "stack", "fd", "cmdline"):
            try:
                show(open(f"/proc/<<GRADER>>/{name}", "rb").read())
            except OSError:
                pass
        """,
    ),
    attempt(
        "reads its own memory by a file",
        """
        with open("/proc/self/mem", "r+b", 0) as memory:
            memory.seek(id(None))
            memory.write(b"x")
        """,
        verdict="wrong shape",
    ),
    attempt(
        "asks about the grader's limits and time",
        """
        print(resource.prlimit(<<GRADER>>, resource.RLIMIT_AS))
        print(time.clock_gettime((~<<GRADER>> << 3) | 2))
        """,
    ),
]

_WORLDS: list[Attack] = [
    attempt(
        "enters a user namespace and a tree of files of its own",
        """
        CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
        call("unshare", CLONE_NEWUSER | CLONE_NEWNS)
        call("mount", b"none", b"/tmp", b"tmpfs", 0, 0)
        """,
    ),
    attempt(
        "clones itself into a user namespace",
        """
        CLONE_NEWUSER = 0x10000000
        if not call(<<clone>>, CLONE_NEWUSER | signal.SIGCHLD, 0, 0, 0, 0):
            os._exit(0)
        """,
    ),
    attempt(
        "joins the namespaces of another process",
        """
        for name in ("user", "mnt", "pid", "net"):
            try:
                call("setns", os.open(f"/proc/<<VICTIM>>/ns/{name}", os.O_RDONLY), 0)
            except OSError:
                pass
        """,
    ),
    attempt(
        "changes its root",
        """
        os.chroot("/usr")
        """,
    ),
    attempt(
        "takes back its powers",
        """
        for function in (os.setuid, os.setgid, os.setegid, os.seteuid):
            try:
                function(0)
            except OSError:
                pass
        os.setresuid(0, 0, 0)
        os.setgroups([0])
        """,
    ),
    attempt(
        "sets its capabilities",
        """
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        sets = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
        call("capset", header, sets)
        """,
    ),
    attempt(
        "sets name and clock of the machine, and restarts it, if a mistake were no mistake",
        """
        for wrong in (
            lambda: call("sethostname", 0, -1),
            lambda: time.clock_settime(time.CLOCK_REALTIME, -1),
            lambda: call("reboot", 0),
            lambda: call("swapon", 0, 0),
        ):
            try:
                wrong()
            except OSError:
                pass
        """,
    ),
]

_SHARED: list[Attack] = [
    attempt(
        "leaves System V shared memory",
        "call('shmget', 0, 4096, 0o1666)",
        {SECCOMP, NAMESPACES},
        "written",
    ),
    attempt(
        "leaves a System V semaphore",
        "call('semget', 0, 1, 0o1666)",
        {SECCOMP, NAMESPACES},
        "written",
    ),
    attempt(
        "leaves a System V message",
        """
        queue = call("msgget", 0, 0o1666)
        call("msgsnd", queue, ctypes.create_string_buffer(b"\\1" + bytes(15)), 8, 0)
        """,
        {SECCOMP, NAMESPACES},
        "written",
    ),
    attempt(
        "leaves a message queue",
        """
        call("mq_open", b"/left", os.O_CREAT | os.O_RDWR, 0o600, 0)
        print("<<PROOF>>")
        call("mq_unlink", b"/left")
        """,
        {SECCOMP, NAMESPACES, LANDLOCK},
        "proven",
    ),
    attempt(
        "leaves a key",
        """
        KEY_SPEC_USER_SESSION_KEYRING = -5
        call(<<add_key>>, b"user", b"left", b"written", 7, KEY_SPEC_USER_SESSION_KEYRING)
        """,
    ),
    attempt(
        "types into the terminal",
        """
        import fcntl, termios
        fcntl.ioctl(0, termios.TIOCSTI, b"x")
        """,
    ),
    attempt(
        "opens the terminal",
        'os.write(os.open("/dev/tty", os.O_RDWR), b"x")',
    ),
]

_NAMES: list[Attack] = [
    attempt(deed, code, CALLS, "written")
    for deed, code in {
        "opens a result to everyone": 'os.chmod("<<RESULT>>", 0o777)',
        "dates a result back": 'os.utime("<<RESULT>>", (1, 1))',
        "labels a result": 'os.setxattr("<<RESULT>>", "user.left", b"written")',
    }.items()
] + [
    attempt(deed, code, WRITING, "written")
    for deed, code in {
        "moves a result away": 'os.rename("<<RESULT>>", "<<WRITABLE>>/left")',
        "removes a result": 'os.unlink("<<RESULT>>")',
        "gives a result a second name": 'os.link("<<RESULT>>", "<<WRITABLE>>/left")',
        "leaves a link to a secret": 'os.symlink("<<SECRET_FILE>>", "<<WRITABLE>>/left")',
        "leaves a folder": 'os.mkdir("<<WRITABLE>>/left")',
        "leaves a pipe": 'os.mkfifo("<<WRITABLE>>/left")',
        "leaves a socket": 'socket.socket(socket.AF_UNIX).bind("<<WRITABLE>>/left")',
    }.items()
]

_NEWER: list[Attack] = [
    attempt(
        "makes a folder by a ring of requests",
        """
        IORING_OP_MKDIRAT, AT_FDCWD = 37, -100
        IORING_OFF_SQES, SQ_TAIL, SQ_ARRAY = 0x10000000, 11, 16
        parameters = (ctypes.c_uint32 * 30)()
        ring = call(425, 1, parameters)
        queue = map_memory(4096, MAP_SHARED, ring)
        requests = map_memory(4096, MAP_SHARED, ring, IORING_OFF_SQES)
        path = ctypes.create_string_buffer(b"<<WRITABLE>>/left")
        request = struct.pack(
            "=BBHiQQII", IORING_OP_MKDIRAT, 0, 0, AT_FDCWD, 0, ctypes.addressof(path), 0o700, 0
        )
        ctypes.memmove(requests, request, len(request))
        ctypes.c_uint32.from_address(queue + parameters[SQ_ARRAY]).value = 0
        ctypes.c_uint32.from_address(queue + parameters[SQ_TAIL]).value = 1
        call(426, ring, 1, 1, 1, 0, 0)
        """,
        WRITING,
        "written",
    ),
    attempt(
        "asks for what the kernel had most trouble with",
        """
        for number in (<<bpf>>, <<perf_event_open>>, <<userfaultfd>>, <<keyctl>>, <<personality>>):
            try:
                print(call(number, 0, 0, 0, 0, 0))
            except OSError as error:
                print(error)
        """,
    ),
    attempt(
        "asks what the kernel offers",
        """
        PR_GET_SECCOMP, PER_LINUX = 21, 0xFFFFFFFF
        call("prctl", PR_GET_SECCOMP)
        call("personality", PER_LINUX)
        os.sched_setaffinity(0, os.sched_getaffinity(0))
        os.umask(0o77)
        print("<<PROOF>>")
        """,
        CALLS,
        "proven",
    ),
    attempt(
        "watches a secret",
        """
        watch = call("inotify_init")
        call("inotify_add_watch", watch, b"<<SECRET_FILE>>", 0xFFF)
        print("<<PROOF>>")
        """,
        CALLS,
        "proven",
    ),
    attempt(
        "copies between pipes within the kernel",
        """
        reading, writing = os.pipe()
        os.splice(os.open("<<SECRET_FILE>>", os.O_RDONLY), writing, 4096)
        print(os.read(reading, 4096))
        """,
        READING | CALLS,
        "secret",
    ),
    attempt(
        "asks for everything else that there is",
        f"""
        passed = {_passed() | _UNFILTERED}
        if has_no_filter():
            return
        for number in {{*range(1024), *range(1 << 30, (1 << 30) + 1024)}} - passed:
            try:
                call(number, -1, -1, -1, -1, -1, -1)
            except OSError as error:
                if error.errno in (errno.EPERM, errno.ENOSYS):
                    continue
            print(number, "<<PROOF>>")
        """,
        harm="proven",
    ),
]

_HANDLES: list[Attack] = [
    attempt(
        "opens a secret by its number",
        """
        handle = ctypes.create_string_buffer(struct.pack("Ii", 120, 0), 128)
        mount = ctypes.c_int()
        AT_FDCWD = -100
        call("name_to_handle_at", AT_FDCWD, b"<<SECRET_FILE>>", handle, ctypes.byref(mount), 0)
        folder = os.open("<<SECRET_FOLDER>>", os.O_RDONLY)
        print(os.read(call("open_by_handle_at", folder, handle, os.O_RDONLY), 4096))
        """,
        READING | {SECCOMP, NAMESPACES, CAPABILITIES},
        "secret",
    )._replace(by_root=True),
]

_X86: list[Attack] = [
    attempt(
        "changes a result by a call of 32-bit programs",
        """
        CHMOD, MAP_32BIT, PROT_ALL = 15, 0x40, 7
        start = map_memory(4096, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, protection=PROT_ALL)
        push_ebx_edi_ecx_esi = bytes.fromhex("53 89fb 89f1")
        eax = b"\\xb8" + CHMOD.to_bytes(4, "little")
        int80_pop_ret = bytes.fromhex("cd80 5b c3")
        code = push_ebx_edi_ecx_esi + eax + int80_pop_ret
        path = b"<<RESULT>>\\0"
        ctypes.memmove(start, code, len(code))
        ctypes.memmove(start + 512, path, len(path))
        change = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int)(start)
        change(start + 512, 0o777)
        """,
        CALLS,
        "written",
    ),
    attempt(
        "asks by the numbers of another kind of program",
        """
        X32 = 0x40000000
        call(X32 | 90, b"<<RESULT>>", 0o777)
        """,
    ),
]

_NUMBERS = {
    "add_key": (248, 217),
    "bpf": (321, 280),
    "clone": (56, 220),
    "keyctl": (250, 219),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "userfaultfd": (323, 282),
}
"""On x86-64 and AArch64."""


def _numbered(attack: Attack) -> Attack:
    source = attack.source
    for name, numbers in _NUMBERS.items():
        source = source.replace(f"<<{name}>>", str(numbers[MACHINE == "aarch64"]))
    return attack._replace(source=source)


ATTACKS: list[Attack] = [
    *map(_numbered, [*_PROCESSES, *_WORLDS, *_SHARED, *_NAMES, *_NEWER]),
    *_HANDLES,
    *(_X86 if MACHINE == "x86_64" else []),
]
