"""Importing a submission from bytes, and nothing that it is not allowed to import."""

import ast
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import (
    BuiltinImporter,
    FrozenImporter,
    ModuleSpec,
    PathFinder,
)
from importlib.util import spec_from_loader
from pathlib import Path, PurePosixPath
from types import CodeType, ModuleType

from grader.isolation.worker.decoding import text_of
from grader.isolation.worker.definitions import Definition, definitions_in
from grader.isolation.worker.exported import is_exported, unwrap_cells
from grader.isolation.worker.importer import wants_stand_in
from grader.isolation.worker.magics import python_of
from grader.isolation.worker.needed import Part, each_statement, select_needed
from grader.isolation.worker.notebook import is_notebook, read_notebook
from grader.isolation.worker.stand_in import Lenient, StandIn, StandInLoader

__all__ = ["PACKAGE", "Submitted", "install"]

PACKAGE = "submission"
"""Package that the submitted files belong to, so that relative imports work among them."""


class Submitted(InspectLoader):
    """Loads the files of a submission from their bytes.

    Attributes:
        sources: Bytes by the name that code has in tracebacks, Python in UTF-8: of files, and of
            the cells of a notebook once it is read.
        written: Cells that a notebook writes to a file, by the name of that module.
        definitions: The functions that each file or cell defines, as soon as it is read.
    """

    def __init__(
        self, sources: Mapping[str, bytes], main: str = "", asked: Sequence[str] = ()
    ) -> None:
        """Load from `sources`; names count from the root and from the folders that `main` is in.

        Of a notebook is run what the functions in `asked` need.
        """
        self.sources = {
            file: content if is_notebook(content, file) else _in_utf8(content)
            for file, content in sources.items()
        }
        self.written: dict[str, list[Part]] = {}
        self.definitions: dict[str, list[Definition]] = {}
        self._main = main
        self._roots = ["", *(f"{folder}/" for folder in PurePosixPath(main).parents)]
        self._asked = asked
        self._exported: set[str] = set()
        self._trees: dict[str, ast.Module] = {}
        self._parts: dict[str, list[Part]] = {}

    def parts(self, file: str) -> list[Part]:
        """What a submitted file runs, statement by statement.

        Of a notebook, also of one that was saved as a Python file, that is what is needed.

        Raises:
            NotebookError: It should be a notebook and is none.
            SyntaxError: It is not Python; other exceptions where it is too deep or holds nulls.
        """
        if file not in self._parts:
            self._parts[file] = self._read(file)
        return self._parts[file]

    def _read(self, file: str) -> list[Part]:
        if not is_notebook(self.sources[file], file):
            return each_statement({file: self.parse(file)}, self._asked)
        notebook = read_notebook(self.sources[file], file, self._asked)
        self.sources |= {cell: text.encode() for cell, text in notebook.cells.items()}
        self.written |= notebook.written
        for cell, tree in notebook.trees.items():
            self._keep(cell, tree)
        return notebook.parts

    def is_notebook(self, file: str) -> bool:
        """Whether a file is a notebook, also one that was saved as a Python file."""
        return file in self._exported or is_notebook(self.sources[file], file)

    def parse(self, file: str) -> ast.Module:
        """The tree of a submitted file, parsed once; of a saved notebook what is run of it.

        Raises:
            SyntaxError: It is not Python; other exceptions where it is too deep or holds nulls.
        """
        if file not in self._trees:
            text = self.sources[file].decode()
            try:
                tree, python = ast.parse(text, file), text
            except SyntaxError:
                python = python_of(text)
                tree = ast.parse(python, file)
            if python != text or is_exported(text):
                self._exported.add(file)
                unwrap_cells(tree)
                own = [one.name for one in tree.body if isinstance(one, ast.FunctionDef)]
                select_needed({file: tree}, self._asked if file == self._main else own)
            self._keep(file, tree)
        return self._trees[file]

    def _keep(self, file: str, tree: ast.Module) -> None:
        self._trees[file] = tree
        self.definitions[file] = definitions_in(tree, file)

    def place(self, name: str) -> tuple[str, bool] | None:
        """File that a module's name stands for, and whether it is a package."""
        if name == PACKAGE:
            return "__init__.py", True
        inner = name.removeprefix(f"{PACKAGE}.").replace(".", "/")
        if inner in self.written:
            return f"{inner}.py", False
        for path in (f"{root}{inner}" for root in self._roots):
            if f"{path}.py" in self.sources:
                return f"{path}.py", False
            if any(file.startswith(f"{path}/") for file in self.sources):
                return f"{path}/__init__.py", True
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run a module, which knows the name of its file."""
        found = self.place(module.__name__)
        module.__file__ = found[0] if found else None
        cells = self.written.get(module.__name__.removeprefix(f"{PACKAGE}."))
        if cells is None:
            super().exec_module(module)
        for part in cells or ():
            exec(compile(part.code, part.file, "exec", dont_inherit=True), module.__dict__)

    def get_source(self, fullname: str) -> str | None:
        """The source of a module; part of the loader protocol."""
        found = self.place(fullname)
        return None if found is None else self.sources.get(found[0], b"").decode(errors="replace")

    def get_code(self, fullname: str) -> CodeType | None:
        """The compiled module, under its path within the submission."""
        found = self.place(fullname)
        if found is None:
            return None
        empty = fullname == PACKAGE or found[0] not in self.sources
        code = "" if empty else self.parse(found[0])
        return compile(code, found[0], "exec", dont_inherit=True)

    def is_package(self, fullname: str) -> bool:
        """Whether the module is a folder."""
        found = self.place(fullname)
        return found is not None and found[1]


def _in_utf8(content: bytes) -> bytes:
    return text_of(content).encode(errors="replace")


class _Finder(MetaPathFinder):
    """Finds, after the standard library, submitted files, allowed packages and stand-ins."""

    def __init__(self, loader: Submitted, allowed: frozenset[str], packages: list[str]) -> None:
        self._loader = loader
        self._allowed = allowed
        self._packages = packages
        self._wants_stand_in = partial(wants_stand_in, loader.sources, loader.parse)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        top = fullname.partition(".")[0]
        spec = _find(fullname, path, target)
        if spec is not None:
            if spec.loader and top in sys.stdlib_module_names and not top.startswith("_"):
                spec.loader = Lenient(spec.loader, self._wants_stand_in)
            return spec
        if fullname == PACKAGE or self._loader.place(fullname):
            return spec_from_loader(fullname, self._loader)
        if top in self._allowed and path is None:
            spec = _find(fullname, self._packages, target)
        above = fullname.rpartition(".")[0]
        absent = not above or isinstance(sys.modules.get(above), StandIn)
        if spec is None and absent and self._wants_stand_in():
            spec = spec_from_loader(fullname, StandInLoader(), is_package=True)
        return spec


def _find(
    fullname: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    """What Python itself finds; nothing where it may not look."""
    try:
        return PathFinder.find_spec(fullname, path, target)
    except OSError:
        return None


def _is_standard(entry: str) -> bool:
    """Whether a place on the import path belongs to the standard library alone."""
    library = Path(os.__file__).parent
    return Path(entry) in {library, library / "lib-dynload"} or entry.endswith(".zip")


def install(
    sources: Mapping[str, bytes], main: str, allowed: Sequence[str], asked: Sequence[str]
) -> Submitted:
    """Make the submitted files importable, and installed packages only if they are allowed.

    Args:
        sources: Bytes of every file by its path within the submission.
        main: Path of the main file among them.
        allowed: Top-level packages that may be imported beside the standard library.
        asked: Names of the functions that are asked.
    """
    loader = Submitted(sources, main, asked)
    packages = [entry for entry in sys.path if not _is_standard(entry)]
    sys.path[:] = [entry for entry in sys.path if _is_standard(entry)]
    sys.meta_path[:] = [
        BuiltinImporter,
        FrozenImporter,
        _Finder(loader, frozenset(allowed), packages),
    ]
    return loader
