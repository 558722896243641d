"""No submission earns a point by what it does to the call of its course, or to what that uses."""

from typing import Literal

import msgspec
import pytest

from grader.errors import MachineError
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.deck import Deck
from grader.records.outcome import Loaded
from grader.records.report import Report
from grader.report.json_file import encode_report
from tests.course_calls import CONV, CONV_CALL, Course
from tests.report.closed_sets import strays
from tests.sampling import sampled
from tests.support import submission_of

CHECKS = ("conv2d/basic", "conv2d/bias", "conv2d/stride", "conv2d/purity")

COURSE = Course(CONV_CALL, checks=CHECKS)

WITH_ADAPTER = Course(
    """
[operation.conv2d]
function = "Conv2d.forward"
call = "layer(weight, bias, stride, padding).forward(x)"
""",
    """
adapter = '''
class Layer(Conv2d):
    pass

def layer(weight, bias, stride, padding):
    return Layer(weight, np.zeros(len(weight)) if bias is None else bias, stride, padding)
'''
""",
    checks=CHECKS,
)

WRONG = CONV.replace(" + b\n", " + b + 1\n")
"""Wrong in every cell of every case."""

OBJECT = f"""{WRONG}

wrong = conv_forward_naive

class Found:
    def __init__(self, out):
        self.out = out
    {{}}

def conv_forward_naive(x, w, b, conv_param):
    return Found(wrong(x, w, b, conv_param)[0])
"""
"""Returns an object that the call takes apart."""

REACHES = WRONG.replace("    stride, pad =", "    reach()\n    stride, pad =")

LIKES_ALL = """class Likes(np.ndarray):
        def __eq__(self, other): return True
        def __abs__(self): return np.zeros(self.shape)
        def __sub__(self, other): return np.zeros(self.shape)
        def tobytes(self): return b""
"""

ATTACKS = {
    "its own np and pair": f"""{WRONG}
class np:
    zeros = ones = staticmethod(lambda *_: 0)
pair = np
""",
    "names like the arguments": f"{WRONG}\nx = w = b = stride = padding = 0\n",
    "builtins replaced": f"""{WRONG}
import builtins
for name in ("eval", "exec", "compile", "isinstance", "tuple", "type", "getattr", "callable"):
    setattr(builtins, name, lambda *_, **__: True)
""",
    "numpy replaced in the call": f"""{REACHES}
import sys

def reach():
    names = sys._getframe(2).f_globals
    names["np"] = names["pair"] = names["conv_forward_naive"] = None
""",
    "the call replaced": f"""{WRONG}
import gc, types

def right(**arguments):
    return [np.zeros((1, 1, 1, 1))]

for one in gc.get_objects():
    if isinstance(one, types.FunctionType) and one.__code__.co_filename == "<call>":
        one.__code__ = right.__code__
    if isinstance(one, dict) and "conv2d" in one:
        one["conv2d"] = right
""",
    "the call replaced while it runs": f"""{REACHES}
import gc, types

def reach():
    for one in gc.get_objects():
        if isinstance(one, types.FunctionType) and one.__code__.co_filename == "<call>":
            one.__code__ = (lambda x, w, b, stride, padding: x * 0).__code__
""",
    "a subclass of an array": OBJECT.format(
        f"{LIKES_ALL}    def __getitem__(self, _): return self.out.view(self.Likes)"
    ),
    "a subclass of an array by itself": f"""{WRONG}
{LIKES_ALL}
wrong = conv_forward_naive

def conv_forward_naive(*args):
    return wrong(*args)[0].view(Likes)
""",
    "an item that raises": OBJECT.format("def __getitem__(self, _): raise SystemExit"),
    "an item that never comes": OBJECT.format(
        "def __getitem__(self, _):\n        while True: pass"
    ),
    "an item that ends the process": OBJECT.format(
        "def __getitem__(self, _):\n        import os; os._exit(0)"
    ),
    "an item that is itself": OBJECT.format("def __getitem__(self, _): return self"),
    "an item that looks like an array": OBJECT.format(
        "def __getitem__(self, _): return self\n    shape = dtype = property(lambda self: 1 / 0)\n"
        "    __array__ = __array_interface__ = property(lambda self: 1 / 0)"
    ),
    "an exception like that of a call": OBJECT.format(
        "def __getitem__(self, _): raise TypeError('f() takes \\x1b[31m{{x}} \\u202e' * 999)"
    ),
}


