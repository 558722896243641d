"""Importing a submission from bytes, and nothing that it is not allowed to import."""

import ast
import codecs
import marshal
import os
import re
import sys
import zlib
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
from typing import TypeGuard

from grader.isolation.worker.definitions import Definition, definitions_in
from grader.isolation.worker.notebook.cells import is_notebook, read_notebook
from grader.isolation.worker.notebook.exported import is_exported, unwrap_cells
from grader.isolation.worker.notebook.magics import python_of
from grader.isolation.worker.notebook.selection import Part, each_statement, select_needed
from grader.isolation.worker.stand_in import Lenient, StandIn, StandInLoader, wants_stand_in

PACKAGE = "submission"
"""Package that the submitted files belong to, so that relative imports work among them."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks. `>` of Windows PowerShell writes UTF-16."""

_CODING = re.compile(
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*(?P<name>[-\w.]+)"
)
"""The line that names an encoding, among the first two. Source: PEP 263."""


_STANDARD = frozenset((Path(os.__file__).parent, Path(os.__file__).parent / "lib-dynload"))


class Submitted(InspectLoader):
    """Loads the files of a submission from their bytes.

    Attributes:
        sources: Bytes by the name that code has in tracebacks, Python in UTF-8: of files, and of
            the cells of a notebook once it is read.
        written: Cells that a notebook writes to a file, by the name of that module.
        definitions: The functions that each file or cell defines, as soon as it is read.
    """

    def __init__(
        self,
        sources: Mapping[str, bytes],
        main: str = "",
        asked: Sequence[str] = (),
        compiled: bytes = b"",
    ) -> None:
        """Load from `sources`; names count from the root and from the folders that `main` is in.

        Of a notebook is run what the functions in `asked` need. `compiled` is what `compile_main`
        gave in another process, which saves reading the main file.
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
        if compiled:
            codes = marshal.loads(zlib.decompress(compiled))  # noqa: S302  written here, below
            self._parts[main] = [Part(main, code) for code in codes]

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

    def compile_main(self, max_bytes: int) -> bytes:
        """The main file as other processes of this Python load it; it is compiled here as well.

        Nothing where it would take more bytes, is nested too deep, or is no Python, as running it
        tells; nor of a notebook, of which the cells are needed, too.
        """
        main = self._main
        try:
            parts = [part._replace(code=part.compiled()) for part in self.parts(main)]
        except Exception:
            return b""
        self._parts[main] = parts
        if self.is_notebook(main):
            return b""
        try:
            codes = marshal.dumps([part.code for part in parts])
        except (ValueError, MemoryError):  # functions in functions in functions, a thousand deep
            return b""
        content = zlib.compress(codes, level=1)
        return content if len(content) <= max_bytes else b""

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

    def definitions_of(self, file: str) -> list[Definition]:
        """All functions that a file or its cells define; none where it cannot be read."""
        try:
            files = dict.fromkeys(part.file for part in self.parts(file))
        except Exception:  # loading the file tells what is wrong with it
            return []
        return [one for file in files for one in self.definitions.get(file, ())]

    def find_file(self, name: str) -> tuple[str, bool] | None:
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
        found = self.find_file(module.__name__)
        module.__file__ = found[0] if found else None
        cells = self.written.get(module.__name__.removeprefix(f"{PACKAGE}."))
        if cells is None:
            super().exec_module(module)
        for part in cells or ():
            exec(part.compiled(), module.__dict__)

    def get_source(self, fullname: str) -> str | None:
        """The source of a module; part of the loader protocol."""
        found = self.find_file(fullname)
        return None if found is None else self.sources.get(found[0], b"").decode(errors="replace")

    def get_code(self, fullname: str) -> CodeType | None:
        """The compiled module, under its path within the submission."""
        found = self.find_file(fullname)
        if found is None:
            return None
        empty = fullname == PACKAGE or found[0] not in self.sources
        code = "" if empty else self.parse(found[0])
        return compile(code, found[0], "exec", dont_inherit=True)

    def is_package(self, fullname: str) -> bool:
        """Whether the module is a folder."""
        found = self.find_file(fullname)
        return found is not None and found[1]


def _in_utf8(content: bytes) -> bytes:
    return _text_of(content).encode(errors="replace")


def _text_of(content: bytes) -> str:
    """The text of a Python file, whatever saved it, with the line ends that Python counts.

    Bytes that are no text in their encoding are replaced, since they mostly stand in comments.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), _unmarked(content))
    if not encoding:
        named = _CODING.match(content)
        encoding = named["name"].decode() if named else "utf-8"
    try:
        text = content.decode(encoding, errors="replace")
    except (LookupError, ValueError):  # an encoding that is not known, or of no text
        text = content.decode(errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unmarked(content: bytes) -> str:
    """The UTF-16 of a text without a mark, of which every other byte is zero; else nothing."""
    low, high = content[::2], content[1::2]
    if high and 2 * high.count(0) > len(high) and not low.count(0):
        return "utf-16-le"
    if low and 2 * low.count(0) > len(low) and not high.count(0):
        return "utf-16-be"
    return ""


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
        if fullname == PACKAGE or self._loader.find_file(fullname):
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
    """Whether an entry of the import path belongs to the standard library alone."""
    return Path(entry) in _STANDARD or entry.endswith(".zip")


def install(
    sources: Mapping[str, bytes],
    main: str,
    allowed: Sequence[str],
    asked: Sequence[str],
    compiled: bytes = b"",
) -> Submitted:
    """Make the submitted files importable, and installed packages only if they are allowed.

    Args:
        sources: Bytes of every file by its path within the submission.
        main: Path of the main file among them.
        allowed: Top-level packages that may be imported beside the standard library.
        asked: Names of the functions that are asked.
        compiled: The main file, as `Submitted` has it.
    """
    loader = Submitted(sources, main, asked, compiled)
    standard = [entry for entry in sys.path if _is_standard(entry)]
    packages = [entry for entry in sys.path if entry not in standard]
    sys.path[:] = standard
    sys.meta_path[:] = [
        BuiltinImporter,
        FrozenImporter,
        _Finder(loader, frozenset(allowed), packages),
    ]
    return loader


def stem_of(file: str) -> str:
    """Last part of the name under which a file is imported."""
    path = PurePosixPath(file)
    return path.parent.name if path.stem == "__init__" else path.stem


def is_script(node: ast.AST) -> TypeGuard[ast.If]:
    """Whether it is an `if __name__ == "__main__":`, whose body does not run here."""
    match node:
        case ast.If(
            test=ast.Compare(
                left=ast.Name(id="__name__"),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value="__main__")],
            )
        ):
            return True
    return False
