"""Replacing what IPython adds to Python by Python, line for line."""

import re

_CELL = re.compile(r"\s*%%(?P<magic>\w+)(?P<rest>[^\n]*)")
"""A magic for the whole cell, in its first line."""

_PYTHON = frozenset({"capture", "file", "grade", "prun", "time", "writefile"})
"""Magics for cells whose names are there afterwards, or in a file.

`%%timeit` keeps the names of its cell to itself; others, such as `%%bash`, want no Python.
Source: ipython.readthedocs.io, Built-in magic commands.
"""

_FILE = re.compile(
    r"(?P<options>(?:[ \t]+-\w+)*)[ \t]+[\"']?(?:[^\s\"']*[/\\])?(?P<module>\w+)\.py\b"
)
"""What follows `%%writefile` where it writes a module."""

_MAY_ESCAPE = re.compile(r"^[ \t]*[%!?]|=[ \t]*[%!]|\?[ \t]*$", re.MULTILINE)

_ESCAPED = re.compile(
    r"(?P<indent>[ \t]*+)"
    r"(?:(?:[\w.,* \t]++=[ \t]*)?[%!?](?:[^\n]*\\\n)*[^\n]*|[^\n#'\"]*\?[ \t]*(?=\n|\Z))"
)
"""A statement that is none of Python: `%magic`, `names = !command`, `?name` or `name?`.

Source: ipython/ipython, IPython/core/inputtransformer2.py.
"""

_INDENTED = re.compile(r"(?:[ \t]*\n)*+(?P<indent>[ \t]+)")

_TOKEN = re.compile(
    r"(?P<text>(?P<long>\"\"\"|''')(?:[^\\]|\\.)*?(?:(?P=long)|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|\#[^\n]*|\\.)"
    r"|(?P<opens>[(\[{])|(?P<closes>[)\]}])|(?P<end>\n)|[^\"'#\\()\[\]{}\n]+|.",
    re.DOTALL,
)


def python_of(cell: str) -> str:
    """The Python of a code cell, with `pass` where a line is for IPython alone.

    Every line keeps its number. The indentation of the first line is taken off all, as IPython
    does. A cell that is for another language is empty.
    """
    whole = _CELL.match(cell)
    if whole and whole["magic"] not in _PYTHON:
        return ""
    if whole and "file" in whole["magic"] and not module_written(cell):
        return ""
    if indented := _INDENTED.match(cell):
        cell = re.sub(f"^{indented['indent']}", "", cell, flags=re.MULTILINE)
    return "".join(_without_escapes(cell)) if _MAY_ESCAPE.search(cell) else cell


def module_written(cell: str) -> str:
    """Name of the module that a cell is written to by `%%writefile`, or nothing."""
    named = _written(cell)
    return named["module"] if named else ""


def is_appended(cell: str) -> bool:
    """Whether such a cell goes to the end of the file, as with `%%writefile -a`."""
    named = _written(cell)
    return named is not None and "-a" in named["options"]


def _written(cell: str) -> re.Match[str] | None:
    whole = _CELL.match(cell)
    if whole is None or whole["magic"] not in ("file", "writefile"):
        return None
    return _FILE.match(whole["rest"])


def _without_escapes(cell: str) -> list[str]:
    pieces = []
    index = depth = 0
    begins = True  # a statement may begin here
    while index < len(cell):
        if begins and (found := _ESCAPED.match(cell, index)):
            piece = f"{found['indent']}pass" + "\n" * found[0].count("\n")
            begins = False
        else:
            found = _TOKEN.match(cell, index)
            assert found is not None
            piece = found[0]
            depth = max(0, depth + (found["opens"] is not None) - (found["closes"] is not None))
            begins = found["end"] is not None and depth == 0
        pieces.append(piece)
        index = found.end()
    return pieces
