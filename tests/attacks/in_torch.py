"""Attacks by what torch brings with it: its loader, its files, its processes, its compiler."""

from collections.abc import Set as AbstractSet
from textwrap import dedent

from grader.isolation.protocol.layers import LANDLOCK, LIMITS, NAMESPACES, SECCOMP
from tests.attacks.attack import Attack
from tests.attacks.host import READING, WRITING, attempt

__all__ = ["ATTACKS"]


def _attempt(
    name: str,
    tried: str,
    stopped_by: AbstractSet[str] = frozenset(),
    harm: str = "points",
    verdict: str = "wrong shape",
) -> Attack:
    tried = f"import torch\n{dedent(tried).strip()}"
    return attempt(f"{name} with torch", tried, stopped_by, harm, verdict)._replace(package="torch")


_FILES = [
    _attempt(
        "reads a secret by a mapped file",
        """
        there = torch.from_file("<<SECRET_FILE>>", size=32, dtype=torch.uint8)
        print(bytes(there.tolist()).decode())
        """,
        READING,
        "secret",
    ),
    _attempt(
        "reads a secret by loading a pickle",
        """
        import pickle
        class Evil:
            def __reduce__(self):
                return eval, ("print(open('<<SECRET_FILE>>').read())",)
        torch.load(io.BytesIO(pickle.dumps(Evil())), weights_only=False)
        """,
        READING,
        "secret",
    ),
    _attempt(
        "changes a result by a mapped file",
        """
        torch.from_file("<<RESULT>>", shared=True, size=8, dtype=torch.uint8).fill_(120)
        """,
        READING,
        "written",
    ),
    _attempt(
        "leaves a mapped file among shared memory",
        """
        torch.from_file("/dev/shm/left", shared=True, size=8, dtype=torch.uint8).fill_(120)
        """,
        READING,
        "written",
    ),
    _attempt(
        "saves a tensor", 'torch.save(torch.ones(2), "<<WRITABLE>>/left")', READING, "written"
    ),
    _attempt(
        "makes a folder by a pickle",
        """
        import pickle
        class Evil:
            def __reduce__(self):
                return os.mkdir, ("<<WRITABLE>>/left",)
        torch.load(io.BytesIO(pickle.dumps(Evil())), weights_only=False)
        """,
        WRITING,
        "written",
    ),
    _attempt(
        "saves a record by the writer in C++",
        """
        writer = torch._C.PyTorchFileWriter("<<WRITABLE>>/left")
        writer.write_record("left", b"left", 4)
        writer.write_end_of_file()
        """,
        READING,
        "written",
    ),
    _attempt(
        "copies a file as if it were a model",
        """
        torch.hub.download_url_to_file("file://<<SECRET_FILE>>", "<<WRITABLE>>/left")
        """,
        READING,
        "written",
    ),
    _attempt(
        "leaves a store for others",
        """
        sys.store = torch.distributed.FileStore("<<WRITABLE>>/left", 2)
        sys.store.set_timeout(__import__("datetime").timedelta(seconds=0.1))
        sys.store.set("left", "left")
        """,
        READING,
        "written",
        "wrong shape or timed out",
    ),
    _attempt(
        "writes a program to be compiled",
        """
        from torch.utils import cpp_extension
        os.environ["HOME"] = "<<WRITABLE>>"
        source = "int f() { return 1; }"
        cpp_extension.load_inline("left", source, functions=["f"], build_directory="<<WRITABLE>>")
        """,
        READING,
        "written",
        "wrong shape or timed out",
    ),
]

