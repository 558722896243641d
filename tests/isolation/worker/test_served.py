"""Functions of a submission call the grader wherever they are called from."""

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.isolation.worker.served import Arguments, serve_functions

X = np.ones((1, 1, 3))


def run(source: str, *served: str, answers: bool = True) -> tuple[ModuleType, list[str]]:
    """A module whose functions are served, and the names that the grader is asked."""
    module = ModuleType("submission.cnn")
    exec(source, module.__dict__)
    asked: list[str] = []

    def ask(name: str, arguments: Arguments) -> Any:
        asked.append(f"{name}({', '.join(arguments)})")
        return arguments["x"] + 7.0 if answers else None

    parameters = {"pad": ("x", "padding", "value"), "conv1d": ("x", "weight", "bias")}
    functions = {name: parameters[name] for name in served}
    serve_functions(module, functions, ("pad", "conv1d", "conv2d"), {}, ask)
    return module, asked


PAD = "def pad(x, padding, value=0.0):\n    return x\n"
CALLERS = {
    "by its name": "def conv2d(x):\n    return pad(x, (1, 1))\n",
    "by keyword": "def conv2d(x):\n    return pad(x=x, padding=(1, 1))\n",
    "under another name": "other = pad\ndef conv2d(x):\n    return other(x, (1, 1))\n",
    "as a default": "def conv2d(x, pad=pad):\n    return pad(x, (1, 1))\n",
    "in a closure": (
        "def make(function):\n    return lambda x: function(x, (1, 1))\nconv2d = make(pad)\n"
    ),
    "in a class": (
        "class Ops:\n    pad = staticmethod(pad)\ndef conv2d(x):\n    return Ops.pad(x, (1, 1))\n"
    ),
    "in a table": "TABLE = {'pad': pad}\ndef conv2d(x):\n    return TABLE['pad'](x, (1, 1))\n",
    "as a partial": (
        "from functools import partial\nhalf = partial(pad, padding=(1, 1))\n"
        "def conv2d(x):\n    return half(x)\n"
    ),
    "decorated": (
        "import functools\ndef plain(function):\n    @functools.wraps(function)\n"
        "    def call(*args, **options):\n        return function(*args, **options)\n"
        "    return call\npad = plain(pad)\ndef conv2d(x):\n    return pad(x, (1, 1))\n"
    ),
    "decorated twice, the inner one held": (
        "import functools\ninner = pad\ndef plain(function):\n    @functools.wraps(function)\n"
        "    def call(*args, **options):\n        return function(*args, **options)\n"
        "    return call\npad = plain(plain(pad))\ndef conv2d(x):\n    return inner(x, (1, 1))\n"
    ),
    "an object": (
        "class Pad:\n    def __call__(self, x, padding):\n        return x\npad = Pad()\n"
        "def conv2d(x):\n    return pad(x, (1, 1))\n"
    ),
    "with a closure of its own": (
        "def make():\n    a, b = 1, 2\n    def pad(x, padding, value=0.0):\n"
        "        return x * a * b\n    return pad\npad = make()\n"
        "def conv2d(x):\n    return pad(x, (1, 1))\n"
    ),
    "with a cell that is empty": (
        "def make():\n    def pad(x, padding, value=0.0):\n        return later\n"
        "    return pad\n    later = 1\npad = make()\ndef conv2d(x):\n    return pad(x, (1, 1))\n"
    ),
}


@pytest.mark.parametrize("way", CALLERS)
def test_a_served_function_is_reached(way: str) -> None:
    module, asked = run(PAD + CALLERS[way], "pad")
    assert module.conv2d(X).tolist() == (X + 7.0).tolist()
    assert asked == ["pad(x, padding)"]


@pytest.mark.parametrize("way", [way for way in CALLERS if "empty" not in way])
def test_its_own_code_runs_where_the_grader_does_not_answer(way: str) -> None:
    module, asked = run(PAD + CALLERS[way], "pad", answers=False)
    own, _ = run(PAD + CALLERS[way])
    assert module.conv2d(X).tolist() == own.conv2d(X).tolist()
    assert asked == ["pad(x, padding)"]


@pytest.mark.parametrize(
    "call",
    [
        "pad(x, (1, 1), 0.0, 4)",
        "pad(x, (1, 1), mode=3)",
        "pad(x.astype(int), (1, 1))",
        "pad(x.tolist(), (1, 1))",
        "pad(np.ma.array(x), (1, 1))",
        "pad(np.broadcast_to(x, (10**6, 10**6, 3)), (1, 1))",
        "pad(x, (1.5, 1))",
        "pad(x, '\\ud800')",
        "pad(x, {1: 1})",
    ],
)
def test_a_call_that_cannot_be_sent_runs_its_own_code(call: str) -> None:
    source = (
        "import numpy as np\ndef pad(x=None, padding=None, value=0.0, *rest, **more):\n"
        f"    return 'own'\ndef conv2d(x):\n    return {call}\n"
    )
    module, asked = run(source, "pad")
    assert module.conv2d(X) == "own"
    assert asked == []


def test_numbers_are_sent_as_they_are_meant() -> None:
    sent: list[Arguments] = []

    def ask(_: str, arguments: Arguments) -> Any:
        sent.append(arguments)
        return X

    module = ModuleType("submission.cnn")
    exec(PAD, module.__dict__)
    serve_functions(module, {"pad": ("x", "padding", "value")}, ("pad",), {}, ask)
    module.pad(X, [np.int64(1), 2], np.float32(-np.inf))
    module.pad(X, 3, None)
    module.pad(X, "same", True)  # noqa: FBT003  as an option of another kind is
    assert [(one["padding"], one["value"]) for one in sent] == [
        ((1, 2), -np.inf),
        (3, None),
        ("same", True),
    ]
    assert [type(one) for one in sent[0]["padding"]] == [int, int]


def test_a_function_under_test_is_not_served_under_another_name() -> None:
    module, asked = run(PAD + "conv2d = pad\n", "pad")
    assert module.conv2d(X, (1, 1)).tolist() == X.tolist()
    assert asked == []


def test_wrappers_without_an_end_do_not_hang() -> None:
    source = PAD + "pad.__wrapped__ = pad\ndef conv2d(x):\n    return pad(x, (1, 1))\n"
    module, asked = run(source, "pad")
    module.conv2d(X)
    assert asked == ["pad(x, padding)"]


def test_an_object_is_replaced_in_every_submitted_module() -> None:
    helper = ModuleType("helper_of_a_submission")
    helper.__file__ = "helper.py"
    exec(
        "class Pad:\n    def __call__(self, x, padding):\n        return x\npad = Pad()",
        vars(helper),
    )
    sys.modules[helper.__name__] = helper
    try:
        module = ModuleType("submission.cnn")
        module.pad = helper.pad  # type: ignore[attr-defined]
        parameters = {"pad": ("x", "padding", "value")}
        serve_functions(module, parameters, ("pad",), {"helper.py": b""}, lambda *_: X + 1)
        assert helper.pad(X, (1, 1)).tolist() == (X + 1).tolist()
    finally:
        del sys.modules[helper.__name__]
