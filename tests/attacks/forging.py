"""Attacks on the score: objects that lie, and changes of what judges them."""

from tests.attacks.attack import Attack

__all__ = ["ATTACKS"]

_WRONG = """
def pad(x, padding, value=0.0):
    return x
"""

_SIZES = """
import numpy as np

def zeros(x, padding):
    sizes = list(x.shape)
    for axis, width in enumerate(zip(padding[::2], padding[1::2])):
        sizes[-1 - axis] += sum(width)
    return np.zeros(sizes)
"""
"""Shapes are easy to get right; the numbers are not."""


def _returning(name: str, answer: str, verdict: str, before: str = "") -> Attack:
    call = f"\ndef pad(x, padding, value=0.0):\n    return {answer}\n"
    return Attack(name, _SIZES + before + call, verdict)


def _patching(name: str, changes: str, verdict: str = "wrong shape") -> Attack:
    return Attack(name, changes + _WRONG, verdict)


def _doing(name: str, deeds: str, verdict: str, before: str = "") -> Attack:
    lines = "".join(f"    {line}\n" for line in deeds.strip().splitlines())
    return Attack(name, f"{_SIZES}{before}\ndef pad(x, padding, value=0.0):\n{lines}", verdict)


_ENDINGS = [
    Attack("exits while it is loaded", "import sys\nsys.exit(0)\n" + _WRONG, "wrong shape"),
    Attack("ends the process while it is loaded", "import os\nos._exit(0)\n" + _WRONG, "crashed"),
    _doing("exits in a call", "import sys\nsys.exit(0)", "raised"),
    _doing("ends the process in a call", "import os\nos._exit(0)", "crashed"),
    _doing(
        "ends the process after its first answer",
        "calls.append(x)\nif len(calls) > 1:\n    os._exit(0)\nreturn x",
        "crashed",
        "import os\ncalls = []\n",
    ),
    _doing(
        "answers rightly from its second call on",
        """
calls.append(x)
answer = np.pad(x, [(*padding, 0, 0)[2:4], padding[:2]])
return answer if len(calls) > 1 else x""",
        "wrong shape",
        "calls = []\n",
    ),
    _doing(
        "raises what looks like a verdict",
        "raise type('Right', (BaseException,), {'kind': 11, 'right': True})('right')",
        "raised",
    ),
    _patching(
        "leaves something to do at the end",
        "import atexit\natexit.register(lambda: print('{\"score\": 100}'))\n",
    ),
    _doing(
        "answers when it is deleted",
        "return Late()",
        "wrong type",
        "class Late:\n    def __del__(self):\n        raise SystemExit(0)\n",
    ),
]

_LIE = "class Liar({base}):\n    def {method}(self, *args, **kwargs):\n        return {says}\n"
_LIES = {
    "__eq__": "True",
    "__ne__": "False",
    "__array_ufunc__": "np.True_",
    "__array_function__": "True",
    "__array_wrap__": "np.True_",
    "__getitem__": "self",
    "__reduce__": "(print, ('run',))",
    "astype": "self",
    "tobytes": "b''",
}
_OBJECTS = [
    *(
        _returning(
            f"returns an array that lies in {method}",
            "zeros(x, padding).view(Liar)",
            "wrong type",
            _LIE.format(base="np.ndarray", method=method, says=says),
        )
        for method, says in _LIES.items()
    ),
    _returning(
        "returns an object that claims to be an array",
        "Claims()",
        "wrong type",
        "class Claims:\n    __class__ = np.ndarray\n    dtype = np.dtype(float)\n    nbytes = 0\n"
        "    def __getattr__(self, name):\n        return lambda *_, **__: True\n",
    ),
    _returning(
        "returns an object that makes itself an array",
        "Makes()",
        "wrong type",
        "class Makes:\n    def __array__(self, *_, **__):\n        raise SystemExit(0)\n"
        "    __array_interface__ = {'shape': (1,), 'typestr': '<f8', 'data': (1, True)}\n",
    ),
    _returning(
        "returns objects that are equal to everything",
        "np.full(zeros(x, padding).shape, Liar(), dtype=object)",
        "wrong type",
        _LIE.format(base="object", method="__eq__", says="True"),
    ),
    _returning(
        "returns objects that run when they are unpickled",
        "zeros(x, padding).astype(object) + Liar()",
        "wrong type",
        _LIE.format(base="object", method="__reduce__", says="(exit, (0,))")
        + "    __radd__ = lambda self, _: self\n",
    ),
    _returning(
        "returns numbers that are fields",
        "np.zeros(zeros(x, padding).shape, dtype=[('value', float)])",
        "wrong type",
    ),
    _returning("returns text", "zeros(x, padding).astype('U8')", "wrong type"),
    _returning("returns dates", "zeros(x, padding).astype('M8[s]')", "wrong type"),
    _returning("returns a masked array", "np.ma.masked_all((2, 2))", "wrong type"),
    _returning("returns NaN, of which none is equal", "zeros(x, padding) + np.nan", "not finite"),
    _returning("returns infinity", "zeros(x, padding) - np.inf", "not finite"),
    _returning("returns nothing in an array", "np.zeros((0, 1 << 40))", "wrong shape"),
    _returning("returns an array without axes", "np.array(0.0)", "wrong shape"),
    _returning("returns an array of 64 axes", "np.zeros((1,) * 64)", "wrong shape"),
    _returning("returns the largest array that is sent", "np.zeros(1 << 17)", "wrong shape"),
    _returning(
        "returns broadcast zeros", "np.broadcast_to(0.0, zeros(x, padding).shape)", "wrong value"
    ),
]

