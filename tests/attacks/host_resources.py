"""Attacks with memory, disk, descriptors and limits, and ways to crash."""

from grader.isolation.protocol.layers import LANDLOCK, LIMITS, NO_FILES, SECCOMP
from tests.attacks.attack import Attack
from tests.attacks.host import CALLS, READING, WRITING, attempt

__all__ = ["ATTACKS"]

_TOO_MUCH, _REST = 20 << 24, 4 << 24
"""Bytes that are a quarter more than a submission may have here, and the part that is filled."""

_MEMORY: list[Attack] = [
    attempt(
        "fills memory with a list",
        """
        map_memory(<<TOO_MUCH>> - <<REST>>, MAP_PRIVATE | MAP_ANONYMOUS)
        kept = [None] * (<<REST>> // 8)
        print("<<PROOF>>")
        """,
        {LIMITS},
        "proven",
    ),
    attempt(
        "fills memory with an array",
        """
        map_memory(<<TOO_MUCH>> - <<REST>>, MAP_PRIVATE | MAP_ANONYMOUS)
        array = np.ones(<<REST>>, dtype=np.uint8)
        print("<<PROOF>>")
        """,
        {LIMITS},
        "proven",
    ),
    attempt(
        "takes shared memory of its own",
        """
        start = map_memory(<<TOO_MUCH>>, MAP_SHARED | MAP_ANONYMOUS)
        ctypes.memset(start, 1, 1 << 24)
        print("<<PROOF>>")
        """,
        {LIMITS},
        "proven",
    ),
    attempt(
        "fills a file in memory",
        """
        memory = os.memfd_create("memory")
        part = bytes(1 << 24)
        for _ in range(<<TOO_MUCH>> >> 24):
            if os.write(memory, part) < len(part):
                return
        print("<<PROOF>>")
        """,
        {LIMITS, SECCOMP},
        "proven",
    ),
    attempt(
        "fills a file in memory that it never writes to",
        """
        memory = os.memfd_create("memory")
        os.posix_fallocate(memory, 0, <<TOO_MUCH>>)
        print("<<PROOF>>")
        """,
        {LIMITS, SECCOMP},
        "proven",
    ),
    attempt(
        "raises its limits, then fills memory",
        """
        for number in (resource.RLIMIT_AS, resource.RLIMIT_DATA, resource.RLIMIT_FSIZE):
            try:
                resource.setrlimit(number, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            except ValueError:
                pass
        map_memory(<<TOO_MUCH>> - <<REST>>, MAP_PRIVATE | MAP_ANONYMOUS)
        array = np.ones(<<REST>>, dtype=np.uint8)
        print("<<PROOF>>")
        """,
        {LIMITS},
        "proven",
    ),
    Attack(
        "takes memory in a call",
        """
import ctypes
libc = ctypes.CDLL(None)
def pad(x, padding, value=0.0):
    PROT_READ, MAP_PRIVATE, MAP_ANONYMOUS = 0x1, 0x02, 0x20
    if libc.mmap(0, <<TOO_MUCH>>, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != -1:
        print("<<PROOF>>")
    return x
""",
        "wrong shape",
        {LIMITS},
        "proven",
    ),
    Attack(
        "asks for 8 TiB",
        """
import numpy as np
def pad(x, padding, value=0.0):
    return np.empty(1 << 40)
""",
        "raised",
    ),
    Attack(
        "asks for memory at a place that is 1 TiB round",
        """
import ctypes
def pad(x, padding, value=0.0):
    got = ctypes.c_void_p()
    ctypes.CDLL(None).posix_memalign(ctypes.byref(got), ctypes.c_size_t(1 << 40), 8)
    return x
""",
        "wrong shape",
    ),
    Attack(
        "returns a view of 8 TiB",
        """
import numpy as np
def pad(x, padding, value=0.0):
    return np.broadcast_to(x.flat[0], (1 << 20, 1 << 20))
""",
        "wrong shape",
    ),
]

