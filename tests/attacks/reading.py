"""Attacks that want to read answers, secrets and other submissions."""

from pathlib import Path

from grader.isolation.protocol.layers import SECCOMP
from grader.isolation.worker.linux.kernel import MACHINE
from tests.attacks.attack import Attack
from tests.attacks.host import READING, attempt

__all__ = ["ATTACKS"]

_WAYS = {
    "open": 'open("<<SECRET_FILE>>").read()',
    "os.open": 'os.read(os.open("<<SECRET_FILE>>", os.O_RDONLY), 99)',
    "os.open in a folder": "read_in_folder()",
    "os.pread": 'os.pread(os.open("<<SECRET_FILE>>", os.O_RDONLY | os.O_CLOEXEC), 99, 0)',
    "a raw file": 'io.FileIO("<<SECRET_FILE>>").readall()',
    "a path": 'Path("<<SECRET_FILE>>").read_text()',
    "a path that goes round": 'open("/usr/lib/../..<<SECRET_FILE>>").read()',
    "the root of its process": 'open("/proc/self/root<<SECRET_FILE>>").read()',
    "its working directory": 'open("/proc/self/cwd/../../../..<<SECRET_FILE>>").read()',
    "a listed folder": 'open(next(Path("<<SECRET_FOLDER>>").iterdir())).read()',
    "a walk": '[open(f"{at}/{name}").read() for at, _, names in os.walk("<<SECRET_FOLDER>>")'
    " for name in names] or missing()",
    "glob": '[open(name).read() for name in glob.glob("<<SECRET_FOLDER>>/*")] or missing()',
    "mmap": 'mmap.mmap(os.open("<<SECRET_FILE>>", 0), 0, access=mmap.ACCESS_READ)[:]',
    "np.fromfile": 'np.fromfile("<<SECRET_FILE>>", dtype=np.uint8).tobytes()',
    "np.memmap": 'np.memmap("<<SECRET_FILE>>", mode="r").tobytes()',
    "np.genfromtxt": 'np.genfromtxt("<<SECRET_FILE>>", dtype="U99")',
    "np.loadtxt": 'np.loadtxt("<<SECRET_FILE>>", dtype="U99")',
    "linecache": 'linecache.getline("<<SECRET_FILE>>", 1) or missing()',
    "tokenize": 'tokenize.open("<<SECRET_FILE>>").read()',
    "codecs": 'codecs.open("<<SECRET_FILE>>").read()',
    "fileinput": 'list(fileinput.input("<<SECRET_FILE>>"))',
    "a loader of modules": 'SourceFileLoader("m", "<<SECRET_FILE>>").get_data("<<SECRET_FILE>>")',
    "a descriptor's name": "open(f\"/dev/fd/{os.open('<<SECRET_FILE>>', os.O_RDONLY)}\").read()",
    "fopen of C": "read_in_c()",
}
"""Expressions that read the secret; `missing` stands where nothing found is no error."""

_BEFORE = """
import codecs, fileinput, glob, io, linecache, mmap, tokenize
from pathlib import Path
from importlib.machinery import SourceFileLoader

def missing():
    raise FileNotFoundError

def read_in_folder():
    folder = os.open("<<SECRET_FOLDER>>", os.O_RDONLY)
    return os.read(os.open("secret.txt", os.O_RDONLY, dir_fd=folder), 99)

def read_in_c():
    libc.fopen.restype = ctypes.c_void_p
    file = libc.fopen(b"<<SECRET_FILE>>", b"r")
    text = ctypes.create_string_buffer(99)
    if not file:
        missing()
    libc.fgets(text, 99, ctypes.c_void_p(file))
    return text.value
"""