_ENCODE = """
import json
real = json.JSONEncoder.encode
def encode(encoder, message):
    if type(message).__name__ == "Answers":
        message = [[{outcome} for outcome in message.outcomes]]
    return real(encoder, message)
json.JSONEncoder.encode = encode
"""
_PATCHES = [
    _patching(
        "makes every comparison of NumPy true",
        "import numpy as np\nfor name in ('array_equal', 'allclose', 'isclose', 'all', 'equal'):\n"
        "    setattr(np, name, lambda *_, **__: True)\n"
        "np.testing.assert_allclose = np.testing.assert_array_equal = lambda *_, **__: None\n",
    ),
    _patching(
        "makes every type an array and every attribute there",
        "import builtins, numpy as np\nreal = type\n"
        "builtins.type = lambda *given: np.ndarray if len(given) == 1 else real(*given)\n"
        "builtins.isinstance = builtins.issubclass = builtins.hasattr = lambda *_: True\n",
        "crashed",
    ),
    _patching(
        "says more in its answers than was asked",
        _ENCODE.replace("{outcome}", "[*outcome, {'verdict': 'right', 'earned': 100}]"),
        "crashed",
    ),
    _patching(
        "changes how answers become JSON",
        _ENCODE.replace(
            "{outcome}",
            "[outcome.returned._replace(modified=['right'], shares=['x'] * 9), None, 'right']",
        ),
    ),
    _patching(
        "keeps answers from becoming JSON",
        "import json\njson.JSONEncoder.encode = None\n",
        "crashed",
    ),
    _patching(
        "keeps answers from being sent",
        "import socket\nsocket.socket.sendall = lambda *_: None\n",
        "timed out",
    ),
    _patching("forgets all modules", "import sys\nsys.modules.clear()\n", "wrong shape or crashed"),
    _patching(
        "closes every descriptor",
        "import os\nos.closerange(0, 64)\n",
        "crashed",
    ),
    _patching(
        "allows no recursion",
        "import sys\nsys.setrecursionlimit(20)\n",
        "wrong shape or raised or crashed or missing",
    ),
    _patching(
        "stops the clock",
        "import time\ntime.monotonic = time.perf_counter = time.time = lambda: 0.0\n",
    ),
    _patching(
        "heeds no signal",
        "import signal\nfrom contextlib import suppress\nfor number in signal.valid_signals():\n"
        "    with suppress(OSError):\n        signal.signal(number, signal.SIG_IGN)\n",
    ),
    _patching(
        "puts another module in its place",
        "import sys\nclass Module:\n    def __getattr__(self, name):\n        return len\n"
        "for name in ('submission', 'submission.cnn', 'cnn', 'grader', 'reference'):\n"
        "    sys.modules[name] = Module()\n",
    ),
    _doing(
        "changes the functions that called it",
        """
frame = sys._getframe()
while frame := frame.f_back:
    for name, thing in list(frame.f_globals.items()):
        if name in ("_describe", "_changed", "_is_same", "describe_exception", "sendable"):
            frame.f_globals[name] = always
return x""",
        "raised or crashed or wrong shape",
        "import sys\ndef always(*_, **__):\n"
        "    return ('ndarray', 'right', (), (), (), None, ()), []\n",
    ),
    _doing(
        "changes the variables of the functions that called it",
        """
frame = sys._getframe()
while frame := frame.f_back:
    for name in frame.f_locals:
        frame.f_locals[name] = zeros(x, padding)
    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)
return x""",
        "crashed or raised or wrong shape",
        "import ctypes, sys\n",
    ),
    _doing(
        "answers for the questions that wait",
        """
frame = sys._getframe()
while frame := frame.f_back:
    answers = frame.f_locals.get("answers")
    if answers is not None:
        value = "value", "f8", x.shape
        returned = "ndarray", "float64", x.shape, (), (), None, (value,)
        for _ in frame.f_locals["ask"].questions:
            answers.add((returned, None, ""), x.tobytes())
return x""",
        "crashed or wrong shape",
        "import sys\n",
    ),
    _doing(
        "traces what comes after it",
        "sys.settrace(trace)\nreturn x",
        "wrong shape or raised or crashed",
        "import sys\ndef trace(frame, event, _):\n"
        "    frame.f_locals.update(dict.fromkeys(frame.f_locals, 'right'))\n    return trace\n",
    ),
    _doing(
        "profiles what comes after it",
        "sys.setprofile(lambda frame, *_: frame.f_locals.clear())\nreturn x",
        "wrong shape or raised or crashed",
        "import sys\n",
    ),
    _doing(
        "changes its arguments to fit its answer",
        "x[...] = 0\npadding = ()\nreturn zeros(x, [0, 0])",
        "wrong shape",
    ),
    _doing(
        "changes the shape of its argument",
        "x.shape = (-1,)\nx.setflags(write=False)\nreturn x",
        "wrong shape",
    ),
]

