"""What happened when a student's file was loaded and a function of it was called."""

import re
from typing import Annotated, Literal

import msgspec

from grader.records.case import Array
from grader.records.found import Found, Location

State = Literal["written", "stub", "missing"]

Doing = Literal["computing", "sleeping", "printing", ""]
"""What a call was doing when it was stopped; empty where that is not known. Who sleeps waits for
something, be it time, and uses next to no processor time."""

ValueType = Literal[
    "NoneType",
    "bool",
    "dict",
    "float",
    "float16",
    "float32",
    "float64",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "list",
    "ndarray",
    "str",
    "tuple",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
]
"""Types of values that are told of a line that raised: Python's own, and numbers of NumPy's."""

_PLAIN = ("NoneType", "bool", "int")
"""Types of values that show in how they are written."""

_WITHHELD = "WithheldError"
"""What a worker raises where a submission calls what it is to do without."""

_UNIMPORTED = re.compile(r"([\w.]+) was used, but .*\bcan(?:not)? be imported here\.")
"""What a worker says where a submission uses something of a package that it does not have."""

_OF_ISOLATION = ("BlockingIOError", "FileNotFoundError", "PermissionError")
_FILE = re.compile(r"\[Errno \d+\] [^:]*: '")
_NO_THREAD = ("RuntimeError", "can't start new thread")


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a traceback that lies in the student's own files.

    Attributes:
        file: Path of the file within the submission; of a notebook with the cell, e.g.
            `cnn.ipynb, cell 3`.
        line: Line number, from 1.
        function: Name of the function that was running.
        source: The line itself, without its indentation.
    """

    file: str
    line: Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)]
    function: str
    source: str


class NamedValue(msgspec.Struct, frozen=True, kw_only=True):
    """What a name held in the line that raised: evidence, since the submission's process tells it.

    Attributes:
        name: The name.
        type: Name of the value's type; of a number of NumPy's, that of its dtype.
        text: The value as Python writes it; empty of an array, of a list and a dict, and of what is
            too long: an int of more than 15 digits, a str of more than 20 characters, a tuple of
            more than 8 numbers or of anything else.
        dtype: Of an array, the name of its dtype; empty where that is none of the usual ones.
        shape: Of an array, its shape; null of anything else.
    """

    name: str
    type: ValueType
    text: str = ""
    dtype: str = ""
    shape: tuple[int, ...] | None = None

    @property
    def in_words(self) -> str:
        """E.g. `out_h` is 2.0, a float."""
        if self.shape is not None:
            dtype = f" and dtype {self.dtype}" if self.dtype not in {"", "float64"} else ""
            return f"`{self.name}` is an array of shape {self.shape}{dtype}"
        if self.text and self.type in _PLAIN:
            return f"`{self.name}` is {self.text}"
        kind = f"{'an' if self.type.startswith('int') else 'a'} {self.type}"
        return f"`{self.name}` is {f'{self.text}, {kind}' if self.text else kind}"


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """The student's code raised an exception.

    Attributes:
        type: Name of the exception's class.
        message: Its text, cut to a readable length.
        frames: The student's own frames, outermost first; empty if the call itself did not fit.
        values: What names in the line of the last frame held then: first those of the very
            expression that raised, then the others, as they stand there; cut, and without those
            that hold an object of another type.
        called: The part of a course's call, or of its adapter, that raised or led to the frames, as
            Python; empty where a function is called by our name.
        printed: What the call printed, cut.
        split: The function that returned one array of which a course's call took a part, as if of
            several things; mostly empty. Evidence, since the worker tells it.
        part: That part, e.g. `...[0]`.
    """

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    values: tuple[NamedValue, ...] = ()
    called: str = ""
    printed: str = ""
    split: str = ""
    part: str = ""

    @property
    def withheld(self) -> str:
        """What was called that the assignment withholds; empty where it is another exception."""
        found = self.type == _WITHHELD and re.match(r"`([\w.]+)` ", self.message)
        return found[1] if found else ""

    @property
    def unimported(self) -> str:
        """What was used of a package that cannot be imported, e.g. `torch.tensor`; mostly empty."""
        found = _UNIMPORTED.match(self.message) if self.type == "ImportError" else None
        return found[1] if found else ""

    @property
    def says_unwritten(self) -> bool:
        """Whether it says of itself that something is not written yet."""
        return self.type in ("NotImplementedError", _WITHHELD)

    @property
    def in_words(self) -> str:
        """E.g. `KeyError in line 7 of cnn.py`; the type alone where its location is unknown."""
        if not self.frames:
            return self.type
        return f"{self.type} in line {self.frames[-1].line} of {self.frames[-1].file}"

    @property
    def values_in_words(self) -> str:
        """E.g. `out_h` is 2.0, a float, and `k` is 3; empty where nothing is told."""
        *others, last = [one.in_words for one in self.values] or [""]
        return ", and ".join(filter(None, (", ".join(others), last)))

    @property
    def wants_file(self) -> bool:
        """Whether a file that it names could not be opened, read or found."""
        return bool(_FILE.match(self.message)) and self.type in _OF_ISOLATION

    @property
    def hint(self) -> str:
        """What to know of an exit, and where isolation is the likely reason; or nothing."""
        if self.type == "SystemExit":
            return "That ends whatever program imports the file or calls it."
        if self.type in _OF_ISOLATION or (self.type, self.message) == _NO_THREAD:
            return "While it is graded, a program may have no files, network, threads or processes."
        return ""


class Returned(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The student's function returned.

    Attributes:
        type: Name of the type of what it returned, e.g. `ndarray` or `NoneType`.
        dtype: Name of its dtype; empty if it is neither an array nor a number of NumPy's.
        shape: Its shape, of a number of NumPy's `()`; None if it is neither.
        has_axes: Whether it has as many axes as an answer in the order of a course; else the shape
            is that in the course, and no numbers are kept.
        value: Its numbers; None if it is no array of real numbers, or too large to be looked at.
        again: Answer of the same call made a second time; `purity` only.
        then: Answer after the caller changed the contents of its arrays; `purity` only.
        kept: The first answer, looked at again after the later calls; `purity` only.
        modified: Names of the arguments that the call changed in contents, shape, strides, dtype or
            flags.
        shares: Names of the arguments that the answer shares memory with.
        printed: What the call printed, cut.
        lines: How many lines of the submission ran, but for those of other operations; None where
            that was not asked or not told. Evidence, since the worker tells it.
        split: The function that returned one array of which a course's call took a part, as if of
            several things; mostly empty. Evidence, since the worker tells it.
        part: That part, e.g. `...[0]`.
    """

    type: str
    dtype: str = ""
    shape: tuple[int, ...] | None = None
    has_axes: bool = True
    value: Array | None = None
    again: Array | None = None
    then: Array | None = None
    kept: Array | None = None
    modified: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    printed: str = ""
    lines: int | None = None
    split: str = ""
    part: str = ""

    @property
    def nbytes(self) -> int:
        """Bytes of all its numbers."""
        arrays = (self.value, self.again, self.then, self.kept)
        return sum([array.nbytes for array in arrays if array is not None])


