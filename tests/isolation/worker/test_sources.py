"""What a submission may import: its own files, NumPy and the standard library."""

from types import CodeType

import pytest

from grader.isolation.worker.sources import Submitted
from grader.records.outcome import Raised, Returned
from tests.isolation.conftest import PRINTS, Begin, printed_by
from tests.support import RIGHT, pad_case


@pytest.mark.parametrize(
    "line",
    [
        "from sums import VALUE",
        "import sums; VALUE = sums.VALUE",
        "from .sums import VALUE",
        "from . import sums; VALUE = sums.VALUE",
        "from submission.sums import VALUE",
        "from sums import *",
        "import importlib; VALUE = importlib.import_module('sums').VALUE",
    ],
)
def test_a_helper_beside_the_main_file_is_imported(begin: Begin, line: str) -> None:
    source = f"{line}\n" + PRINTS.format(what="VALUE")
    assert printed_by(begin, source, {"sums.py": "VALUE = 'helped'\n"}) == "helped"


@pytest.mark.parametrize(
    "line",
    [
        "from parts.sums import VALUE",
        "from .parts.sums import VALUE",
        "import parts.sums; VALUE = parts.sums.VALUE",
    ],
)
@pytest.mark.parametrize("files", [{}, {"parts/__init__.py": ""}], ids=["bare", "with init"])
def test_a_helper_in_a_folder_is_imported(begin: Begin, line: str, files: dict[str, str]) -> None:
    source = f"{line}\n" + PRINTS.format(what="VALUE")
    assert printed_by(begin, source, {**files, "parts/sums.py": "VALUE = 'deep'\n"}) == "deep"


def test_what_a_folder_gathers_in_its_init_is_imported(begin: Begin) -> None:
    files = {"parts/__init__.py": "from .sums import VALUE\n", "parts/sums.py": "VALUE = 3\n"}
    source = "from parts import VALUE\n" + PRINTS.format(what="VALUE")
    assert printed_by(begin, source, files) == "3"


def test_helpers_import_each_other_and_the_main_file(begin: Begin) -> None:
    source = "BASE = 1\nimport one\n" + PRINTS.format(what="one.total()")
    one = "import two\ndef total():\n    return two.total()\n"
    two = "import cnn\ndef total():\n    return cnn.BASE + 1\n"
    assert printed_by(begin, source, {"one.py": one, "two.py": two}) == "2"


@pytest.mark.parametrize("name", ["numpy", "random", "json", "sys", "math", "colorsys"])
def test_a_file_named_like_a_library_does_not_take_its_place(begin: Begin, name: str) -> None:
    source = f"import {name}\nimport numpy as np\n" + PRINTS.format(
        what=f"hasattr({name}, 'MINE'), np.ones(1)"
    )
    assert printed_by(begin, source, {f"{name}.py": "MINE = 1\n"}) == "False [1.]"


def test_a_main_file_named_like_a_library_does_not_take_its_place(begin: Begin) -> None:
    source = "import numpy as np\n" + PRINTS.format(what="np.ones(1)")
    assert printed_by(begin, source, main="numpy.py") == "[1.]"


def test_a_file_named_like_a_library_is_reached_relatively(begin: Begin) -> None:
    source = "from . import random\n" + PRINTS.format(what="random.MINE")
    assert printed_by(begin, source, {"random.py": "MINE = 5\n"}) == "5"


def test_the_standard_library_is_there(begin: Begin) -> None:
    names = "itertools, functools, math, typing, dataclasses, statistics, fractions, random, json"
    assert printed_by(begin, f"import {names}\n" + PRINTS.format(what="math.pi > 3")) == "True"


def test_parts_of_numpy_are_there(begin: Begin) -> None:
    source = (
        "import numpy.fft, numpy.linalg\nfrom numpy.lib.stride_tricks import sliding_window_view\n"
        "from numpy.typing import NDArray\n"
    ) + PRINTS.format(what="numpy.fft.fft([1.0]).real")
    assert printed_by(begin, source) == "[1.]"


def test_a_package_that_the_policy_allows_can_be_imported(begin: Begin) -> None:
    source = "import msgspec\ndef pad(x, padding, value=0.0):\n    print(msgspec.json.encode(1))\n"
    outcome = begin(source, allowed=("numpy", "msgspec")).ask(pad_case())
    assert isinstance(outcome, Returned)
    assert outcome.printed == "b'1'"
    refused = begin(source).ask(pad_case())
    assert isinstance(refused, Raised)


def test_a_missing_part_of_the_submission_is_told_as_python_does(begin: Begin) -> None:
    error = begin("from . import nothing_here\n").loaded.error
    assert isinstance(error, Raised)
    assert error.type == "ImportError"
    assert "nothing_here" in error.message


def test_a_helper_that_raises_is_told_with_its_own_line(begin: Begin) -> None:
    error = begin("import broken\n", files={"broken.py": "a = 1\nb = a / 0\n"}).loaded.error
    assert isinstance(error, Raised)
    assert [(frame.file, frame.line) for frame in error.frames] == [("cnn.py", 1), ("broken.py", 2)]


def test_a_main_file_in_a_folder_finds_its_neighbours(begin: Begin) -> None:
    session = begin(
        "from helper import VALUE\n" + PRINTS.format(what="VALUE"),
        main="src/mine.py",
        files={"src/helper.py": "VALUE = 'found'\n"},
    )
    outcome = session.ask(pad_case())
    assert isinstance(outcome, Returned)
    assert outcome.printed == "found"


def test_a_file_knows_its_name(begin: Begin) -> None:
    source = "import helper\n" + PRINTS.format(what="__file__, helper.NAME")
    assert printed_by(begin, source, {"helper.py": "NAME = __file__\n"}) == "cnn.py helper.py"


COMPILED = Submitted({"cnn.py": b"def pad(x, padding, value=0.0): return 'compiled'"}, "cnn.py")


def test_a_later_worker_loads_what_the_first_one_compiled(begin: Begin) -> None:
    session = begin(RIGHT)
    assert isinstance(session.ask(pad_case(1.0), fresh=True), Returned)
    session._worker._compiled = COMPILED.compile_main(1 << 20)
    outcome = session.ask(pad_case(1.0), fresh=True)
    assert isinstance(outcome, Returned)
    assert outcome.type == "str"


def test_what_was_compiled_is_not_read_again() -> None:
    again = Submitted({"cnn.py": b"("}, "cnn.py", compiled=COMPILED.compile_main(1 << 20))
    assert [type(part.code) for part in again.parts("cnn.py")] == [CodeType]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cnn.py", b"def pad(:"),
        ("cnn.py", b"return 1"),
        ("cnn.py", b"0" + b"<x" * 100_000),
        ("cnn.ipynb", b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1"}]}'),
    ],
    ids=["no Python", "a statement that is none", "large", "a notebook"],
)
def test_what_cannot_be_compiled_for_others_is_read_by_each(name: str, content: bytes) -> None:
    assert Submitted({name: content}, name).compile_main(max_bytes=1 << 10) == b""


@pytest.mark.parametrize("last", ["", "return 1\n"])
def test_every_worker_tells_where_something_was_raised(begin: Begin, last: str) -> None:
    session = begin(f"def pad(x, padding, value=0.0):\n    raise ValueError('no')\n{last}")
    first, later = (session.ask(pad_case(1.0), fresh=fresh) for fresh in (False, True))
    assert isinstance(first, Raised)
    assert first.frames
    assert later == first
