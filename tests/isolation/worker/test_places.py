"""Where the functions of a submission stand."""

import pytest

from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.outcome import Place
from tests.support import submission_of

WRAPPED = (
    "import functools\ndef loud(f):\n    @functools.wraps(f)\n    def g(*a, **k):\n"
    "        return f(*a, **k)\n    return g\n"
    "@loud\ndef pad(x, padding, value=0.0):\n    return x\n"
)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("\n\ndef pad(x, padding, value=0.0):\n    return x\n", Place(file="cnn.py", line=3)),
        ("from helper import pad\n", Place(file="helper.py", line=2)),
        (WRAPPED, Place(file="cnn.py", line=7)),
        ("pad = len\n", None),
        ("", None),
        ("class Pad:\n    __code__ = 3\npad = Pad\n", None),
    ],
    ids=["its own", "a helper's", "wrapped", "a built-in", "missing", "not a function"],
)
def test_a_function_is_placed_where_its_code_begins(
    source: str, place: Place | None, launcher: Launcher, assignment: Assignment
) -> None:
    submission = submission_of(source, helper="\ndef pad(x, padding, value=0.0):\n    return x\n")
    with Session(launcher, submission, assignment) as session:
        assert session.loaded.places.get("pad") == place
