"""A deck as a file: MessagePack, compressed, with the SHA-256 of what it holds."""

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from grader.errors import DeckError
from grader.files import write_file
from grader.paths import path_meant
from grader.records.assignment import RubricRow
from grader.records.deck import Deck

__all__ = ["load_deck", "parse_deck", "store_deck"]

FORMAT = "cnn-grader deck 1"

_DTYPES = ("<f4", "<f8")
_MOST_BYTES = 1 << 28

_NO_DECK = "Check the path, or leave --deck out to grade with the practice deck."


class _File(msgspec.Struct, frozen=True):
    format: str
    sha256: str
    deck: bytes


def _encode_array(value: Any) -> Any:
    """An array as (dtype, shape, bytes), all other values as they are."""
    if isinstance(value, np.ndarray):
        little = np.ascontiguousarray(value).astype(value.dtype.newbyteorder("<"), copy=False)
        return (little.dtype.str, little.shape, little.tobytes())
    raise NotImplementedError(f"a deck cannot hold a {type(value).__name__}")


def _decode_array(_: type, value: Any) -> Any:
    dtype, shape, data = value
    if dtype not in _DTYPES:
        raise ValueError(f"arrays of dtype {dtype!r}")
    return np.frombuffer(data, dtype=dtype).reshape(shape)


def store_deck(deck: Deck, path: Path) -> Deck:
    """Write a deck to a file, all of it or nothing.

    Returns:
        The deck with its digest.

    Raises:
        OutputError: The file cannot be written.
    """
    unsigned = msgspec.structs.replace(deck, digest="")
    data = msgspec.msgpack.encode(unsigned, enc_hook=_encode_array)
    digest = hashlib.sha256(data).hexdigest()
    stored = msgspec.msgpack.encode(_File(FORMAT, digest, zlib.compress(data, 9)))
    write_file(path, stored)
    return msgspec.structs.replace(deck, digest=digest)


def load_deck(path: Path, rubric: Sequence[RubricRow]) -> Deck:
    """Read a deck, verify its digest and that it has cases for every check.

    A practice deck may lack some, but not all: those only the grade asks.

    Raises:
        DeckError: The file cannot be read, is no deck of this format, was changed, or was built
            for another rubric.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DeckError(
            f"The deck {str(path)!r} cannot be read: {error.strerror}. "
            f"{path_meant(path) or _NO_DECK}"
        ) from error
    return parse_deck(content, str(path), rubric)


def parse_deck(content: bytes, path: str, rubric: Sequence[RubricRow]) -> Deck:
    """A deck from the bytes of its file; `path` is what errors call it.

    Raises:
        DeckError: It is no deck of this format, was changed, or was built for another rubric.
    """
    deck = _parse(content, path)
    missing = [row.name for row in rubric if not deck.checks.get(row.name)]
    if missing and (deck.kind != "practice" or len(missing) == len(rubric)):
        raise DeckError(
            f"The deck {path!r} has no cases for {', '.join(missing[:5])}. "
            "Build one for this assignment with `grade deck build --assignment`."
        )
    return deck


def _parse(content: bytes, path: str) -> Deck:
    try:
        file = msgspec.msgpack.decode(content, type=_File)
        if file.format != FORMAT:
            raise DeckError(
                f"The deck {path!r} has format {file.format!r}; this grader reads {FORMAT!r}. "
                "Build it again with `grade deck build`."
            )
        data = zlib.decompressobj().decompress(file.deck, _MOST_BYTES)
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise DeckError(
                f"The deck {path!r} does not match its own SHA-256, {file.sha256}: it was "
                "changed or cut. Fetch it again, or build it again with `grade deck build`."
            )
        deck = msgspec.msgpack.decode(data, type=Deck, dec_hook=_decode_array)
    except (msgspec.MsgspecError, RecursionError, ValueError, TypeError, zlib.error) as error:
        raise DeckError(
            f"{path!r} is not a deck: {error}. Decks are files that `grade deck build` wrote."
        ) from error
    return msgspec.structs.replace(deck, digest=file.sha256)
