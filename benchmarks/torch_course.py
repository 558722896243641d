"""A class that writes torch, beside the same class in NumPy: what tensors and their import cost."""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import tomlkit
import torch

from benchmarks.batch import grade_class
from benchmarks.grading import read_style
from benchmarks.process import run_process
from benchmarks.race import ROOT
from benchmarks.spread import Spread, spread_of
from benchmarks.table import Requirement, Table
from grader.assignment import default_deck_path, parse_files
from grader.batch.executors import cores
from grader.isolation.protocol.arrays import read_array
from grader.isolation.protocol.grading import Question, WireCall
from grader.isolation.questions import encode_case
from grader.isolation.worker.array_kinds import Kind, OfKind
from grader.isolation.worker.calls import Arrays, answer_call
from grader.isolation.worker.course_calls import CourseCalls
from grader.records.assignment import Assignment
from grader.records.deck import Deck

_PACK = ROOT / "reference/courses/arena-0.2/assignment.toml"
_PROGRAM = ROOT / "tests/submissions/courses/arena-0.2/translated/answers.py"
_FEW, _MANY = 6, 46
_ROUNDS = 3
_MAX_BYTES = 1 << 24
_MAX_MILLISECONDS = 150.0
_HOW = (
    f"{_ROUNDS} rounds, in turns: `grade batch` on {_FEW} and on {_MANY} right programs, no two "
    "files the same, everybody's page included. What a submission takes is the difference by "
    f"{_MANY - _FEW}; what the class takes besides is the rest, and the import of torch is what it "
    "has more of that than NumPy's. Both programs make windows with `as_strided` and sum them with "
    "`einsum`, and are asked the same checks. Their own calls are timed in one process, without a "
    "worker, in one thread."
)


class _Course(NamedTuple):
    """A class in a language.

    Attributes:
        kind: What its functions are given for arrays.
        file: Name of its file.
        source: A right program.
        text: Its assignment.
    """

    kind: Kind
    file: str
    source: str
    text: str


class _Taken(NamedTuple):
    """CPU seconds of a submission, and of the class besides."""

    submission: float
    besides: float


def measure_torch() -> Table:
    """CPU time of a submission of both classes, and how often torch is imported."""
    courses = {"NumPy": _in_numpy(), "torch": _in_torch()}
    rounds = [{name: _measure(course) for name, course in courses.items()} for _ in range(_ROUNDS)]
    own = {name: _cpu_of_own_calls(course) for name, course in courses.items()}
    taken = {name: _spread([one[name].submission for one in rounds]) for name in courses}
    beyond = {
        name: _spread([one[name].submission - own[name] for one in rounds]) for name in courses
    }
    more = spread_of(one["torch"].besides - one["NumPy"].besides for one in rounds)
    alone = spread_of(_cpu_of_import() for _ in range(_ROUNDS))
    return Table(
        title="A class in torch",
        head=("", "CPU ms of a submission", "of it its own calls", "beyond these"),
        rows=[
            (name, taken[name].shown(0), f"{1000 * own[name]:.0f}", beyond[name].shown(0))
            for name in courses
        ],
        requirements=[
            Requirement(
                f"torch, warm: under {_MAX_MILLISECONDS:g} ms of CPU beyond its own calls",
                f"{beyond['torch'].shown(0)} ms",
                beyond["torch"].median < _MAX_MILLISECONDS,
            ),
            Requirement(
                f"torch is imported once by each of {cores()} processes that grade",
                f"{more.shown(1)} s more for the class; an import takes {alone.shown(1)} s",
                more.median < (cores() + 0.5) * alone.median,
            ),
        ],
        notes=[_HOW],
    )


def _in_torch() -> _Course:
    """A course that withholds what its students are to write."""
    return _Course("torch", _PROGRAM.name, _PROGRAM.read_text("utf-8"), _PACK.read_text("utf-8"))


def _in_numpy() -> _Course:
    """The same rubric, asked by our names."""
    said = tomlkit.parse(_PACK.read_text("utf-8"))
    for key in ("submission", "policy"):
        said.pop(key)
    for rules in said["operation"].values():
        for key in ("call", "function", "names"):
            rules.pop(key, None)
    return _Course("numpy", "cnn.py", read_style("as_strided_einsum"), tomlkit.dumps(said))


def _spread(seconds: list[float]) -> Spread:
    return spread_of(1000 * one for one in seconds)


def _measure(course: _Course) -> _Taken:
    few, many = (_cpu_of_class(course, size) for size in (_FEW, _MANY))
    submission = (many - few) / (_MANY - _FEW)
    return _Taken(submission, few - _FEW * submission)


def _cpu_of_class(course: _Course, size: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "assignment.toml").write_text(course.text, encoding="utf-8")
        for number in range(size):
            own = folder / f"course/student-{number:02}"
            own.mkdir(parents=True)
            text = f"{course.source}\n\nSTUDENT = {number}\n"
            (own / course.file).write_text(text, encoding="utf-8")
        asked = ("--assignment", folder / "assignment.toml", "--deck", default_deck_path())
        return grade_class(folder / "course", folder / "results", size, *asked).cpu_seconds


def _cpu_of_own_calls(course: _Course) -> float:
    """What the functions of the program take for all that is asked, the second time."""
    torch.set_num_threads(1)
    deck = default_deck_path().read_bytes()
    assignment, cases = parse_files(course.text.encode(), deck, "assignment.toml", "deck")
    module = ModuleType("course")
    exec(course.source, vars(module))
    spent = [0.0]
    for name in assignment.wanted.functions:
        setattr(module, name, _timed(getattr(module, name), spent))
    for _ in range(2):
        spent[0] = 0.0
        _call_all(assignment, cases, module, course.kind)
    return spent[0]


def _timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    """The function, which adds to `spent` what its calls take."""

    def timed(*args: Any, **kwargs: Any) -> Any:
        begin = process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[0] += process_time() - begin

    return timed


def _call_all(assignment: Assignment, cases: Deck, module: ModuleType, kind: Kind) -> None:
    operations = {one.name: one for one in assignment.operations}
    calls = {
        name: WireCall(call.expression, tuple(call.names.values()), call.function, call.uses)
        for name, one in operations.items()
        if (call := one.call) is not None
    }
    functions = {**vars(module), **CourseCalls(calls, "", kind).bound_to(module).functions}
    for row in assignment.rubric:
        function = functions[row.operation]
        called = function if kind == "numpy" else OfKind(function, kind)
        for one in cases.checks[row.name]:
            text, data = encode_case(one.case, operations[row.operation])
            question = Question(*json.loads(text))
            with np.errstate(all="ignore"):
                answer_call(called, question, _arrays_of(question, data), _MAX_BYTES)


def _arrays_of(question: Question, data: bytes) -> Arrays:
    arrays: Arrays = {}
    start = 0
    for name, dtype, shape in question.arrays:
        array, start = read_array(memoryview(data), start, dtype, tuple(shape))
        arrays[name] = array.copy()
    return arrays


def _cpu_of_import() -> float:
    return run_process([sys.executable, "-c", "import numpy, torch"], ROOT).cpu_seconds
