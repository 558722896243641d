"""What the files of a submission name, read before anything of them runs."""

from collections.abc import Set as AbstractSet

import msgspec


class ForbiddenCall(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a submitted file that names a function which the assignment asks to write.

    Attributes:
        name: Dotted name of the function as the policy has it, e.g. `numpy.convolve`.
        withheld: Whether calling it raises an exception.
        file: Path of the file within the submission; of a notebook with the cell, e.g.
            `cnn.ipynb, cell 3`.
        line: Line number, from 1.
        function: Name of the function around the line; empty at the top level.
        source: The line itself, without its indentation.
    """

    name: str
    withheld: bool = False
    file: str
    line: int
    function: str
    source: str

    @property
    def in_words(self) -> str:
        """What is used and where, e.g. `Uses numpy.convolve in line 12 of cnn.py`."""
        return f"Uses {self.place}"

    @property
    def place(self) -> str:
        """E.g. `numpy.convolve in line 12 of cnn.py`."""
        return f"{self.name} in line {self.line} of {self.file}"


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """Where a function stands, as far as the submission tells.

    Attributes:
        file: Path of a file of the submission.
        line: Line in which it begins, from 1.
    """

    file: str
    line: int

    @property
    def in_words(self) -> str:
        """E.g. `line 7 of cnn.py`."""
        return f"line {self.line} of {self.file}"


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """A function that may be meant where one that is asked is not defined.

    Attributes:
        name: Its name.
        location: Where it stands.
        inside: What it is defined in, e.g. `the class CNN`; empty at the top level.
    """

    name: str
    location: Location
    inside: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the files of a submission name, read before anything of them ran.

    Attributes:
        forbidden: Lines that name a forbidden function; evidence, since the worker tells it.
        parameters: For functions, the names of what can be given by position.
        repeated: For functions that are defined more than once, where; the last counts.
        near: For functions that are not defined, which may be meant.
        callees: For functions, the other ones that each may call; of one that is not there, it is
            in doubt.
        keeps_nothing: Whether nothing that one call leaves behind can reach the next; False where
            that is in doubt.
        lack_return: Functions that compute something, and of which no `return` gives a value.
        unknown: What the policy withholds or allows, and is not there.
    """

    forbidden: tuple[ForbiddenCall, ...] = ()
    parameters: dict[str, tuple[str, ...]] = {}
    repeated: dict[str, tuple[Location, ...]] = {}
    near: dict[str, Near] = {}
    callees: dict[str, frozenset[str]] = {}
    keeps_nothing: bool = False
    lack_return: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()

    def may_call(self, function: str, others: AbstractSet[str]) -> bool:
        """Whether a function may call one of the others."""
        return bool(others & self.callees.get(function, others))
