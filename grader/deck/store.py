"""A deck as a file: MessagePack, squeezed, with the SHA-256 of what it holds."""

import hashlib
import math
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from grader.deck.squeeze import squeeze, unsqueeze
from grader.errors import DeckError
from grader.files import write_file
from grader.paths import read_file
from grader.records.arrays import decode_bytes, encode_bytes
from grader.records.assignment import RubricRow
from grader.records.case import DTYPES, AnsweredCase
from grader.records.deck import Deck
from grader.text import capitalised, ended, in_shell

VERSION = 3
FORMAT = f"cnn-grader deck {VERSION}"
"""What is written. Formats 1 and 2 are read too: they hold the same bytes, compressed by zlib, and
format 1 has no fresh cases and no operations of a course."""

_FORMATS = re.compile(r"cnn-grader deck ([1-9][0-9]{0,8})")

_NEW_IN_2 = ("fresh", "operations")

_KINDS = ("practice", "final")
_MAX_BYTES = 1 << 28

MAX_SOURCE = 1 << 20
"""Characters of the source of an operation."""

_STORABLE = (
    f"Arrays are of dtype {', '.join(DTYPES)}; other arguments are numbers, text, truth values, "
    "tuples of ints or None."
)

OF_CLASS = "the deck that the class was graded with"
"""What errors call a deck that a gradebook keeps."""

_NO_DECK = "Check the path, or leave --deck out to grade with the practice deck."


class _Format(msgspec.Struct, frozen=True):
    """What every format of a deck has, also those to come."""

    format: str


class _File(_Format, frozen=True, forbid_unknown_fields=True):
    sha256: str
    deck: bytes


class _Held(Deck, frozen=True):
    """What a deck holds; its fresh cases as bytes, since few runs need any of them."""

    fresh: Mapping[str, msgspec.Raw] = {}  # type: ignore[assignment]


class _StoredCases(Mapping[str, tuple[AnsweredCase, ...]]):
    """Cases of a deck by operation, which are decoded when those of an operation are looked up."""

    def __init__(self, stored: Mapping[str, msgspec.Raw]) -> None:
        """Decode none yet."""
        self._stored = stored
        self._decoded: dict[str, tuple[AnsweredCase, ...]] = {}

    def __getitem__(self, name: str) -> tuple[AnsweredCase, ...]:
        """The cases of an operation.

        Raises:
            ValueError: Somebody made them by hand; msgspec says what is wrong with them, or we.
        """
        if name not in self._decoded:
            kind = tuple[AnsweredCase, ...]
            cases = msgspec.msgpack.decode(self._stored[name], type=kind, dec_hook=decode_bytes)
            _require_sound_cases(name, cases)
            self._decoded[name] = cases
        return self._decoded[name]

    def __iter__(self) -> Iterator[str]:
        """The operations."""
        return iter(self._stored)

    def __len__(self) -> int:
        """How many operations there are."""
        return len(self._stored)


def _encode(held: dict[str, Any]) -> bytes:
    """What a deck holds as bytes that can be read back.

    Raises:
        DeckError: They cannot; the message says what of which check is in the way.
    """
    for name, cases in chain(held["checks"].items(), held.get("fresh", {}).items()):
        for answered in cases:
            try:
                data = msgspec.msgpack.encode(answered, enc_hook=encode_bytes)
                msgspec.msgpack.decode(data, type=AnsweredCase, dec_hook=decode_bytes)
            except (msgspec.MsgspecError, NotImplementedError, ValueError, TypeError) as error:
                raise DeckError(
                    f"A case of {name!r} cannot be stored: {error}, in {answered.case.in_words}. "
                    f"{_STORABLE}"
                ) from error
    return msgspec.msgpack.encode(held, enc_hook=encode_bytes)


def store_deck(deck: Deck, path: Path) -> Deck:
    """Write a deck to a file, all of it or nothing.

    Returns:
        The deck with its digest.

    Raises:
        DeckError: It could not be read back, so that it is not written.
        OutputError: The file cannot be written.
    """
    fields = msgspec.structs.asdict(msgspec.structs.replace(deck, digest=""))
    # A deck that has nothing of what is new keeps the digest that it had in format 1, so that a
    # class which was begun with that file goes on with this one.
    held = {name: value for name, value in fields.items() if value or name not in _NEW_IN_2}
    if deck.fresh:
        held["fresh"] = dict(deck.fresh)  # all decoded, where another file held them
    data = _encode(held)
    digest = hashlib.sha256(data).hexdigest()
    stored = msgspec.msgpack.encode(_File(FORMAT, digest, squeeze(data)))
    write_file(path, stored)
    return msgspec.structs.replace(deck, digest=digest)


def load_deck(path: Path) -> Deck:
    """Read a deck and verify its digest.

    Raises:
        DeckError: The file cannot be read, is no deck of this format, or was changed.
    """
    return parse_deck(read_deck(path), str(path))