class TimedOut(msgspec.Struct, frozen=True, kw_only=True):
    """The call was stopped.

    Where it was and what it did is evidence, since the submission's own process tells it: a few
    looks at the process between the verdict and its end. None of that is there where it told none.

    Attributes:
        seconds: The limit it went over.
        frames: The student's own frames that were the same at every look, outermost first; the last
            is the one whose lines went round.
        lines: The first and the last line of that frame in which it was seen; None without frames.
        loops: Lines of that frame's function with a `while` that all of those are in, the outermost
            first; which of them does not end is not known, nor whether one of them does not.
        doing: What it was doing.
    """

    seconds: float
    frames: tuple[Frame, ...] = ()
    lines: tuple[int, int] | None = None
    loops: tuple[int, ...] = ()
    doing: Doing = ""

    @property
    def in_words(self) -> str:
        """Where it was, e.g. `in lines 16 to 18 of cnn.py`; empty where that is not known."""
        if not self.frames or self.lines is None:
            return ""
        first, last = self.lines
        which = f"line {first}" if first == last else f"lines {first} to {last}"
        return f"in {which} of {self.frames[-1].file}"


class Crashed(msgspec.Struct, frozen=True, kw_only=True):
    """The worker ended, or spoke out of turn, before it answered.

    Attributes:
        reason: How it ended, e.g. `signal SIGSEGV` or `exit status 0`, or why there was no answer.
        by_itself: Whether it ended itself, by an exit or a signal that its own code led to.
    """

    reason: str
    by_itself: bool = False

    @property
    def in_words(self) -> str:
        """What it did, as the end of a sentence."""
        if self.by_itself:
            return f"ended the whole Python process ({self.reason})"
        return f"gave no answer: {self.reason}"


Outcome = Returned | Raised | TimedOut | Crashed


class Served(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What came of cases that were asked while calls of other functions were served.

    Attributes:
        outcomes: The outcomes, in the order of the cases, up to the first that lost the worker.
        called: For each outcome, the functions that were served while it was computed.
        refused: Why no more calls were served, e.g. `makes more than 10,000 calls of`; empty if
            all were that could be.
    """

    outcomes: tuple[Outcome, ...]
    called: tuple[frozenset[str], ...]
    refused: str = ""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What loading a submission gave.

    Attributes:
        functions: For every asked function, whether it is written, an unchanged stub, or missing.
        locations: Where the asked functions stand; those that are missing do not.
        error: What the top level of the file raised or did, or None.
        lost: Functions that are missing because of what was raised.
        lacking: For functions that are missing, the name that its files do not define.
        adapter: What the adapter of the assignment raised by itself; None mostly.
        no_files: That files are not there which the assignment names, in a sentence; or empty.
        found: What its files name.
        live: Whether it is what was run in a notebook.
    """

    functions: dict[str, State]
    locations: dict[str, Location] = {}
    error: Raised | TimedOut | Crashed | None = None
    lost: frozenset[str] = frozenset()
    lacking: dict[str, str] = {}
    adapter: Raised | None = None
    no_files: str = ""
    found: Found = Found()
    live: bool = False
