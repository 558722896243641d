"""What it costs to call functions by a course's expressions, beside calling them by name."""

from time import process_time

import msgspec

from benchmarks.grading import read_style, warm_grader
from benchmarks.process import cpu_of_children
from benchmarks.spread import Spread, spread_of
from benchmarks.table import Requirement, Table
from grader.assignment import default_assignment_path, load_assignment
from grader.records.assignment import Assignment
from grader.records.call import AxisOrder, Call
from grader.records.operation import Operation

_ROUNDS = 7
_GRADINGS = 25
_MAX_PERCENT = 5.0
_HOW = (
    f"{_ROUNDS} rounds of {_GRADINGS} gradings with one zygote each, in turns: the same right "
    "program, asked the same checks, by the names of its functions; by a call of each that makes "
    "a dictionary and takes the answer out of a tuple; and by that call with the channels last in "
    "x and in the answer, which the call turns. CPU time of all processes together."
)


def measure_course_calls() -> Table:
    """CPU time of a grading by names, by calls, and by calls with another order of axes."""
    asked = load_assignment(default_assignment_path())
    named = asked.restricted_to({row.name for row in asked.rubric if row.check != "forms"})
    ways = {
        "by name": named,
        "by a call": _called(named, turns=False),
        "by a call, channels last": _called(named, turns=True),
    }
    rounds = [{way: _cpu_of_a_grading(one) for way, one in ways.items()} for _ in range(_ROUNDS)]
    added = {
        way: spread_of(100 * (one[way] / one["by name"] - 1) for one in rounds) for way in ways
    }
    return Table(
        title="Calls of a course",
        head=("", "CPU ms of a grading", "more than by name, in percent"),
        rows=[
            (
                way,
                spread_of(1000 * one[way] for one in rounds).shown(1),
                "" if way == "by name" else added[way].shown(1),
            )
            for way in ways
        ],
        requirements=[_requirement(way, added[way]) for way in [*ways][1:]],
        notes=[_HOW],
    )


def _requirement(way: str, added: Spread) -> Requirement:
    return Requirement(
        f"{way}: at most {_MAX_PERCENT:g} % more CPU than by name",
        f"{added.shown(1)} %",
        added.median <= _MAX_PERCENT,
    )


def _called(assignment: Assignment, *, turns: bool) -> Assignment:
    operations = tuple(
        msgspec.structs.replace(one, call=_call_of(one, turns=turns and len(one.answer_axes) > 3))
        for one in assignment.operations
    )
    return msgspec.structs.replace(assignment, operations=operations)


def _call_of(operation: Operation, *, turns: bool) -> Call:
    given = ", ".join(f"{name!r}: {name}" for name in operation.parameters if name != "x")
    answer = (
        f"({operation.name}({'x.transpose(0, 3, 1, 2)' if turns else 'x'}, **{{{given}}}), x)[0]"
    )
    orders = {"x": operation.axes["x"], "return": operation.answer_axes} if turns else {}
    return Call(
        expression=f"{answer}.transpose(0, 2, 3, 1).copy()" if turns else answer,
        function=operation.name,
        uses=(operation.name,),
        names={name: name for name in operation.parameters},
        orders={
            name: AxisOrder(ours=axes, theirs=(axes[0], *axes[2:], axes[1]))
            for name, axes in orders.items()
        },
    )


def _cpu_of_a_grading(assignment: Assignment) -> float:
    """CPU seconds; a zygote's start is taken off by asking another for its first grading only."""
    first, whole = _cpu_of(assignment, gradings=0), _cpu_of(assignment, gradings=_GRADINGS)
    return (whole - first) / _GRADINGS


def _cpu_of(assignment: Assignment, gradings: int) -> float:
    source = read_style("sliding_windows")
    children = cpu_of_children()
    with warm_grader() as warm:
        grader = warm._replace(assignment=assignment)
        report = grader.grade(source)
        assert report.score.earned == report.score.possible, report.summary
        begin = process_time()
        for _ in range(gradings):
            grader.grade(source)
        own = process_time() - begin
    return own + cpu_of_children() - children