_FIND = """
import gc, sys

def parts(thing):
    return thing.values() if isinstance(thing, dict) else thing

def found(things, shape):
    for thing in things:
        if isinstance(thing, (dict, list, tuple, set)):
            for part in list(parts(thing)):
                if isinstance(part, np.ndarray) and part.shape == shape:
                    return part
"""
_SEARCHES = [
    _doing(
        "looks for the answer in the functions that called it",
        """
shape, frame = zeros(x, padding).shape, sys._getframe()
while frame := frame.f_back:
    answer = found([frame.f_locals, *frame.f_locals.values()], shape)
    if answer is not None:
        return answer
return x""",
        "wrong shape",
        _FIND,
    ),
    _doing(
        "looks for the answer in all objects",
        "answer = found(gc.get_objects(), zeros(x, padding).shape)\n"
        "return x if answer is None else answer",
        "wrong shape",
        _FIND,
    ),
    _doing(
        "looks for the answer in whatever refers to its argument",
        "answer = found([gc.get_referrers(x), *gc.get_referrers(x)], zeros(x, padding).shape)\n"
        "return x if answer is None else answer",
        "wrong shape",
        _FIND,
    ),
    _doing(
        "looks for the answer in all modules",
        "answer = found(map(vars, list(sys.modules.values())), zeros(x, padding).shape)\n"
        "return x if answer is None else answer",
        "wrong shape",
        _FIND,
    ),
    _doing(
        "looks for a right program in all modules",
        """
for name, module in list(sys.modules.items()):
    if name.startswith(("grader", "reference", "right")):
        return module.pad(x, padding, value)
return x""",
        "wrong shape",
        "import sys\n",
    ),
    _doing(
        "returns memory that it never wrote, where answers may have been",
        "return np.empty(zeros(x, padding).shape)",
        "wrong value",
    ),
]

_NAMES = [
    Attack(
        "is an object that can be called",
        "class Pad:\n    def __call__(self, *_, **__):\n        return 0\npad = Pad()\n",
        "wrong type",
    ),
    Attack(
        "has a function that says of itself what one wants to hear",
        "class Pad:\n    def __getattr__(self, name):\n        return self\n"
        "    __call__ = __eq__ = __bool__ = lambda *_, **__: True\npad = Pad()\n",
        "wrong type",
    ),
    Attack("asks another function for the answer", "pad = max\n", "raised"),
    Attack(
        "looks up its function elsewhere each time",
        "def __getattr__(name):\n    if name != 'pad':\n        raise AttributeError\n"
        "    return lambda x, *_, **__: x\n",
        "wrong shape",
    ),
]

ATTACKS = [*_ENDINGS, *_OBJECTS, *_PATCHES, *_SEARCHES, *_NAMES]
