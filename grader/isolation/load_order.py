"""What a worker is told that is to load a submission: its files, and what holds for them."""

from collections.abc import Mapping

import msgspec
import numpy as np

from grader.isolation.preconditions import packages_to_import_ahead, packages_with_requirements
from grader.isolation.protocol import frames
from grader.isolation.protocol.arrays import describe_arrays
from grader.isolation.protocol.frames import write_frame
from grader.isolation.protocol.grading import Load, WireCall
from grader.records.assignment import Assignment
from grader.records.call import Call
from grader.records.submission import Submission


class LoadOrder:
    """The message with which a worker loads a submission, the same for one after the other.

    Attributes:
        functions: Names of the operations that may be asked.
        packages: Packages that may be imported, with what they cannot do without.
        preloaded: Those that a worker imports before it sees the submission.
    """

    def __init__(self, submission: Submission, assignment: Assignment) -> None:
        """Have a submission loaded as an assignment wants it.

        Args:
            submission: The files.
            assignment: Limits, policy and the functions that may be asked.
        """
        policy = assignment.policy
        self.functions = tuple(operation.name for operation in assignment.operations)
        self.packages = packages_with_requirements(policy.allowed_imports)
        self.preloaded = packages_to_import_ahead(policy.allowed_imports, policy.withheld_calls)
        self._submission = submission
        self._assignment = assignment
        self._calls = {
            operation.name: _wire_call(operation.call)
            for operation in assignment.operations
            if operation.call is not None
        }

    def frame(
        self, served: Mapping[str, tuple[str, ...]], *, finds: bool, compiled: bytes
    ) -> bytes:
        """The message as a frame.

        Args:
            served: Functions that the grader answers for, with the names of their arguments.
            finds: Whether the worker looks for what the files name, since none did so before.
            compiled: The main file as an earlier worker compiled it; empty where none did.
        """
        submission, policy = self._submission, self._assignment.policy
        limits, rules = self._assignment.limits, self._assignment.submission
        headers, data = describe_arrays(
            [
                (name, np.frombuffer(source, dtype=np.uint8))
                for name, source in submission.sources.items()
            ]
        )
        load = Load(
            main=submission.main,
            functions=self.functions,
            allowed_imports=self.packages,
            forbidden_calls=policy.forbidden_calls,
            withheld_calls=policy.withheld_calls,
            allowed_calls=policy.allowed_calls,
            finds=finds,
            answer_bytes=limits.answer_bytes,
            printed_lines=limits.printed_lines,
            served=dict(served),
            files=headers,
            others=self._assignment.wanted.others_among(submission.sources, submission.main),
            calls=self._calls,
            adapter=rules.adapter,
            arrays=rules.arrays,
        )
        return write_frame(frames.LOAD, 0, msgspec.json.encode(load), data + compiled)


def _wire_call(call: Call) -> WireCall:
    return WireCall(
        expression=call.expression,
        parameters=tuple(call.names.values()),
        function=call.function,
        uses=call.uses,
        adapted=call.adapted,
    )