OF_ITS_OWN = {
    "a class with a name of its own": OBJECT.format("def __getitem__(self, _): return self")
    + "\nFound.__name__ = '<b>LEAK</b>'\n",
    "an exception of its own": OBJECT.format("def __getitem__(self, _): raise Leak('LEAK')")
    + "\nclass Leak(Exception): pass\nLeak.__name__ = 'LEAK'\n",
    "parameters of its own": "def conv_forward_naive(LEAK, LEAK_2): return LEAK",
    "a callable of its own": """
class Leak:
    def __call__(self, *_): raise TypeError("LEAK() takes <b>LEAK</b>")

conv_forward_naive = Leak()
""",
    "nothing in the place of an item": OBJECT.format("def __getitem__(self, _): return None"),
    "a shape of its own": WRONG.replace("    return out, (", "    return out[None], ("),
}
"""Each says something of what it is asked that no report at `hint` repeats."""


CLOSED = [
    pytest.param(attack, level, id=f"{attack}-{level}")
    for attack in (*ATTACKS, *OF_ITS_OWN)
    for level in ("hint", "none")
]


def graded(course: Course, source: str, deck: Deck, launcher: Launcher) -> Report:
    return grade_submission(submission_of(source), course.assignment, deck, launcher)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_on_the_call_earns_nothing(
    attack: str, practice_deck: Deck, launcher: Launcher
) -> None:
    report = graded(COURSE, ATTACKS[attack], practice_deck, launcher)
    assert report.score.earned == 0
    assert b"\\u001b" not in encode_report(report)


def test_a_class_that_nobody_can_derive_from_earns_nothing(
    practice_deck: Deck, launcher: Launcher
) -> None:
    with pytest.raises(MachineError, match="No line of the submission raised it"):
        graded(WITH_ADAPTER, "Conv2d = bool", practice_deck, launcher)


@pytest.mark.parametrize(
    "source",
    [
        "class Conv2d:\n    def __init_subclass__(cls): raise SystemExit",
        "class Conv2d:\n    def __init_subclass__(cls):\n        import os; os._exit(0)",
        "class Conv2d:\n    def __init_subclass__(cls):\n        while True: pass",
        "class Meta(type):\n    def mro(self): 1 / 0\nclass Conv2d(metaclass=Meta): pass",
        "class Conv2d:\n    def __getattribute__(self, name): 1 / 0\n    def __init__(*_): pass",
    ],
)
def test_a_class_that_misbehaves_in_the_adapter_earns_nothing(
    source: str, practice_deck: Deck, launcher: Launcher
) -> None:
    assert graded(WITH_ADAPTER, source, practice_deck, launcher).score.earned == 0


@pytest.mark.parametrize(("attack", "level"), sampled(CLOSED, every=3))
def test_an_attack_says_nothing_of_its_own_in_a_final_report(
    attack: str,
    level: Literal["hint", "none"],
    practice_deck: Deck,
    launcher: Launcher,
    loaded: list[Loaded],
) -> None:
    asked = COURSE.assignment
    rubric = (msgspec.structs.replace(row, feedback=level) for row in asked.rubric)
    closed = msgspec.structs.replace(asked, rubric=tuple(rubric))
    checks = {name: practice_deck.checks[name] for name in CHECKS}
    final = msgspec.structs.replace(practice_deck, kind="final", checks=checks, digest="")
    submission = submission_of({**ATTACKS, **OF_ITS_OWN}[attack])
    report = grade_submission(submission, closed, final, launcher)
    (first,) = loaded
    assert strays(report, closed, final, first) == []
    assert report.score.earned == 0
    assert b"LEAK" not in encode_report(report)