def read_deck(path: Path) -> bytes:
    """The bytes of a deck's file.

    Raises:
        DeckError: It cannot be read.
    """
    return read_file(path, "deck", DeckError, _NO_DECK)


def parse_deck(content: bytes, path: str) -> Deck:
    """A deck from the bytes of its file; `path` is what errors call it.

    Its fresh cases are looked into when they are first used. They cost no points, so a fault in
    them, which its digest says is no accident, costs no more than an explanation.

    Raises:
        DeckError: It is no deck of this format, or was changed.
    """
    try:
        version = _version(content, path)
        file = msgspec.msgpack.decode(content, type=_File)
        data = _inflated(file.deck) if version < 3 else unsqueeze(file.deck, _MAX_BYTES)
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise DeckError(
                f"The deck {path!r} does not match its own SHA-256, {file.sha256}: it was "
                "changed or cut. Fetch it again, or build it again with `grade deck build`."
            )
        held = msgspec.msgpack.decode(data, type=_Held, dec_hook=decode_bytes)
        _require_sound(held, version)
    except (msgspec.MsgspecError, RecursionError, ValueError, TypeError, zlib.error) as error:
        raise DeckError(
            f"{path!r} is not a deck: {ended(str(error))} "
            "Decks are files that `grade deck build` wrote."
        ) from error
    fields = msgspec.structs.asdict(held)
    return Deck(**{**fields, "digest": file.sha256, "fresh": _StoredCases(held.fresh)})


def _inflated(compressed: bytes) -> bytes:
    """What formats before the third hold.

    Raises:
        ValueError: It is more than a deck may be.
    """
    decompressor = zlib.decompressobj()
    data = decompressor.decompress(compressed, _MAX_BYTES)
    if decompressor.unconsumed_tail:
        raise ValueError(f"it holds more than {_MAX_BYTES:,} bytes")
    return data


def require_cases(deck: Deck, path: str, rubric: Sequence[RubricRow], assignment: str) -> None:
    """Hold a deck to a rubric: a practice deck may lack some checks, but not all.

    Args:
        deck: The deck.
        path: What errors call it.
        rubric: The rows that are asked.
        assignment: Path of the assignment that asks them.

    Raises:
        DeckError: It was built for another rubric.
    """
    missing = [row.name for row in rubric if not deck.checks.get(row.name)]
    if missing and (deck.kind != "practice" or len(missing) == len(rubric)):
        kind = "" if deck.kind == "final" else f" --kind {deck.kind}"
        named = path if path == OF_CLASS else f"the deck {path!r}"
        raise DeckError(
            f"{capitalised(named)} has no cases for {', '.join(missing[:5])}. Build one for this "
            f"assignment with `grade deck build{kind} --assignment {in_shell(assignment)}`, and "
            "name it with `--deck`."
        )


def _version(content: bytes, path: str) -> int:
    """Which format a deck has.

    Raises:
        DeckError: A newer one than this grader knows.
        ValueError: None of a deck.
    """
    try:
        name = msgspec.msgpack.decode(content, type=_Format).format
    except msgspec.ValidationError as error:  # in words of a format that it is not of
        raise ValueError("it is a file of another kind") from error
    known = _FORMATS.fullmatch(name)
    if known is None:
        raise ValueError(f"its format is {name[:40]!r}")
    version = int(known[1])
    if version > VERSION:
        raise DeckError(
            f"The deck {path!r} has format {version}, and this grader reads 1 to {VERSION}: a "
            "newer grader wrote it. Install that one, or build the deck again with "
            "`grade deck build`."
        )
    return version


def _require_sound(deck: Deck, version: int) -> None:
    """Hold a deck to what the types of its fields do not say.

    Raises:
        ValueError: It is otherwise.
    """
    if version == 1 and (deck.fresh or deck.operations):
        raise ValueError("format 1 has no `fresh` and no `operations`")
    if deck.kind not in _KINDS:
        raise ValueError(f"its kind is {deck.kind[:40]!r}")
    for name, source in deck.operations.items():
        if not name.isidentifier():
            raise ValueError(f"it brings an operation {name[:40]!r}")
        if len(source) > MAX_SOURCE:
            raise ValueError(f"the source of {name!r} has more than {MAX_SOURCE:,} characters")
    for name, cases in deck.checks.items():
        _require_sound_cases(name, cases)


def _require_sound_cases(name: str, cases: Sequence[AnsweredCase]) -> None:
    """Hold the cases of a check or an operation to what their types do not say.

    Raises:
        ValueError: One is otherwise.
    """
    for answered in cases:
        if answered.case.operation != name.partition("/")[0]:
            raise ValueError(f"{name!r} has a case of {answered.case.operation!r}")
        if not 0 <= answered.answer.bound < math.inf:
            raise ValueError(f"{name!r} has a bound of {answered.answer.bound}")
