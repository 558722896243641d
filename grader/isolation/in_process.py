"""Calling a program of ours in this process, as a worker calls a student's."""

import numpy as np

from grader.isolation.codec import returned_of
from grader.isolation.questions import question_of
from grader.isolation.worker.calls import answer_call
from grader.records.case import Case
from grader.records.mistake import Program
from grader.records.operation import Operation
from grader.records.outcome import Raised, Returned

_MAX_BYTES = 1 << 24


def call_in_process(operation: Operation, program: Program, case: Case) -> Returned | Raised:
    """What would come of a case if a student had handed in this program.

    Args:
        operation: The operation that is asked.
        program: A program that the grader trusts.
        case: What it is asked; its arrays stay as they are.
    """
    question = question_of(case, operation.parameters)
    arrays = {name: array.copy() for name, array in case.arrays.items()}
    arrays |= {f"then.{name}": array.copy() for name, array in case.then.items()}
    try:
        with np.errstate(all="ignore"):
            said, answers = answer_call(program, question, arrays, _MAX_BYTES)
    except Exception as error:  # noqa: BLE001  a wrong program may raise anything
        return Raised(type=type(error).__name__, message=str(error))
    return returned_of(said, dict(answers), case)
