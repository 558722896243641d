"""The fuzz targets work, also where no fuzzer is installed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_read_and_what_is_cut_or_changed_read_or_refused(name: str) -> None:
    target = TARGETS[name]
    for seed in target.seeds:
        assert target.check(seed)
        for place in range(0, len(seed), 1 + len(seed) // 50):
            target.check(seed[:place])
            target.check(seed[:place] + b"\xff" + seed[place + 1 :])


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_any_bytes(name: str) -> None:
    @settings(max_examples=20)
    @given(st.binary(max_size=200))
    def takes(data: bytes) -> None:
        TARGETS[name].check(data)

    takes()
