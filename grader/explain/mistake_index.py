"""An index of known mistakes: what programs with them do in the cases of a deck, as a file.

Calling hundreds of programs takes most of the time of a diagnosis, and gives the same for every
submission. So what they do in the practice deck is shipped, beside the sources that they are made
of. It is used only where all agrees that it follows from: the deck, the sources and the minor
version of NumPy. Elsewhere the programs are called.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Self

import msgspec
import numpy as np

from grader.files import read_regular, write_file
from grader.operation import windows
from grader.records.arrays import decode_bytes, encode_bytes
from grader.records.case import Array
from grader.records.outcome import Outcome, Raised, Returned

FORMAT = "cnn-grader index of mistakes 1"

_MAX_BYTES = 1 << 24


_Numbers = Array | None
_Outcome = tuple[str, str, _Numbers, _Numbers, _Numbers, _Numbers, tuple[str, ...], tuple[str, ...]]
"""What is compared of an outcome: what was raised, if anything; dtype, numbers, and arguments."""


def _pack(outcome: Outcome) -> _Outcome:
    """What is kept of what a program of ours does."""
    if isinstance(outcome, Raised):
        return outcome.type, "", None, None, None, None, (), ()
    assert isinstance(outcome, Returned)
    arrays = (outcome.value, outcome.again, outcome.then, outcome.kept)
    return "", outcome.dtype, *arrays, outcome.modified, outcome.shares


def _unpack(held: _Outcome) -> Outcome:
    raised, dtype, value, again, then, kept, modified, shares = held
    if raised:
        return Raised(type=raised, message="")
    returned = Returned(type="", dtype=dtype, modified=modified, shares=shares)
    return msgspec.structs.replace(returned, value=value, again=again, then=then, kept=kept)


class StoredOutcomes(msgspec.Struct, frozen=True, array_like=True):
    """What programs with known mistakes do in one case, by the numbers of the candidates.

    Attributes:
        harmless: A bit for each program, set where it is right.
        outcomes: Compressed: what the programs do, each of it once, and which of it each does.
    """

    harmless: bytes
    outcomes: bytes

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], harmless: Sequence[bool]) -> Self:
        """What programs do, in the order of their numbers; the same object where it is the same."""
        numbers: dict[Outcome, int] = {}
        which = [numbers.setdefault(one, len(numbers)) for one in outcomes]
        held = (np.array(which, "<u2").tobytes(), [*map(_pack, numbers)])
        data = msgspec.msgpack.encode(held, enc_hook=encode_bytes)
        bits = np.packbits(np.array(harmless, bool), bitorder="little").tobytes()
        return cls(bits, zlib.compress(data, 9))

    def is_harmless(self, number: int) -> bool:
        """Whether a program is right."""
        return bool(self.harmless[number >> 3] >> (number & 7) & 1)

    def load(self) -> "LoadedOutcomes":
        """What the programs do."""
        return LoadedOutcomes(zlib.decompress(self.outcomes))


class LoadedOutcomes:
    """What programs with known mistakes do in one case; of most of it nobody asks."""

    def __init__(self, data: bytes) -> None:
        """Nothing is looked at yet but which programs do the same.

        Args:
            data: What `StoredOutcomes` holds compressed.
        """
        which, self._held = _HELD.decode(data)
        self._which = np.frombuffer(which, "<u2").tolist()
        self._outcomes: dict[int, Outcome] = {}

    def of(self, number: int) -> Outcome:
        """What a program does; the same object where programs do the same."""
        distinct = self._which[number]
        if distinct not in self._outcomes:
            held = msgspec.msgpack.decode(
                self._held[distinct], type=_Outcome, dec_hook=decode_bytes
            )
            self._outcomes.setdefault(distinct, _unpack(held))
        return self._outcomes[distinct]


_HELD = msgspec.msgpack.Decoder(tuple[bytes, tuple[msgspec.Raw, ...]])


class _Index(msgspec.Struct, frozen=True, kw_only=True):
    """The file.

    Attributes:
        format: What it is.
        follows_from: What it is used with, as `_follows_from` says it.
        operations: What comes of the cases of each operation, in the order of the deck.
    """

    format: str
    follows_from: tuple[str, ...]
    operations: dict[str, tuple[StoredOutcomes, ...]]


def write_index(
    path: Path, deck_digest: str, operations: Mapping[str, Sequence[StoredOutcomes]]
) -> None:
    """Write an index beside the sources of the known mistakes.

    Args:
        path: The file.
        deck_digest: Of the deck.
        operations: What comes of the cases of each operation, in the order of the deck.

    Raises:
        OutputError: It cannot be written.
    """
    held = _Index(
        format=FORMAT,
        follows_from=_follows_from(path.parent, deck_digest),
        operations={name: tuple(cases) for name, cases in operations.items()},
    )
    write_file(path, msgspec.msgpack.encode(held))


@lru_cache(maxsize=8)
def read_index(path: Path | None, deck_digest: str) -> Mapping[str, Sequence[StoredOutcomes]]:
    """What comes of the cases of each operation, in the order of the deck.

    Nothing where there is no such file, or it follows from something else.
    """
    content = read_regular(path, _MAX_BYTES) if path is not None and deck_digest else b""
    try:
        index = msgspec.msgpack.decode(content, type=_Index)
    except msgspec.MsgspecError:
        return {}
    assert path is not None
    same = index.follows_from == _follows_from(path.parent, deck_digest)
    return index.operations if index.format == FORMAT and same else {}


def _follows_from(sources: Path, deck_digest: str) -> tuple[str, ...]:
    """Digests of a deck and of the modules that programs are made of, and the version of NumPy."""
    digest = hashlib.sha256()
    for folder in (sources, Path(windows.__file__).parent):
        for module in sorted(folder.rglob("*.py")):
            digest.update(module.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(module.read_bytes()).digest())
    minor = ".".join(np.__version__.split(".")[:2])
    return deck_digest, digest.hexdigest(), minor
