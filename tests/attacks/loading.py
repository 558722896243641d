"""Attacks by what is loaded: planted files, foreign libraries, hard sources."""

from tests.attacks.attack import Attack

__all__ = ["ATTACKS", "PLANTED"]

_WRONG = "\ndef pad(x, padding, value=0.0):\n    return x\n"

_TRACE = 'open("<<WRITABLE>>/loaded", "w").close()\n'
"""Stands in files that nobody is to load."""

PLANTED = [
    Attack(
        "plants files that Python loads when it starts",
        _WRONG,
        "wrong shape",
        harm="written",
        files={
            "planted.pth": f"import os; {_TRACE}",
            "sitecustomize.py": _TRACE,
            "usercustomize.py": _TRACE,
            "__init__.py": _TRACE,
            "__main__.py": _TRACE,
            "pyvenv.cfg": "home = /nowhere\n",
            "_pth/python._pth": ".\n",
        },
    ),
    Attack(
        "plants files that pytest loads",
        _WRONG,
        "wrong shape",
        harm="written",
        files={
            "conftest.py": _TRACE,
            "test_cnn.py": _TRACE,
            "tests/conftest.py": _TRACE,
            "pytest.ini": "[pytest]\naddopts = -p planted\n",
            "planted.py": _TRACE,
            "pyproject.toml": '[project.entry-points.pytest11]\nplanted = "planted"\n',
            "setup.py": _TRACE,
        },
    ),
    Attack(
        "plants modules that are named like those of the grader",
        "import numpy, json, struct, protocol, serve\n" + _WRONG,
        "wrong shape",
        harm="written",
        files={
            "numpy.py": _TRACE,
            "json.py": _TRACE,
            "struct.py": _TRACE,
            "grader/__init__.py": _TRACE,
            "grader/compare.py": _TRACE,
            "reference/__init__.py": _TRACE,
            "reference/operations/pad.py": _TRACE,
            "reference/assignment.toml": "[rubric.pad]\nbasic = 100\n",
            "submission/__init__.py": _TRACE,
            "msgspec/__init__.py": _TRACE,
            "protocol.py": "",
            "serve.py": "ANSWERS = 0\n",
        },
    ),
]

_SHADOWS = [
    Attack(
        f"calls its own {name}",
        f"import {name}\nfrom {name} import *\n" + _WRONG,
        "wrong shape or missing",
        files={path: "def pad(*_, **__):\n    raise SystemExit(0)\nndarray = dumps = None\n"},
    )
    for name, path in {
        "numpy": "numpy.py",
        "json": "json/__init__.py",
        "protocol": "protocol.py",
        "grader.compare": "grader/compare.py",
        "reference.operations.pad": "reference/operations/pad.py",
    }.items()
]

_LIBRARIES = [
    Attack(
        f"answers by {call}",
        f"import {call.rpartition('.')[0]}\n"
        f"def pad(x, padding, value=0.0):\n    return {call}(x, padding)\n",
        "raised",
    )
    for call in (
        "torch.nn.functional.pad",
        "scipy.ndimage.shift",
        "msgspec.json.encode",
        "hypothesis.strategies.integers",
        "jinja2.Template",
        "pytest.main",
        "grader.deck.store.load_deck",
        "reference.operations.pad.pad",
    )
]

_MANY = 10**6

