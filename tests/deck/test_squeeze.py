"""What is squeezed comes back byte for byte; what is no such thing is refused."""

from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assignment import default_deck_path
from grader.deck.squeeze import squeeze, unsqueeze
from grader.deck.store import load_deck, store_deck
from grader.records.arrays import encode_bytes
from grader.records.deck import Deck

MAX_BYTES = 1 << 20

NUMBERS = st.sampled_from([0.0, -0.0, 1.0, -9.0, 127.0, 128.0, -40000.0, 0.25, 1 / 3, np.nan, 1e30])

ARRAYS = st.builds(
    lambda numbers, dtype: np.array(numbers).astype(dtype),
    st.lists(NUMBERS, max_size=300),
    st.sampled_from(["<f8", "<f4"]),
)


@settings(max_examples=20)
@given(st.lists(st.one_of(ARRAYS, st.binary(max_size=40), st.just(np.arange(3)))))
def test_arrays_come_back_byte_for_byte(held: list[object]) -> None:
    data = msgspec.msgpack.encode(held, enc_hook=encode_bytes)
    assert unsqueeze(squeeze(data), MAX_BYTES) == data


@settings(max_examples=20)
@given(
    st.lists(st.sampled_from([b"\xa3<f8\x91\x01\xc4\x08", bytes(8), b"\xa3<f8", b"\xc4", b"\x91"]))
)
def test_what_only_looks_like_an_array_comes_back_too(parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert unsqueeze(squeeze(data), MAX_BYTES) == data


@pytest.mark.parametrize("dtype", ["<f8", "<f4", "<i8"])
def test_small_whole_numbers_take_few_bytes(dtype: str) -> None:
    numbers = np.random.default_rng(1).integers(-9, 10, 4000).astype(dtype)
    data = msgspec.msgpack.encode(numbers, enc_hook=encode_bytes)
    assert len(squeeze(data)) < 0.7 * numbers.size


def test_what_becomes_more_than_it_may_is_refused() -> None:
    data = msgspec.msgpack.encode(np.zeros(100_000), enc_hook=encode_bytes)
    with pytest.raises(ValueError, match="more than 400,000 bytes"):
        unsqueeze(squeeze(data), 400_000)
    with pytest.raises(ValueError, match="more than 1,000 bytes"):
        unsqueeze(squeeze(data), 1000)


@settings(max_examples=20)
@given(st.data())
def test_bytes_of_anyone_are_refused_or_something_else(data: st.DataObject) -> None:
    good = squeeze(msgspec.msgpack.encode(np.arange(50.0), enc_hook=encode_bytes))
    at = data.draw(st.integers(0, len(good) - 1))
    changed = good[:at] + data.draw(st.binary(max_size=4)) + good[at + 1 :]
    with suppress(ValueError, msgspec.MsgspecError):
        assert len(unsqueeze(changed, MAX_BYTES)) <= MAX_BYTES


def test_the_practice_deck_is_half_as_large_and_has_the_same_digest(
    tmp_path: Path, practice_deck: Deck
) -> None:
    path = tmp_path / "again.deck"
    assert store_deck(practice_deck, path).digest == practice_deck.digest
    assert load_deck(path).digest == practice_deck.digest
    assert path.stat().st_size < 0.6 * default_deck_path().stat().st_size
