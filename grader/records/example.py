"""A call that shows a finding, as it is published."""

import msgspec

from grader.records.arrays import ArrayView
from grader.records.call import OURS, Call
from grader.records.case import Case
from grader.records.outcome import Raised
from grader.records.taps import TapMap
from grader.records.verdict import Mismatch


class PaddedView(msgspec.Struct, frozen=True, kw_only=True):
    """x as a window should see it: with its padding around it.

    Attributes:
        array: The padded array.
        margins: Cells of padding (before, after) along each of its axes.
        yours: What the student's code has in a cell of padding, where that is another number and is
            known; null elsewhere.
    """

    array: ArrayView
    margins: tuple[tuple[int, int], ...]
    yours: float | None = None


class ExampleReport(msgspec.Struct, frozen=True, kw_only=True):
    """A call that shows a finding.

    Attributes:
        message: What is wrong in it, in a sentence or two.
        case: The case, all of it: what the function was asked, and how.
        call: The call in Python, with names for arrays; of a course's own the arguments that are no
            arrays, then its expression.
        course: How the course calls its function; null where that has our name and signature.
            What is said is in its words; case, arrays, cells and taps are by our names and in our
            order of axes.
        given: The arguments that are no arrays, as students give them, e.g. `stride=2`.
        expected: The right answer; null if the feedback level keeps it back, or if the call must
            raise.
        returned: What the student's function returned; null if it is no array of numbers.
        bound: Largest absolute error that rounding explains.
        mismatch: Where the numbers differ; null if that is not what is wrong, or if the feedback
            level keeps it back.
        raised: What was raised; null if nothing was. What the call printed is beside it.
        printed: The first lines that the call printed.
        snippet: Python that makes the same call when it stands beside the submission.
        axes: What one step along each axis of x is called, e.g. `row`; empty if nothing slides
            along them.
        padded: x with the padding that the arguments ask for; null if they ask for none.
        taps: What the student's code reads; null if that could not be found out.
        reading: What it reads for one cell, and what it should read, in a sentence; empty if it
            reads what it should, or if the feedback level keeps that back.
    """

    message: str
    case: Case
    call: str
    course: Call | None = None
    given: str = ""
    expected: ArrayView | None
    returned: ArrayView | None
    bound: float
    mismatch: Mismatch | None
    raised: Raised | None
    printed: str
    snippet: str
    axes: tuple[str, ...] = ()
    padded: PaddedView | None = None
    taps: TapMap | None = None
    reading: str = ""

    @property
    def labels(self) -> Call:
        """What students call its arrays, and the order of axes that they have them in."""
        return self.course or OURS