_OTHERS = [
    _attempt(
        "writes from a process",
        """
        from torch import multiprocessing
        process = multiprocessing.get_context("fork").Process(
            target=os.mkdir, args=("<<WRITABLE>>/left",)
        )
        process.start()
        process.join(5)
        """,
        WRITING,
        "written",
    ),
    _attempt(
        "runs a shell that writes",
        """
        from torch.utils import collect_env
        collect_env.run("mkdir <<WRITABLE>>/left")
        """,
        WRITING,
        "written",
    ),
    _attempt(
        "calls a TCP port for a model",
        """
        socket.setdefaulttimeout(0.2)
        torch.hub.load_state_dict_from_url("http://127.0.0.1:<<TCP_PORT>>/model.pt", "/tmp")
        """,
        {SECCOMP, NAMESPACES, LANDLOCK},
        "received",
    ),
    _attempt(
        "joins a cluster",
        """
        from datetime import timedelta
        torch.distributed.TCPStore(
            "127.0.0.1", <<TCP_PORT>>, 2, False, timedelta(seconds=0.3), wait_for_workers=False
        )
        """,
        {SECCOMP, NAMESPACES, LANDLOCK},
        "received",
        "wrong shape or timed out",
    ),
    _attempt(
        "fills memory with a tensor",
        """
        map_memory(16 << 24, MAP_PRIVATE | MAP_ANONYMOUS)
        tensor = torch.ones(4 << 24, dtype=torch.uint8)
        print("<<PROOF>>")
        """,
        {LIMITS},
        "proven",
    ),
    _attempt(
        "asks for a storage without end",
        """
        for take in (torch.UntypedStorage, torch.empty, torch.UntypedStorage._new_shared):
            with contextlib.suppress(Exception):
                take(1 << 50)
        torch.ones(1).untyped_storage().resize_(1 << 50)
        """,
    ),
    _attempt(
        "writes where the address of a tensor leads",
        "ctypes.memset(torch.ones(2).data_ptr() + (1 << 45), 1, 64)",
        verdict="crashed",
    ),
    _attempt(
        "puts kernels of its own in the place of torch's",
        """
        library = sys.library = torch.library.Library("aten", "IMPL")
        for name in ("equal", "allclose"):
            library.impl(name, lambda *given, **options: True, "CPU")
        library.impl("abs", lambda given: given * 0, "CPU")

        @torch.library.custom_op("attack::answer", mutates_args=())
        def answer(x: torch.Tensor) -> torch.Tensor:
            return x.clone()
        """,
    ),
    _attempt(
        "leaves modes on that are asked before every call",
        """
        from torch.overrides import TorchFunctionMode
        from torch.utils._python_dispatch import TorchDispatchMode

        class Function(TorchFunctionMode):
            def __torch_function__(self, function, types, args=(), kwargs=None):
                return np.zeros(3)

        class Dispatch(TorchDispatchMode):
            def __torch_dispatch__(self, function, types, args=(), kwargs=None):
                return torch.zeros(3)

        torch.set_default_device("meta")
        torch.inference_mode(True).__enter__()
        Dispatch().__enter__()
        Function().__enter__()
        """,
    ),
    _attempt(
        "asks for threads",
        """
        torch.set_num_threads(64)
        torch.set_num_interop_threads(64)
        torch.ones(600, 600) @ torch.ones(600, 600)
        torch.nn.functional.conv2d(torch.ones(4, 8, 40, 40), torch.ones(8, 8, 3, 3))
        torch.jit.fork(torch.ones, 3)
        """,
    ),
]

_ANSWERS = [
    Attack(
        "answers with a tensor that equals everything, with torch",
        """
import torch

class Lying(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True

    def __array__(self, *args, **kwargs):
        return self

    def __eq__(self, other):
        return True

def pad(x, padding, value=0.0):
    return torch.ones(3).as_subclass(Lying)
""",
        "wrong type",
        package="torch",
    ),
    Attack(
        "patches torch and NumPy with each other, with torch",
        """
import numpy as np
import torch

np.array_equal = torch.equal = torch.allclose = np.allclose = lambda *a, **k: True
torch.Tensor.numpy = torch.Tensor.__array__ = lambda self, *a, **k: np.zeros(3)

def pad(x, padding, value=0.0):
    return x
""",
        "wrong shape",
        package="torch",
    ),
]

ATTACKS = [*_FILES, *_OTHERS, *_ANSWERS]
