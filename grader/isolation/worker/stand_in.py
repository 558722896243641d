"""What is imported instead of a module that cannot be imported here, and when.

Students leave `import torch` at the top of a file that never uses it. A stand-in does no harm until
something is wanted of it, and then says what to do. But where code is ready for an ImportError, it
gets one, since it has another way.
"""

import ast
import importlib
import sys
from collections.abc import Callable, Container
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from inspect import currentframe
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

_KNOWN = frozenset(
    (
        *("IPython", "PIL", "altair", "cupy", "cv2", "google", "imageio", "ipywidgets", "jax"),
        *("keras", "matplotlib", "networkx", "numba", "pandas", "plotly", "scipy", "seaborn"),
        *("skimage", "sklearn", "sympy", "tensorflow", "torch", "torchvision", "tqdm"),
        *sys.stdlib_module_names,
    )
)
"""Packages that are no file of a student's own."""

_BETWEEN = ("<", str(Path(__file__).parent), str(Path(importlib.__file__).parent))
"""How the names of files begin whose frames lie between an import and its finder."""

_CATCH_IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}

_EXITS = {"exit", "quit", "sys.exit", "os._exit"}


class StandIn(ModuleType):
    """Stands for a module that is not there; harmless until it is used."""

    def __init__(self, name: str) -> None:
        """Stand in for the module or member `name`."""
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        """Members stand in for themselves; magic ones are not there.

        Nothing can stand in for all names of a file that was not handed in.

        Raises:
            ImportError: They are asked for, by `from helper import *`.
        """
        if name == "__all__" and self.__name__.partition(".")[0] not in _KNOWN:
            StandIn(f"{self.__name__}.*")()
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def __call__(self, *_: object, **__: object) -> Any:
        """Fail, since this is where a result is wanted."""
        package = self.__name__.partition(".")[0]
        if package not in _KNOWN:
            raise ImportError(
                f"{self.__name__} was used, but no file {package}.py was handed in, and no package "
                f"{package} can be imported here. If it is a file of yours, hand it in too"
            )
        raise ImportError(
            f"{self.__name__} was used, but {package} cannot be imported here. "
            "Write the function with NumPy, the standard library and files of your own"
        )

    __iter__ = __getitem__ = __len__ = __contains__ = __enter__ = __array__ = __call__
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __matmul__ = __rmatmul__ = (
        __call__
    )
    __truediv__ = __rtruediv__ = __floordiv__ = __pow__ = __rpow__ = __neg__ = __abs__ = __call__
    __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __int__ = __float__ = __index__ = __call__
    __mro_entries__ = __reduce_ex__ = __call__

    def __setitem__(self, key: object, value: object) -> None:
        """Settings want nothing back, e.g. `plt.rcParams["figure.dpi"] = 100`."""

    def __or__(self, _: object) -> Any:
        """Types in annotations want nothing back, e.g. `torch.Tensor | None`."""
        return self

    __ror__ = __or__

    def __instancecheck__(self, _: object) -> bool:
        """There are no instances of a class that is not there."""
        return False

    __subclasscheck__ = __instancecheck__


class StandInLoader(Loader):
    """Loads a stand-in."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


class Lenient(Loader):
    """Loads a standard module, or a stand-in where isolation keeps its files from being opened."""

    def __init__(self, loader: Loader, wants_stand_in: Callable[[], bool]) -> None:
        """Load with `loader`; `wants_stand_in` tells whether a stand-in serves who imports."""
        self._loader = loader
        self._wants_stand_in = wants_stand_in

    def __getattr__(self, name: str) -> Any:
        """All else the loader itself knows."""
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Open an extension module."""
        try:
            return self._loader.create_module(spec)
        except (ImportError, OSError):
            if not self._wants_stand_in():
                raise
            return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; importlib then takes what stands under its name."""
        if isinstance(module, StandIn):
            return
        try:
            self._loader.exec_module(module)
        except (ImportError, OSError):
            if not self._wants_stand_in():
                raise
            sys.modules[module.__name__] = StandIn(module.__name__)


def wants_stand_in(files: Container[str], parse: Callable[[str], ast.Module]) -> bool:
    """Whether a submitted file is importing, and no code around it handles an ImportError.

    Not so where a library imports what it can do without, `importlib.util.find_spec` only asks, or
    a `try` has another way: `try: import cupy as np` and `except ImportError: import numpy as np`.

    Args:
        files: Paths of the submitted files.
        parse: Gives the tree of one of them.
    """
    frame = currentframe()
    entry = ""
    while frame and frame.f_code.co_filename.startswith(_BETWEEN):
        entry, frame = frame.f_code.co_name, frame.f_back
    if frame is None or frame.f_code.co_filename not in files or entry == "find_spec":
        return False
    while frame and frame.f_code.co_filename in files:
        if _has_another_way(frame, parse(frame.f_code.co_filename)):
            return False
        frame = None if frame.f_code.co_name == "<module>" else frame.f_back
    return True


def _has_another_way(frame: FrameType, tree: ast.Module) -> bool:
    """Whether the line that the frame runs stands in a `try` that lives with an ImportError."""
    return any(
        isinstance(node, ast.Try)
        and frame.f_code.co_firstlineno <= node.lineno
        and node.body[0].lineno <= frame.f_lineno <= (node.body[-1].end_lineno or 0)
        and any(_catches(handler) and not _gives_up(handler.body[-1]) for handler in node.handlers)
        for node in ast.walk(tree)
    )


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    named = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return not named.isdisjoint(_CATCH_IMPORT_ERRORS)


def _gives_up(statement: ast.stmt) -> bool:
    """Whether a handler only ends the program, for the lack of a package it may not need."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return ast.unparse(statement.value.func) in _EXITS
    return isinstance(statement, ast.Raise)
