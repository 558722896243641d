import itertools

import pytest

from grader.isolation.protocol import layers
from grader.isolation.protocol.layers import level_of

ALL = {value for name, value in vars(layers).items() if name.isupper() and name[0] != "_"}
KERNEL = ALL - {layers.NO_FILES}


@pytest.mark.parametrize(
    ("without", "level"),
    [
        (set(), 4),
        ({layers.NAMESPACES}, 3),
        ({layers.LANDLOCK}, 0),
        ({layers.SECCOMP}, 0),
        ({layers.LIMITS}, 0),
        ({layers.CAPABILITIES}, 0),
        ({layers.NO_NEW_PRIVILEGES}, 0),
        ({layers.HIDDEN_MEMORY}, 0),
        ({layers.DESCRIPTORS}, 0),
        ({layers.SESSION}, 0),
        (KERNEL, 0),
    ],
)
def test_the_level_follows_from_what_holds(without: set[str], level: int) -> None:
    assert level_of(KERNEL - without) == level


@pytest.mark.parametrize("without", [{layers.LANDLOCK}, {layers.LANDLOCK, layers.NAMESPACES}])
def test_opening_no_file_stands_in_for_landlock(without: set[str]) -> None:
    assert level_of(ALL - without) == 2


def test_a_layer_less_never_raises_the_level() -> None:
    for count in range(len(ALL)):
        for held in itertools.combinations(sorted(ALL), count):
            for one in held:
                assert level_of(set(held) - {one}) <= level_of(set(held))
