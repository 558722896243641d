"""What functions can reach at the most: other asked ones, and what an earlier call left behind."""

import pytest

from grader.isolation.worker.reach import Reach, find_reach
from grader.isolation.worker.sources import Submitted
from tests.support import TWINS, notebook_of

ASKED = ("pad", "conv1d", "conv2d", "maxpool")
OTHERS = {one: frozenset(ASKED) - {one} for one in ASKED}

TWO = """
import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    return {call}(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))[:, :, 0]

def conv2d(x, weight, bias=None, stride=1, padding=0):
    return np.pad(x, padding) if padding else x
"""


def reach_of(source: str | bytes, main: str = "cnn.py", **helpers: str) -> Reach:
    content = source.encode() if isinstance(source, str) else source
    files = {main: content, **{f"{name}.py": text.encode() for name, text in helpers.items()}}
    return find_reach(Submitted(files, main, ASKED), [main], ASKED)


def callees_of(
    source: str | bytes, main: str = "cnn.py", **helpers: str
) -> dict[str, frozenset[str]]:
    """What each function may call; empty where that is in doubt."""
    found = reach_of(source, main, **helpers).callees
    return {name: frozenset(others) for name, others in found}


def may_call(found: dict[str, frozenset[str]], function: str) -> frozenset[str]:
    """What a function may call, as the grader takes it."""
    return found.get(function, OTHERS[function])


def test_who_names_no_other_function_cannot_call_one() -> None:
    found = callees_of("\n".join(TWINS.values()))
    assert set(found) == set(ASKED)
    assert not may_call(found, "conv2d")


def test_who_is_called_does_not_call_for_that() -> None:
    found = callees_of(TWO.format(call="conv2d"))
    assert found["conv1d"] == {"conv2d"}
    assert not found["conv2d"]


def test_members_of_a_library_are_not_the_functions_of_the_submission() -> None:
    source = (
        "import torch.nn.functional as F\ndef conv1d(x, w):\n    return F.conv2d(F.pad(x), w)\n"
    )
    assert callees_of(source)["conv1d"] == frozenset()


def test_what_a_function_says_of_itself_lets_no_other_call_it() -> None:
    source = TWO.format(call="other").replace(
        "    return np", '    """Like conv2d of torch."""\n    print("conv2d", x)\n    return np'
    )
    assert callees_of(source)["conv1d"] == frozenset()


def test_what_only_a_script_calls_no_function_calls() -> None:
    script = 'if __name__ == "__main__":\n    print(conv2d(1, 2), getattr(conv1d, "x"))\n'
    assert callees_of(TWO.format(call="other") + script)["conv1d"] == frozenset()


def test_what_stands_under_another_condition_on_the_name_of_the_file_is_read() -> None:
    module = 'if __name__ != "__main__":\n    other = conv2d\n'
    assert callees_of(TWO.format(call="other") + module)["conv1d"] == {"conv2d"}


BY_HELPERS = {
    "a helper": ("two", "def two(*args):\n    return conv2d(*args)\n"),
    "a helper of a helper": (
        "two",
        "def two(*args):\n    return more(*args)\ndef more(*args):\n    return conv2d(*args)\n",
    ),
    "another name": ("two", "two = conv2d\n"),
    "a lambda": ("two", "two = lambda *args: conv2d(*args)\n"),
    "a table": ("TABLE[2]", "TABLE = {2: conv2d}\n"),
    "a table by names": (
        "TABLE['a']",
        "TABLE = {}\ndef fill():\n    TABLE['a'] = conv2d\nfill()\n",
    ),
    "a class": (
        "Layers.two",
        "class Layers:\n    @staticmethod\n    def two(*args):\n        return conv2d(*args)\n",
    ),
    "a decorator": (
        "TABLE[0]",
        "TABLE = []\ndef keep(one):\n    TABLE.append(one)\n    return one\n@keep\n{conv2d}",
    ),
    "a default": (
        "two()",
        "def two(call=conv2d):\n    return call\n",
    ),
    "a member of a library": ("np.two", "np.two = conv2d\n"),
    "a library's own member": ("np.pad", "np.pad = conv2d\n"),
    "a class pattern": (
        "two()",
        "import cnn\ndef two():\n match cnn:\n  case object(conv2d=call):\n   return call\n",
    ),
    "a text": ("look_up('cnn.conv2d')", ""),
    "this file": ("cnn.conv2d", "import cnn\n"),
    "this file from its package": ("two", "from submission.cnn import conv2d as two\n"),
}


@pytest.mark.parametrize(("call", "before"), BY_HELPERS.values(), ids=BY_HELPERS)
def test_whatever_way_another_function_is_named_it_may_be_called(call: str, before: str) -> None:
    conv2d = "def conv2d(x, weight):\n    return x\n"
    found = callees_of(TWO.format(call=call) + before.replace("{conv2d}", conv2d))
    assert "conv2d" in may_call(found, "conv1d")


MADE_UP = {
    "globals": "globals()['conv' + kind]",
    "locals": "locals()['conv' + kind]",
    "vars": "vars(me)['conv' + kind]",
    "getattr": "getattr(me, 'conv' + kind)",
    "eval": "eval('conv' + kind)",
    "exec": "exec('conv' + kind)",
    "a dictionary": "me.__dict__['conv' + kind]",
    "the globals of a function": "conv1d.__globals__['conv' + kind]",
    "an import": "__import__('cn' + kind)",
    "a frame": "(1 for _ in x).gi_frame.f_globals['conv' + kind]",
    "a module of modules": "np.lib.sys",
    "a test of NumPy's": "np.testing.runstring('conv' + kind)",
}