_DISK: list[Attack] = [
    attempt("writes a file", "touch()", READING, "written"),
    attempt(
        "writes a file among shared memory",
        """
        with open("/dev/shm/left", "w") as file:
            file.write("written")
        """,
        READING,
        "written",
    ),
    attempt(
        "fills the disk",
        """
        with open("<<WRITABLE>>/left", "wb") as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
        """,
        READING,
        "written",
    ),
    attempt(
        "writes many files",
        """
        for number in range(50):
            touch(number)
        """,
        READING,
        "written",
    ),
    attempt(
        "leaves a file with a hole",
        """
        with open("<<WRITABLE>>/left", "wb") as file:
            file.seek(1 << 24)
            file.write(b"end")
        """,
        READING,
        "written",
    ),
    attempt("overwrites a result", 'open("<<RESULT>>", "w").write("{}")', READING, "written"),
    attempt(
        "overwrites a result in its place",
        """
        with open("<<RESULT>>", "r+") as file:
            file.write("{}")
        """,
        {LANDLOCK, NO_FILES, LIMITS},
        "written",
    ),
    attempt(
        "appends to a result",
        """
        with open("<<RESULT>>", "a") as file:
            file.write("{}")
        """,
        {LANDLOCK, NO_FILES, LIMITS},
        "written",
    ),
    attempt(
        "writes a result through memory",
        """
        start = map_memory(4096, MAP_SHARED, os.open("<<RESULT>>", os.O_RDWR))
        ctypes.memset(start, 1, 1)
        """,
        READING,
        "written",
    ),
    attempt("cuts off a result", 'os.truncate("<<RESULT>>", 0)', WRITING, "written"),
    attempt(
        "names a file that had none",
        """
        file = os.open("<<WRITABLE>>", os.O_TMPFILE | os.O_WRONLY)
        AT_FDCWD, AT_SYMLINK_FOLLOW = -100, 0x400
        own = f"/proc/self/fd/{file}".encode()
        call("linkat", AT_FDCWD, own, AT_FDCWD, b"<<WRITABLE>>/left", AT_SYMLINK_FOLLOW)
        """,
        READING | CALLS,
        "written",
    ),
    attempt(
        "leaves a temporary file",
        """
        import tempfile
        tempfile.NamedTemporaryFile(dir="<<WRITABLE>>", delete=False)
        """,
        READING,
        "written",
    ),
]

_DESCRIPTORS: list[Attack] = [
    attempt(
        "opens all the descriptors there are",
        """
        opened = []
        while len(opened) < 4096:
            opened.append(os.open(os.devnull, os.O_RDONLY))
        """,
    ),
    attempt(
        "copies all the descriptors there are",
        """
        for _ in range(4096):
            os.dup(0)
        """,
    ),
    attempt(
        "writes 64 MiB to standard output and error",
        """
        for descriptor in (1, 2):
            for _ in range(64):
                os.write(descriptor, bytes(1 << 20))
        """,
    ),
    attempt(
        "prints 64 MiB",
        """
        for _ in range(64):
            print("x" * (1 << 20))
        """,
    ),
    Attack(
        "prints without end",
        """
def pad(x, padding, value=0.0):
    while True:
        print("more")
""",
        "timed out",
        harm="time",
    ),
    attempt("reads standard input", "print(os.read(0, 1 << 20), sys.stdin.read())"),
    attempt(
        "closes everything",
        "os.closerange(0, 64)",
        verdict="crashed",
    ),
    attempt(
        "speaks to nobody",
        "os.dup2(0, next(filter(is_socket, range(3, 64))))",
        verdict="crashed",
    ),
]

_LIMITS: list[Attack] = [
    attempt(
        "raises every limit",
        """
        for name in dir(resource):
            if name.startswith("RLIMIT_"):
                hard = resource.getrlimit(getattr(resource, name))[1]
                resource.setrlimit(getattr(resource, name), (hard, resource.RLIM_INFINITY))
        """,
    ),
    attempt(
        "lets another process have no memory",
        "resource.prlimit(<<VICTIM>>, resource.RLIMIT_AS, (0, 0))",
    ),
]

_CRASHES: list[Attack] = [
    attempt("reads where nothing is", "ctypes.string_at(0)", verdict="crashed"),
    attempt("aborts", "os.abort()", verdict="crashed"),
    attempt("exits at once", "os._exit(0)", verdict="crashed"),
    attempt(
        "leaves a core dump",
        """
        resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30))
        os.chdir("<<WRITABLE>>")
        os.abort()
        """,
        verdict="wrong shape",
    ),
    attempt(
        "overflows the stack",
        """
        function = ctypes.CFUNCTYPE(None)
        deeper = function(lambda: deeper())
        sys.setrecursionlimit(1 << 30)
        deeper()
        """,
        verdict="crashed",
    ),
    attempt(
        "runs bytecode that is none",
        """
        code = attempt.__code__.replace(co_code=bytes(range(250)) * 8, co_consts=())
        type(attempt)(code, {})()
        """,
        verdict="crashed",
    ),
    attempt(
        "overwrites its own interpreter",
        "ctypes.memset(id(sys.modules), 0x41, 1 << 12)",
        verdict="crashed",
    ),
]

ATTACKS: list[Attack] = [
    attack._replace(
        source=attack.source.replace("<<TOO_MUCH>>", str(_TOO_MUCH)).replace("<<REST>>", str(_REST))
    )
    for attack in [*_MEMORY, *_DISK, *_DESCRIPTORS, *_LIMITS, *_CRASHES]
]
