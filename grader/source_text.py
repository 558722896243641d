"""Submitted files as lines of text, for people to read; none is run or parsed as Python.

They are strangers' bytes in the grader's own process. So only encodings are read whose decoders
take linear time, and of a notebook only the texts of its cells. What is something else has no
lines.
"""

import codecs
import re
import sys
from collections.abc import Iterator, Mapping, Sequence

import msgspec

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    **dict.fromkeys((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32"),
    **dict.fromkeys((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
}
"""Byte order marks, and how to read what they begin; that of UTF-32 begins with one of UTF-16."""

_DECLARATION = re.compile(
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)
"""An encoding that is named in one of the first two lines. Source: PEP 263."""

_ENCODINGS = re.compile(
    r"ascii|utf-8|cp\d+|iso8859-\d+|koi8-[ru]|mac-roman|gbk|gb2312|gb18030|big5|shift_jis|euc_\w+"
)
"""Those that are read, by Python's names for them; `punycode`, for one, takes quadratic time."""

_CELL = re.compile(r"(?P<notebook>.+), cell (?P<number>[1-9][0-9]{0,4})", re.DOTALL)


_BEGINS_SCOPE = re.compile(r"(async\s+)?def\b|class\b")
_BEGINS_WHILE = re.compile(r"while\b")

_MAGIC = re.compile(r"^([ \t]*)([%!])", re.MULTILINE)
"""How a line begins that IPython obeys."""


class _Cell(msgspec.Struct):
    cell_type: str = ""
    source: str | list[str] = ""


class _Notebook(msgspec.Struct):
    cells: list[_Cell]


def is_submitted(file: str, sources: Mapping[str, bytes]) -> bool:
    """Whether code that is run can bear this name: that of a file, or of a cell of one."""
    cell = _CELL.fullmatch(file)
    return file in sources or (cell is not None and cell["notebook"] in sources)


def read_lines(file: str, sources: Mapping[str, bytes]) -> list[str]:
    """The lines of a submitted file, counted as Python counts them; none if it cannot be read.

    Args:
        file: Its path; of a notebook with the cell, e.g. `cnn.ipynb, cell 3`.
        sources: Bytes of all submitted files by their path.
    """
    cell = _CELL.fullmatch(file)
    if file in sources:
        text = _text_of(sources[file])
    elif cell is not None and cell["notebook"] in sources:
        text = _text_of_cell(sources[cell["notebook"]], int(cell["number"]))
    else:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if text else []


def while_loops_around(lines: Sequence[str], first: int, last: int) -> tuple[int, ...]:
    """The `while` loops of one function that two lines stand in or begin, the outermost first.

    Told by the indentation alone, so that one can be missed in a file that is laid out oddly.

    Args:
        lines: The lines of the file.
        first: One of the lines, from 1.
        last: The other.
    """
    around = {*_loops_above(lines, last)}
    return tuple(sorted(around.intersection(_loops_above(lines, first))))


def _loops_above(lines: Sequence[str], number: int) -> Iterator[int]:
    """The `while` that a line is, and those above it, inwards out, up to the function's `def`."""
    indent = sys.maxsize
    for at in range(min(number, len(lines)), 0, -1):
        text = lines[at - 1].expandtabs()
        code = text.lstrip()
        if not code or code.startswith("#") or len(text) - len(code) >= indent:
            continue
        indent = len(text) - len(code)
        if _BEGINS_SCOPE.match(code):
            return
        if _BEGINS_WHILE.match(code):
            yield at


def code_of(file: str, sources: Mapping[str, bytes]) -> str:
    """The Python of a submitted file, of a notebook that of its cells; empty if it cannot be read.

    What IPython adds to the language is made a comment, since others read Python alone.

    Args:
        file: Its path.
        sources: Bytes of all submitted files by their path.
    """
    content = sources[file]
    is_notebook = file.lower().endswith(".ipynb")
    cells = _cells_of(content) if is_notebook or content.lstrip().startswith(b"{") else []
    if cells or is_notebook:
        text = "\n\n".join(filter(None, map(_code_in, cells)))
        return _MAGIC.sub(r"\1# \2", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(read_lines(file, sources))


def _text_of(content: bytes) -> str:
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    encoding = marked or _declared(content)
    text = content.decode(encoding, errors="replace") if encoding else ""
    return "" if "\0" in text else text


def _declared(content: bytes) -> str:
    """The encoding that a file names, UTF-8 if it names none; nothing if it is not read here."""
    named = _DECLARATION.match(content)
    try:
        name = codecs.lookup(named[1].decode()).name if named else "utf-8"
    except LookupError:  # the worker takes the file for UTF-8, too
        return "utf-8"
    return name if _ENCODINGS.fullmatch(name) else ""


def _text_of_cell(content: bytes, number: int) -> str:
    cells = _cells_of(content)
    return _code_in(cells[number - 1]) if number <= len(cells) else ""


def _cells_of(content: bytes) -> list[_Cell]:
    """The cells of a notebook; none if it is no notebook."""
    try:
        return msgspec.json.decode(content, type=_Notebook).cells
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return []


def _code_in(cell: _Cell) -> str:
    """The text of a cell of code; nothing of other cells."""
    if cell.cell_type != "code":
        return ""
    return cell.source if isinstance(cell.source, str) else "".join(cell.source)
