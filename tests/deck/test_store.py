import hashlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment import default_deck_path
from grader.deck.squeeze import unsqueeze
from grader.deck.store import MAX_SOURCE, load_deck, require_cases, store_deck
from grader.errors import DeckError, OutputError
from grader.records.assignment import RubricRow
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.deck import Deck
from tests.support import pad_case

RUBRIC = [RubricRow(operation="pad", check="basic", points=1, feedback="full")]


OLD = Path(__file__).with_name("format-1.deck")
"""Two cases of each check of `pad`, as the grader wrote them in format 1."""

Held = dict[str, Any]


def answered_of(*cases: Case) -> tuple[AnsweredCase, ...]:
    return tuple(
        AnsweredCase(case=case, answer=Answer(value=np.ones(3), bound=0.5)) for case in cases
    )


def deck_of(*cases: Case, check: str = "pad/basic", **changes: Any) -> Deck:
    checks = {check: answered_of(*cases)}
    return Deck(kind="final", seed=3, versions={"numpy": "9"}, checks=checks, **changes)


def write_by_hand(path: Path, change: Callable[[Held], object], **around: Any) -> None:
    """Change what a deck holds, digest included."""
    file = msgspec.msgpack.decode(path.read_bytes())
    held = msgspec.msgpack.decode(unsqueeze(file["deck"], 1 << 20))
    change(held)
    data = msgspec.msgpack.encode(held)
    file |= {"format": "cnn-grader deck 2", "deck": zlib.compress(data)}
    file |= {"sha256": hashlib.sha256(data).hexdigest(), **around}
    path.write_bytes(msgspec.msgpack.encode(file))


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "final.deck"
    store_deck(deck_of(pad_case(1.5, -2.0)), path)
    return path


def test_a_deck_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    case = pad_case(
        1.5,
        -2.0,
        title="é ☃",
        layouts={"x": "strided"},
        judges="purity",
        then={"x": np.zeros((2, 0, 3), dtype=np.float32)},
        options={"padding": (1, 2), "value": 0.1, "other": None},
        positional=0,
    )
    deck = store_deck(deck_of(case), tmp_path / "d")
    loaded = load_deck(tmp_path / "d")
    assert (loaded.kind, loaded.seed, loaded.versions) == ("final", 3, {"numpy": "9"})
    assert loaded.digest == deck.digest
    assert len(deck.digest) == 64
    (one,) = loaded.checks["pad/basic"]
    for name in ("title", "layouts", "judges", "options", "positional", "operation"):
        assert getattr(one.case, name) == getattr(case, name)
    for theirs, ours in ((one.case.arrays, case.arrays), (one.case.then, case.then)):
        assert theirs["x"].dtype == ours["x"].dtype
        assert theirs["x"].shape == ours["x"].shape
        assert np.array_equal(theirs["x"], ours["x"])
    assert one.answer.value is not None
    assert np.array_equal(one.answer.value, np.ones(3))
    assert one.answer.bound == 0.5


@pytest.mark.parametrize("dtype", ["bool", "int32", "int64", "float32", "float64"])
@pytest.mark.parametrize("shape", [(), (2,), (2, 0)])
def test_arrays_of_every_dtype_and_shape_come_back(
    tmp_path: Path, dtype: str, shape: tuple[int, ...]
) -> None:
    case = pad_case(arrays={"x": np.ones(shape, dtype)})
    store_deck(deck_of(case), tmp_path / "d")
    (one,) = load_deck(tmp_path / "d").checks["pad/basic"]
    assert one.case.arrays["x"].dtype == dtype
    assert one.case.arrays["x"].shape == shape
    assert one.case.arrays["x"].all()