_CALLS = [
    attempt(
        "opens a secret by a newer call",
        """
        OPENAT2, AT_FDCWD = 437, -100
        how = ctypes.create_string_buffer(24)
        descriptor = call(OPENAT2, AT_FDCWD, b"<<SECRET_FILE>>", how, 24)
        print(os.read(descriptor, 99))
        """,
        READING | {SECCOMP},
        "secret",
    ),
    attempt(
        "sends a secret within the kernel",
        """
        ours, theirs = os.pipe()
        os.sendfile(theirs, os.open("<<SECRET_FILE>>", os.O_RDONLY), 0, 99)
        print(os.read(ours, 99))
        """,
        READING | {SECCOMP},
        "secret",
    ),
    attempt(
        "links to a secret where it may read",
        """
        os.symlink("<<SECRET_FILE>>", "<<WRITABLE>>/link")
        open("<<WRITABLE>>/link").read()
        """,
        READING | {SECCOMP},
        "written",
    ),
]

_OLD_CALLS = [
    attempt(
        "opens a secret by the oldest call",
        'print(os.read(call(2, b"<<SECRET_FILE>>", os.O_RDONLY), 99))',
        READING,
        "secret",
    )
]

_PLACES = [
    attempt(
        "reads the system's users",
        """
        if "root:" in open("/etc/passwd").read():
            print("<<PROOF>>")
        """,
        READING,
        "proven",
    ),
    attempt(
        "lists the folder at the root",
        """
        if "etc" in os.listdir("/"):
            print("<<PROOF>>")
        """,
        READING,
        "proven",
    ),
    attempt(
        "reads a deck",
        """
        if len(open("<<DECK>>", "rb").read()) > 99:
            print("<<PROOF>>")
        """,
        READING,
        "proven",
    ),
    attempt(
        "imports an installed library that it may not import",
        """
        sys.path.append(os.path.dirname(os.path.dirname(np.__file__)))
        import msgspec.json
        if msgspec.json.encode([1]) == b"[1]":
            print("<<PROOF>>")
        """,
        READING,
        "proven",
    ),
    attempt(
        "reads the environment that the grader has",
        """
        print(os.environ, ctypes.string_at(libc.getenv(b"SECRET") or b""))
        print(open("/proc/self/environ", "rb").read())
        """,
        harm="secret",
    ),
    attempt(
        "reads the environment of what started it",
        'print(open(f"/proc/{os.getppid()}/environ", "rb").read())',
        harm="secret",
    ),
    attempt(
        "reads the questions of other workers",
        """
        for descriptor in range(3, 64):
            try:
                os.set_blocking(descriptor, False)
                print(descriptor, os.read(descriptor, 9))
            except OSError:
                pass
        """,
        harm="secret",
        verdict="wrong shape or crashed or timed out",
    ),
]

_RIGHT = [
    Attack(
        "answers with the right program, read from the grader's files",
        """
import ast
import numpy as np
from numpy.typing import NDArray
with open("<<TWIN>>") as file:
    tree = ast.parse(file.read())
tree.body = [node for node in tree.body if getattr(node, "name", "") == "pad"]
exec(compile(tree, "pad", "exec"))
""",
        "missing",
        READING,
    ),
    Attack(
        "answers with the right program, imported from beside it",
        """
import os, sys, numpy
sys.path[:0] = [os.path.abspath("<<TWIN>>/../../.."), os.path.abspath(numpy.__path__[0] + "/..")]
sys.meta_path = sys.meta_path[:3]
from reference.operations.pad import pad
""",
        "missing or raised",
        READING,
    ),
]

_LINKS = [
    Attack(
        "links to a secret from its folder",
        """
try:
    import link
except Exception as error:
    print(error)
try:
    print(open("link.py").read())
except Exception as error:
    print(error)
def pad(x, padding, value=0.0):
    return x
""",
        "wrong shape",
        harm="secret",
        files={"link.py": Path("<<SECRET_FILE>>"), "folder": Path("<<SECRET_FOLDER>>")},
    ),
]

ATTACKS = [
    *(
        attempt(f"reads a secret by {way}", f"{_BEFORE}\nprint({text})", READING, "secret")
        for way, text in _WAYS.items()
    ),
    *_CALLS,
    *(_OLD_CALLS if MACHINE == "x86_64" else []),
    *_PLACES,
    *_RIGHT,
    *_LINKS,
]
