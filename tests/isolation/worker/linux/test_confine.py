"""Real workers, with layers left off one by one: what they say, and what the kernel says."""

from collections.abc import Iterator

import pytest

from grader.errors import IsolationError
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol import layers
from grader.isolation.protocol.layers import (
    CAPABILITIES,
    DESCRIPTORS,
    HIDDEN_MEMORY,
    LANDLOCK,
    LIMITS,
    NAMESPACES,
    NO_FILES,
    NO_NEW_PRIVILEGES,
    SECCOMP,
    SESSION,
)
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.outcome import Returned
from tests.support import TWINS, pad_case, restricted, submission_of

pytestmark = pytest.mark.usefixtures("all_layers")

LEVELS = [
    (set(), 4),
    ({NAMESPACES}, 3),
    ({LANDLOCK}, 2),
    ({LANDLOCK, NAMESPACES}, 2),
    ({LANDLOCK, NO_FILES}, 0),
    ({SECCOMP}, 0),
    ({LIMITS}, 0),
    ({CAPABILITIES}, 0),
    ({NO_NEW_PRIVILEGES}, 0),
    ({HIDDEN_MEMORY}, 0),
    ({DESCRIPTORS}, 0),
    ({SESSION}, 0),
]


@pytest.fixture(params=LEVELS, ids=lambda param: ", ".join(sorted(param[0])) or "all")
def zygote(request: pytest.FixtureRequest) -> Iterator[tuple[Zygote, set[str], int]]:
    without, level = request.param
    with Zygote(without) as own:
        yield own, without, level


def test_a_layer_that_is_left_off_is_reported_and_lowers_the_level(
    zygote: tuple[Zygote, set[str], int], assignment: Assignment
) -> None:
    own, without, level = zygote
    with Session(own, submission_of(TWINS["pad"]), restricted(assignment, "pad")) as session:
        assert isinstance(session.ask(pad_case()), Returned)
        assert session.isolation.level == level
        off = {layer.name: layer.off for layer in session.isolation.off}
    assert off.items() >= dict.fromkeys(without - {NO_FILES}, "switched off").items()


def test_a_final_deck_is_not_asked_below_level_2(
    zygote: tuple[Zygote, set[str], int], assignment: Assignment
) -> None:
    own, _, level = zygote
    asked = restricted(assignment, "pad")
    if level >= 2:
        with Session(own, submission_of(TWINS["pad"]), asked, least_isolation=2) as session:
            assert session.isolation.level == level
        return
    with pytest.raises(IsolationError, match="is off"):
        Session(own, submission_of(TWINS["pad"]), asked, least_isolation=2)


def test_every_layer_has_a_name_of_its_own() -> None:
    names = [value for name, value in vars(layers).items() if name.isupper() and name[0] != "_"]
    assert len(set(names)) == len(names)