def test_options_of_every_kind_come_back(tmp_path: Path) -> None:
    options = {"mode": "nearest", "align": True, "size": (1, 2), "scale": 0.5, "n": 3, "no": None}
    store_deck(deck_of(pad_case(options=options)), tmp_path / "d")
    (one,) = load_deck(tmp_path / "d").checks["pad/basic"]
    assert one.case.options == options
    assert one.case.options["align"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {"options": {"scale": (0.5, 1.0)}},
        {"options": {"size": np.float64(2.0)}},
        {"arrays": {"x": np.ones(2, np.complex128)}},
        {"arrays": {"x": np.ones(2, np.uint8)}},
    ],
)
def test_what_could_not_be_read_back_is_not_stored(tmp_path: Path, changes: Held) -> None:
    with pytest.raises(DeckError, match=r"A case of 'pad/basic' cannot be stored.*pad\(.*dtype"):
        store_deck(deck_of(pad_case(**changes)), tmp_path / "d")
    assert not (tmp_path / "d").exists()


def test_the_digest_does_not_depend_on_the_file(tmp_path: Path) -> None:
    first = store_deck(deck_of(pad_case()), tmp_path / "a")
    assert store_deck(first, tmp_path / "b").digest == first.digest


def test_views_and_other_byte_orders_are_stored_by_value(tmp_path: Path) -> None:
    odd = np.arange(6.0).reshape(2, 3).T[::-1].astype(">f8")
    store_deck(deck_of(pad_case(arrays={"x": odd})), tmp_path / "d")
    (one,) = load_deck(tmp_path / "d").checks["pad/basic"]
    assert np.array_equal(one.case.arrays["x"], odd)
    assert one.case.arrays["x"].dtype == np.dtype("<f8")


def test_a_loaded_deck_cannot_be_changed(stored: Path) -> None:
    (one,) = load_deck(stored).checks["pad/basic"]
    with pytest.raises(ValueError, match="read-only"):
        one.case.arrays["x"][0] = 9


def test_storing_leaves_no_other_file(stored: Path) -> None:
    assert [path.name for path in stored.parent.iterdir()] == ["final.deck"]


def test_a_deck_that_lacks_cases_for_the_rubric_is_refused(stored: Path) -> None:
    other = [RubricRow(operation="pad", check="sides", points=1, feedback="full")]
    with pytest.raises(DeckError, match=r"no cases for pad/sides.*grade deck build"):
        require_cases(load_deck(stored), "d", other, "a.toml")


def test_a_check_with_an_empty_list_of_cases_is_refused(tmp_path: Path) -> None:
    store_deck(deck_of(), tmp_path / "d")
    with pytest.raises(DeckError, match="no cases for pad/basic"):
        require_cases(load_deck(tmp_path / "d"), "d", RUBRIC, "a.toml")


@pytest.mark.parametrize("content", [b"", b"x", b"{}", b"\x93\x01\x02\x03", b"\x80", b"PK\x03\x04"])
def test_what_is_no_deck_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "d"
    path.write_bytes(content)
    with pytest.raises(DeckError, match="is not a deck"):
        load_deck(path)


def test_a_missing_deck_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(DeckError, match="cannot be read"):
            load_deck(path)


def test_a_deck_of_a_newer_format_says_what_to_install(stored: Path) -> None:
    file = msgspec.msgpack.decode(stored.read_bytes())
    newer = {"format": "cnn-grader deck 7", "digest": file["sha256"], "parts": [file["deck"]]}
    stored.write_bytes(msgspec.msgpack.encode(newer))
    with pytest.raises(DeckError, match=r"format 7.*reads 1 to 3.*newer grader wrote it. Install"):
        load_deck(stored)


@pytest.mark.parametrize("name", ["cnn-grader report 1", "cnn-grader deck 0", "cnn-grader deck ²"])
def test_what_has_no_format_of_a_deck_is_none(stored: Path, name: str) -> None:
    write_by_hand(stored, dict, format=name)
    with pytest.raises(DeckError, match=f"is not a deck: its format is '{name}'"):
        load_deck(stored)


def test_a_deck_of_format_1_is_read_as_it_was_stored() -> None:
    deck = load_deck(OLD)
    assert deck.checks["pad/combined"]
    assert deck.digest == "4d195740ad44529ec7046fecbdbb3887dc071603c0a09eb60961afa82e791f7a"
    assert (deck.kind, deck.seed, deck.size, len(deck.checks)) == ("final", 1, 24, 12)
    assert (deck.fresh, deck.operations) == ({}, {})


