"""Importing a submission from bytes, and nothing that it is not allowed to import."""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import InspectLoader, Loader, MetaPathFinder
from importlib.machinery import (
    BuiltinImporter,
    FrozenImporter,
    ModuleSpec,
    PathFinder,
)
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

__all__ = ["PACKAGE", "StandIn", "Submitted", "install"]

PACKAGE = "submission"
"""Package that the submitted files belong to, so that relative imports work among them."""


class StandIn(ModuleType):
    """Takes the place of a module that is not there; harmless until it is used."""

    def __init__(self, name: str) -> None:
        """Stand in for the module or member `name`."""
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        """Members stand in for themselves; magic ones are not there."""
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def __call__(self, *_: object, **__: object) -> Any:
        """Fail, since this is where a result is wanted."""
        package = self.__name__.partition(".")[0]
        raise ImportError(
            f"{self.__name__} was used, but {package} cannot be imported here: "
            "write the function with NumPy and the standard library."
        )

    __iter__ = __getitem__ = __setitem__ = __len__ = __contains__ = __enter__ = __call__
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __matmul__ = __rmatmul__ = (
        __call__
    )
    __truediv__ = __rtruediv__ = __floordiv__ = __pow__ = __neg__ = __call__
    __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __int__ = __float__ = __index__ = __call__
    __instancecheck__ = __subclasscheck__ = __mro_entries__ = __call__


class Submitted(InspectLoader):
    """Loads the files of a submission from their bytes."""

    def __init__(self, sources: Mapping[str, bytes], main: str = "") -> None:
        """Load from `sources`; names count from the root and from the folder of `main`."""
        self.sources = sources
        self._folder = main.rpartition("/")[0]

    def place(self, name: str) -> tuple[str, bool] | None:
        """File that a module's name stands for, and whether it is a package."""
        if name == PACKAGE:
            return "__init__.py", True
        inner = name.removeprefix(f"{PACKAGE}.").replace(".", "/")
        for path in (inner, f"{self._folder}/{inner}"):
            if f"{path}.py" in self.sources:
                return f"{path}.py", False
            if any(file.startswith(f"{path}/") for file in self.sources):
                return f"{path}/__init__.py", True
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run a module, which knows the name of its file."""
        found = self.place(module.__name__)
        module.__file__ = found[0] if found else None
        super().exec_module(module)

    def get_source(self, fullname: str) -> str | None:
        """The source of a module; part of the loader protocol."""
        found = self.place(fullname)
        return None if found is None else self.sources.get(found[0], b"").decode(errors="replace")

    def get_code(self, fullname: str) -> CodeType | None:
        """The compiled module, under its path within the submission."""
        found = self.place(fullname)
        if found is None:
            return None
        source = b"" if fullname == PACKAGE else self.sources.get(found[0], b"")
        return compile(source, found[0], "exec", dont_inherit=True)

    def is_package(self, fullname: str) -> bool:
        """Whether the module is a folder."""
        found = self.place(fullname)
        return found is not None and found[1]


class _Finder(MetaPathFinder):
    """Finds, after the standard library, submitted files, allowed packages and stand-ins."""

    def __init__(self, loader: Submitted, allowed: frozenset[str], packages: list[str]) -> None:
        self._loader = loader
        self._allowed = allowed
        self._packages = packages

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname == PACKAGE or self._loader.place(fullname):
            return spec_from_loader(fullname, self._loader)
        top = fullname.partition(".")[0]
        if top in self._allowed and path is None:
            return PathFinder.find_spec(fullname, self._packages, target)
        if top == PACKAGE or top in self._allowed or top in sys.stdlib_module_names:
            return None
        return spec_from_loader(fullname, _StandInLoader(), is_package=True)


class _StandInLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def _is_standard(entry: str) -> bool:
    """Whether a place on the import path belongs to the standard library alone."""
    library = Path(os.__file__).parent
    return Path(entry) in {library, library / "lib-dynload"} or entry.endswith(".zip")


def install(sources: Mapping[str, bytes], main: str, allowed: Sequence[str]) -> Submitted:
    """Make the submitted files importable, and installed packages only if they are allowed.

    Args:
        sources: Bytes of every file by its path within the submission.
        main: Path of the main file among them.
        allowed: Top-level packages that may be imported beside the standard library.
    """
    loader = Submitted(sources, main)
    packages = [entry for entry in sys.path if not _is_standard(entry)]
    sys.path[:] = [entry for entry in sys.path if _is_standard(entry)]
    sys.meta_path[:] = [
        BuiltinImporter,
        FrozenImporter,
        PathFinder,
        _Finder(loader, frozenset(allowed), packages),
    ]
    return loader