_SOURCES = {
    "of exactly 1 MiB": ("wrong shape", _WRONG + "#" * ((1 << 20) - len(_WRONG))),
    "with a million signs": ("missing or crashed", "-" * (_MANY - 1) + "1" + _WRONG),
    "with a million brackets": ("missing", "(" * _MANY + _WRONG),
    "with a chain of 100 thousand names": ("missing or crashed", "x" + ".x" * 10**5 + _WRONG),
    "with a sum of 100 thousand": ("missing or crashed", "1" + "+x" * 10**5 + _WRONG),
    "with a comparison of 100 thousand": (
        "wrong shape or crashed or timed out",
        "1" + "<x" * 10**5 + _WRONG,
    ),
    "with lambdas in lambdas": ("missing or crashed", "lambda: " * 10**5 + "0" + _WRONG),
    "with blocks in blocks": (
        "missing",
        "".join(f"{' ' * n}if 1:\n" for n in range(200)) + " " * 200 + "x" + _WRONG,
    ),
    "with an f-string in an f-string": ("missing or crashed", "f'{" * 10**4 + _WRONG),
    "with a number of a million digits": ("missing", "x = " + "9" * _MANY + _WRONG),
    "with a power that does not end": ("timed out or missing", "x = 9**9**9**9" + _WRONG),
    "with text times text": ("wrong shape", "x = 'x' * 10**17" + _WRONG),
    "with a hundred thousand definitions": (
        "wrong shape or timed out",
        "def f(): 0\n" * 80_000 + _WRONG,
    ),
    "with a null byte": ("missing", "x = '\0'" + _WRONG),
    "that is no UTF-8": ("wrong shape", "x = '\udcff\udcfe'" + _WRONG),
    "that begins with a byte order mark": ("wrong shape", "\ufeff" + _WRONG),
    "whose byte order mark and encoding differ": (
        "wrong shape",
        "\ufeff# coding: latin-1" + _WRONG,
    ),
    "in an encoding that there is not": ("wrong shape", "# coding: there-is-none" + _WRONG),
    "in an encoding that is no text": ("wrong shape", "# coding: zlib" + _WRONG),
    "in UTF-7": ("wrong shape or missing", "# coding: utf-7\n+AHg- = 1" + _WRONG),
    "in UTF-16": ("missing", "# coding: utf-16" + _WRONG),
    "with names that look alike": ("missing", "def \u1d56ad(x): 0\ndef p\u0430d(x): 0\n"),
    "with a line that is a carriage return": ("wrong shape", _WRONG.replace("\n", "\r")),
    "with a form feed and a vertical tab": ("wrong shape", "\f" + _WRONG),
    "that ends in a backslash": ("missing", _WRONG + "\\"),
    "that warns": ("wrong shape", "x = '\\d'\n" + _WRONG),
}

_RUNS = {
    "loops": ("timed out", "while True:\n    pass\n"),
    "sleeps": ("timed out", "import time\ntime.sleep(60)\n"),
    "catches all and loops": (
        "timed out",
        """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""",
    ),
    "recurses": ("wrong shape", "def again():\n    again()\nagain()\n"),
    "recurses without a limit": (
        "crashed",
        """
import sys
sys.setrecursionlimit(10**9)
class A:
    def __getattr__(self, name):
        return getattr(self, name)
A().x
""",
    ),
    "asks for more memory than there can be": ("wrong shape", "x = [0] * 10**15\n"),
    "raises what cannot be shown": (
        "wrong shape",
        "class Error(BaseException):\n    def __str__(self):\n        raise self\nraise Error\n",
    ),
    "raises with a message of 100 MB": (
        "wrong shape or timed out",
        "class E(Exception):\n    def __str__(self):\n        return 'x' * 10**8\nraise E\n",
    ),
    "computes without Python": ("timed out or crashed", "sum(range(10**12))\n"),
    "matches without end": ("timed out or crashed", "import re\nre.match('(a*)*b', 'a' * 99)\n"),
    "interrupts itself": ("wrong shape", "raise KeyboardInterrupt\n"),
}

_FILES = [
    Attack(
        "has as many files as there may be",
        "".join(f"from m{number} import *\n" for number in range(199)) + _WRONG,
        "wrong shape or timed out",
        files={f"m{number}.py": f"x{number} = {number}\n" for number in range(199)},
    ),
    Attack(
        "has files that import each other",
        "from a import *\n" + _WRONG,
        "missing or wrong shape",
        files={"a.py": "from b import y\nx = 1\n", "b.py": "from a import x\ny = 1\n"},
    ),
    Attack(
        "has folders in folders",
        "import importlib\nimportlib.import_module('.'.join('a' * 99))\n" + _WRONG,
        "missing or wrong shape",
        files={f"{'a/' * 99}m.py": "raise SystemExit\n"},
    ),
]

ATTACKS = [
    *PLANTED,
    *_SHADOWS,
    *_LIBRARIES,
    *(Attack(f"has a source {what}", text, verdict) for what, (verdict, text) in _SOURCES.items()),
    *(
        Attack(f"is a file that {what}", text + _WRONG, verdict, harm="time")
        for what, (verdict, text) in _RUNS.items()
    ),
    *_FILES,
]