def test_the_same_cases_have_the_same_digest_in_every_format(tmp_path: Path) -> None:
    deck = load_deck(OLD)
    again = store_deck(deck, tmp_path / "d")
    assert msgspec.msgpack.decode((tmp_path / "d").read_bytes())["format"] == "cnn-grader deck 3"
    assert again.digest == deck.digest == load_deck(tmp_path / "d").digest


def test_fresh_cases_and_operations_come_back_and_count_for_the_digest(tmp_path: Path) -> None:
    plain = deck_of(pad_case())
    whole = msgspec.structs.replace(
        plain,
        fresh={"pad": answered_of(pad_case(2.5), pad_case(3.5))},
        operations={"softmax": "def softmax(x):\n    ...  # é\n"},
    )
    stored = store_deck(whole, tmp_path / "d")
    loaded = load_deck(tmp_path / "d")
    assert [one.case.arrays["x"].tolist() for one in loaded.fresh["pad"]] == [[2.5], [3.5]]
    assert loaded.operations == whole.operations
    assert loaded.size == plain.size == 1
    assert loaded.digest == stored.digest
    digests = {stored.digest, store_deck(plain, tmp_path / "d").digest}
    for name in ("fresh", "operations"):
        one = msgspec.structs.replace(plain, **{name: getattr(whole, name)})
        digests.add(store_deck(one, tmp_path / "d").digest)
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("cases", "reason"),
    [
        ([{}], "missing required field `case`"),
        (3, "Expected `array`, got `int`"),
        ([{"case": {"operation": "conv1d", "arrays": {}}, "answer": {"value": None}}], "'conv1d'"),
    ],
)
def test_a_fault_in_fresh_cases_is_found_when_they_are_first_used(
    stored: Path, cases: object, reason: str
) -> None:
    write_by_hand(stored, lambda held: held.update(fresh={"pad": cases, "conv1d": []}))
    deck = load_deck(stored)
    assert [*deck.fresh] == ["pad", "conv1d"]
    assert deck.fresh["conv1d"] == ()
    for _ in range(2):
        with pytest.raises(ValueError, match=reason):
            deck.fresh["pad"]


def test_fresh_cases_are_decoded_once(tmp_path: Path) -> None:
    store_deck(deck_of(fresh={"pad": answered_of(pad_case())}), tmp_path / "d")
    fresh = load_deck(tmp_path / "d").fresh
    assert fresh["pad"] is fresh["pad"]
    assert fresh.get("conv1d", ()) == ()


def _into_a_case(**changes: Any) -> Callable[[Held], None]:
    return lambda held: held["checks"]["pad/basic"][0]["case"].update(changes)


def _into_x(index: int, value: object) -> Callable[[Held], None]:
    def change(held: Held) -> None:
        held["checks"]["pad/basic"][0]["case"]["arrays"]["x"][index] = value

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda held: held.update(more=1), "unknown field `more`"),
        (_into_a_case(more=1), "unknown field `more`"),
        (lambda held: held.update(kind="Final"), "its kind is 'Final'"),
        (lambda held: held.update(fresh=[]), "Expected `object`, got `array`"),
        (lambda held: held.update(operations={"pad": b"x"}), "Expected `str`, got `bytes`"),
        (lambda held: held.update(operations={"../x": ""}), "brings an operation '../x'"),
        (
            lambda held: held.update(operations={"f": "#" * (MAX_SOURCE + 1)}),
            "the source of 'f' has more than 1,048,576 characters",
        ),
        (_into_a_case(operation="conv2d"), "'pad/basic' has a case of 'conv2d'"),
        (
            lambda held: held["checks"]["pad/basic"][0]["answer"].update(bound=float("nan")),
            "has a bound of nan",
        ),
        (_into_x(0, "<i2"), "arrays of dtype '<i2'"),
        (_into_x(0, ">f8"), "arrays of dtype '>f8'"),
        (_into_x(0, "<f2"), "arrays of dtype '<f2'"),
        (_into_x(0, "|O"), "arrays of dtype"),
        (_into_x(1, [-1]), r"an array of shape \(-1,\)"),
        (_into_a_case(arrays={"x": ["<f8", [0, 2**50], b""]}), "an array of shape"),
        (_into_a_case(arrays={"x": ["<f8", [0, 2**20, 2**20], b""]}), "an array of shape"),
        (_into_x(1, [7]), "cannot reshape"),
    ],
)
def test_a_deck_that_somebody_made_by_hand_is_refused_with_the_reason(
    stored: Path, change: Callable[[Held], object], reason: str
) -> None:
    write_by_hand(stored, change)
    with pytest.raises(DeckError, match=f"is not a deck: .*{reason}"):
        load_deck(stored)