@pytest.mark.parametrize("call", MADE_UP.values(), ids=MADE_UP)
def test_where_names_may_be_made_up_each_may_call_each(call: str) -> None:
    assert callees_of(TWO.format(call=call)) == {}


@pytest.mark.parametrize(
    "line",
    [
        "import sys",
        "import importlib as i",
        "from inspect import currentframe",
        "from operator import attrgetter as a",
        "import gc, math",
        "from numpy import testing as t",
        "def __getattr__(name):\n    return 1",
        "__name__ = __builtins__",
    ],
)
def test_what_reaches_functions_by_their_names_leaves_all_in_doubt(line: str) -> None:
    assert callees_of(f"{line}\n{TWO.format(call='other')}") == {}


@pytest.mark.parametrize(
    "source", ["def conv1d(:\n", "x = (" * 5000, "x = '\0'\n"], ids=["syntax", "depth", "null"]
)
def test_what_cannot_be_read_is_in_doubt(source: str) -> None:
    assert callees_of(source) == {}


def test_files_that_are_imported_are_read_too() -> None:
    calls = "def two(*args):\n    return conv2d(*args)\n"
    one = TWO.format(call="two")
    for line in ("from ops import two\n", "from .ops import *\n", "from more import two\n"):
        found = callees_of(line + one, ops=calls, more="from ops import two\n")
        assert "conv2d" in found["conv1d"]
    assert not callees_of(one, ops=calls)["conv1d"]


def test_a_function_of_another_file_may_be_called_by_its_module() -> None:
    found = callees_of("import ops\n" + TWO.format(call="ops.conv2d"), ops="")
    assert "conv2d" in found["conv1d"]


def test_a_file_that_cannot_be_read_leaves_all_in_doubt() -> None:
    assert callees_of("import ops\n" + TWO.format(call="two"), ops="def (") == {}


def test_cells_of_a_notebook_are_read_as_far_as_they_are_run() -> None:
    tried = "conv1d(conv2d, 1, 2)"
    found = callees_of(notebook_of(TWO.format(call="two"), tried), "cnn.ipynb")
    assert not found["conv1d"]
    helper = "def two(*args):\n    return conv2d(*args)\n"
    found = callees_of(notebook_of(TWO.format(call="two"), helper), "cnn.ipynb")
    assert "conv2d" in found["conv1d"]


def test_what_a_cell_writes_to_a_file_is_read_too() -> None:
    written = "%%writefile ops.py\ndef two(*args):\n    return conv2d(*args)\n"
    cells = (written, f"from ops import two\n{TWO.format(call='two')}")
    assert "conv2d" in may_call(callees_of(notebook_of(*cells), "cnn.ipynb"), "conv1d")


PLAIN = """
\"\"\"Convolutions.\"\"\"
from __future__ import annotations
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from ops import two

__all__ = ["conv1d"]
LOWEST = -np.inf
EPS = (1e-9, 1)
Pair = int | tuple[int, int]
other: Pair = 3

def pair(value: Pair, count: int = 2, dtype=np.float64) -> tuple[int, int]:
    out = np.empty(count)
    out[:] = value
    rows = []
    rows.append(lambda: out)
    return rows

same = pair

def conv1d(x, weight, bias=None, stride=1, padding=0):
    return x

if __name__ == "__main__":
    TABLE = {}
"""


def test_imports_constants_and_plain_functions_keep_nothing() -> None:
    assert reach_of(PLAIN, ops="def two():\n    return 2\n").keeps_nothing


@pytest.mark.parametrize(
    "statement",
    [
        "CACHE = {}",
        "CACHE: list[int] = []",
        "numbers = np.zeros(3)",
        "rows = (i for i in range(3))",
        "total = 0\ndef count():\n    global total\n    total += 1",
        "def count(x, seen=[]):\n    seen.append(x)",
        "def count(x, *, seen={}):\n    seen[x] = 1",
        "def count():\n    count.calls = 1",
        "def count():\n    np.calls = 1",
        "def count():\n    del np.pi",
        "def count():\n    vars(count)['calls'] = 1",
        "def count():\n    count.__dict__['calls'] = 1",
        "def count():\n    setattr(count, 'calls', 1)",
        "@np.vectorize\ndef count(x):\n    return x",
        "@memoize\ndef count(x):\n    return x",
        "class Layer:\n    pass",
        "def make():\n    class Layer:\n        seen = []\n    return Layer",
        "def make():\n    seen = 0\n    def count():\n        nonlocal seen\n    return count",
        "from functools import lru_cache",
        "import functools\nfaster = functools.cache",
        "import random",
        "def noise():\n    return np.random.rand()",
        "def quiet():\n    np.seterr(all='ignore')",
        "import sys",
        "import warnings",
        "import torch",
        "for i in range(3):\n    pass",
        "conv2d(1, 2)",
        "if True:\n    CACHE = []",
        "if __name__ != '__main__':\n    CACHE = []",
        "if __name__ == '__main__':\n    pass\nelse:\n    CACHE = []",
        "try:\n    import numba\nexcept ImportError:\n    pass",
        "count = lambda x, seen=[]: seen",
        "count = functools.partial(pair, [])",
        "(CACHE := {})",
    ],
)
def test_whatever_may_keep_something_is_seen(statement: str) -> None:
    source = f"import numpy as np\nimport functools\n{statement}\ndef conv1d(x):\n    return x\n"
    assert not reach_of(source).keeps_nothing
    helper = reach_of("from ops import *\ndef conv1d(x):\n    return x\n", ops=source)
    assert not helper.keeps_nothing
