"""Lines of a submitted file are those that Python counts, whatever its bytes are."""

import codecs
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.worker.sources import Submitted
from grader.source_text import code_of, is_submitted, read_lines, while_loops_around
from tests.support import notebook_of

TEXT = "x = '\u00e9'\n\n\ty = 1"

READABLE = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "UTF-16, big-endian": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-32": TEXT.encode("utf-32"),
    "Latin-1": f"# coding: latin-1\n{TEXT}".encode("latin-1"),
    "Windows": f"#!python\n# -*- coding: cp1252 -*-\n{TEXT}\u20ac".encode("cp1252"),
    "Chinese": "# coding=gbk\nx = '\u4e2d\u6587'".encode("gbk"),
    "Russian": "# vim: set fileencoding=koi8-r :\nx = '\u043a'".encode("koi8-r"),
    "an encoding that is not known": f"# coding: klingon\n{TEXT}".encode(),
    "an encoding in the third line": f"\n\n# coding: latin-1\n{TEXT}".encode(),
    "line ends of Windows and old Macs": b"a\r\nb\rc\n",
    "line ends that Python does not count": "a\x0b\x0c\x1c\u2028\u0085b\nc".encode(),
    "bytes that are no text": b"# \xff\xfe\xc3\nx = 1",
    "half a character of UTF-16": "x".encode("utf-16") + b"\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("kind", READABLE)
def test_lines_are_those_that_are_run(kind: str) -> None:
    sources = {"cnn.py": READABLE[kind]}
    run = Submitted(sources).sources["cnn.py"].decode()
    assert "\n".join(read_lines("cnn.py", sources)) == run.removeprefix("\ufeff")


def test_code_is_that_of_a_file_or_of_the_cells_of_a_notebook() -> None:
    notebook = notebook_of("%matplotlib inline\nx = 1", "  !pip install y", "z = 5 % 2\n")
    files = {"a.py": TEXT.encode("utf-16"), "b.ipynb": notebook, "c.py": notebook, "d.ipynb": b"{"}
    cells = "# %matplotlib inline\nx = 1\n\n  # !pip install y\n\nz = 5 % 2\n"
    assert [code_of(path, files) for path in files] == [TEXT, cells, cells, ""]


@pytest.mark.parametrize(
    "content",
    [
        "x = 1".encode("utf-16-le"),
        b"x = '\0'",
        *(b"# coding: %s\nx = 1" % name for name in (b"punycode", b"idna", b"utf-7", b"hex")),
        b"# coding: unicode_escape\nx = 1",
    ],
)
def test_what_is_no_usual_text_has_no_lines(content: bytes) -> None:
    assert read_lines("cnn.py", {"cnn.py": content}) == []


def test_an_encoding_that_takes_long_is_not_tried() -> None:
    begin = process_time()
    read_lines("cnn.py", {"cnn.py": b"# coding: punycode\n-" + b"a" * 500_000})
    assert process_time() - begin < 1


NOTEBOOK = notebook_of(
    "import numpy as np",
    {"cell_type": "markdown", "metadata": {}, "source": ["# Title"]},
    {"cell_type": "code", "source": "%matplotlib inline\r\ndef pad(x):\r\n    return x"},
)


@pytest.mark.parametrize("name", ["cnn.ipynb", "cnn.py"])
def test_a_cell_has_the_lines_of_its_text(name: str) -> None:
    sources = {name: NOTEBOOK}
    assert read_lines(f"{name}, cell 1", sources) == ["import numpy as np"]
    assert read_lines(f"{name}, cell 3", sources)[1] == "def pad(x):"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.ipynb, cell 2", NOTEBOOK),
        ("a.ipynb, cell 4", NOTEBOOK),
        ("a.ipynb, cell 0", NOTEBOOK),
        ("a.ipynb, cell 99999999999", NOTEBOOK),
        ("a.ipynb, cell \u0661", NOTEBOOK),
        ("b.ipynb, cell 1", NOTEBOOK),
        ("a.ipynb, cell 1", b"{"),
        ("a.ipynb, cell 1", b"[]"),
        ("a.ipynb, cell 1", b'{"cells": 1}'),
        ("a.ipynb, cell 1", b'{"cells": [{"cell_type": "code", "source": 1}]}'),
        ("a.ipynb, cell 1", b'{"cells": [{"cell_type": "code", "source": "\\ud800"}]}'),
        ("a.ipynb, cell 1", b'{"cells": ' + b"[" * 10**5),
        ("a.ipynb, cell 1", b'{"x": ' + b'{"a":' * 10**5),
        ("a.ipynb, cell 1", b"\xff\xfe"),
        ("/etc/passwd", b""),
    ],
)
def test_what_is_no_cell_has_no_lines(file: str, content: bytes) -> None:
    assert read_lines(file, {"a.ipynb": content}) == []


def test_a_file_that_is_called_like_a_cell_is_a_file() -> None:
    assert read_lines("a.py, cell 1", {"a.py, cell 1": b"1", "a.py": NOTEBOOK}) == ["1"]
    assert is_submitted("a.py, cell 7", {"a.py": b""})
    assert not is_submitted("b.py", {"a.py": b""})


@given(
    file=st.sampled_from(["a.py", "a.py, cell 1", "a.ipynb, cell 3"]) | st.text(max_size=20),
    content=st.binary(max_size=60)
    | st.tuples(
        st.sampled_from([b"# coding: utf-16\n", b"#coding=big5\n", b'{"cells":[', b"\xff\xfe"]),
        st.binary(max_size=30),
    ).map(b"".join),
)
def test_no_bytes_are_a_fault(file: str, content: bytes) -> None:
    lines = read_lines(file, {"a.py": content, "a.ipynb": content})
    assert all("\n" not in line for line in lines)


LOOPS = """def f(x):
    while x:
        for i in x:
            while i:
                i = 1
                # done
        x = 2
    def g():
        y = 3
        while y: y = 1
    for z in x:
        z = 1
"""


@pytest.mark.parametrize(
    ("first", "last", "loops"),
    [
        (5, 5, (2, 4)),
        (4, 5, (2, 4)),
        (2, 7, (2,)),
        (3, 7, (2,)),
        (3, 3, (2,)),
        (9, 9, ()),
        (9, 10, ()),
        (10, 10, (10,)),
        (12, 12, ()),
        (1, 99, ()),
    ],
)
def test_loops_around_lines_are_told_by_their_indentation(
    first: int, last: int, loops: tuple[int, ...]
) -> None:
    assert while_loops_around(LOOPS.split("\n"), first, last) == loops