@pytest.mark.parametrize("name", ["fresh", "operations"])
def test_format_1_holds_nothing_of_format_2(stored: Path, name: str) -> None:
    given = {"fresh": {"pad": ()}, "operations": {"f": ""}}
    write_by_hand(stored, lambda held: held.update({name: given[name]}), format="cnn-grader deck 1")
    with pytest.raises(DeckError, match="format 1 has no `fresh` and no `operations`"):
        load_deck(stored)


def test_something_beside_a_deck_is_refused(stored: Path) -> None:
    write_by_hand(stored, dict, more=1)
    with pytest.raises(DeckError, match="unknown field `more`"):
        load_deck(stored)


def test_a_deck_that_unpacks_without_end_is_refused(
    stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.deck.store._MAX_BYTES", 100)
    with pytest.raises(DeckError, match="it holds more than 100 bytes"):
        load_deck(stored)


def test_a_changed_digest_is_refused(stored: Path) -> None:
    file = msgspec.msgpack.decode(stored.read_bytes())
    file["sha256"] = "0" * 64
    stored.write_bytes(msgspec.msgpack.encode(file))
    with pytest.raises(DeckError, match="does not match its own SHA-256"):
        load_deck(stored)


def test_no_single_byte_of_a_deck_can_be_changed_unseen(stored: Path) -> None:
    whole = stored.read_bytes()
    right = load_deck(stored).digest
    for index in range(len(whole)):
        for mask in (1, 128):
            changed = bytearray(whole)
            changed[index] ^= mask
            stored.write_bytes(changed)
            try:
                assert load_deck(stored).digest == right
                _assert_same(stored, whole)
            except DeckError:
                continue


def _assert_same(path: Path, whole: bytes) -> None:
    """A change that was not refused may lie in the compressed form alone, not in what it holds."""
    (changed,) = load_deck(path).checks["pad/basic"]
    path.write_bytes(whole)
    (original,) = load_deck(path).checks["pad/basic"]
    assert changed.case.options == original.case.options
    assert np.array_equal(changed.case.arrays["x"], original.case.arrays["x"])
    assert changed.answer.value is not None
    assert original.answer.value is not None
    assert np.array_equal(changed.answer.value, original.answer.value)


def test_a_truncated_deck_is_refused_wherever_it_is_cut(stored: Path) -> None:
    whole = stored.read_bytes()
    for length in range(len(whole)):
        stored.write_bytes(whole[:length])
        with pytest.raises(DeckError):
            load_deck(stored)


def test_a_cut_practice_deck_is_refused(tmp_path: Path) -> None:
    whole = default_deck_path().read_bytes()
    path = tmp_path / "d"
    for part in (0.1, 0.5, 0.999):
        path.write_bytes(whole[: int(part * len(whole))])
        with pytest.raises(DeckError):
            load_deck(path)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_as_a_deck(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / f"fuzzed-{os.getpid()}.deck"
    path.write_bytes(content)
    with pytest.raises(DeckError):
        load_deck(path)


def test_deeply_nested_data_is_refused_as_a_deck(tmp_path: Path) -> None:
    (tmp_path / "d").write_bytes(b"\x81\xa1a" + b"\x91" * 100_000)
    with pytest.raises(DeckError, match="is not a deck"):
        load_deck(tmp_path / "d")


def test_a_deck_is_not_written_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        store_deck(deck_of(pad_case()), tmp_path / "d")
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_a_deck_below_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        store_deck(deck_of(pad_case()), tmp_path / "file" / "d")
