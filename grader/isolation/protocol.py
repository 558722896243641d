"""All that grader and worker say to each other: frames, and the messages that they carry.

Both sides use this file, which needs the standard library only. A frame is a checked header, a
message in JSON, and the raw bytes of the arrays that the message describes. A message is a named
tuple and travels as a JSON array. No pickle: what comes in is at worst wrong, never run.

A worker's life, in frames:

    grader          worker
             <--    Hello     what holds it back; it has seen no submission
    Load     -->
             <--    Found     what its files name that they should not; none has run
             <--    Loaded    what running them gave
    Ask      -->
             <--    Answers   one frame or several, until every question has its outcome
             <--    Call      meanwhile, where a function that the submission calls is served
    Result   -->              what is right for that call

The life of one that reads an archive instead:

    Task     -->
             <--    Wanted    which bytes of the archive it needs, again and again
    BYTES    -->              those bytes
             <--    Listed    members that it found, one frame or several
             <--    UNPACKED  bytes that it unpacked, one frame or several
             <--    Done      why the archive is refused, if it is; the task has come to its end

The life of one that finds out which of several files is to be graded:

    Survey   -->
             <--    Surveyed  which functions each defines; none has run
"""

import json
import struct
from typing import Any, Literal, NamedTuple

__all__ = [
    "ANSWERS",
    "ASK",
    "BYTES",
    "CALL",
    "DONE",
    "FOUND",
    "HEADER_BYTES",
    "HELLO",
    "LISTED",
    "LOAD",
    "LOADED",
    "MAX_BLOCK_BYTES",
    "MAX_NAME_CHARACTERS",
    "RESULT",
    "SURVEY",
    "SURVEYED",
    "TASK",
    "TEXT",
    "UNPACKED",
    "WANTED",
    "Answers",
    "ArrayHeader",
    "Ask",
    "Call",
    "Defined",
    "Done",
    "Entry",
    "ForbiddenLine",
    "Found",
    "FrameError",
    "Header",
    "Held",
    "Hello",
    "Line",
    "Listed",
    "Load",
    "Loaded",
    "Near",
    "Outcome",
    "Question",
    "Raised",
    "Reason",
    "Result",
    "Returned",
    "Survey",
    "Surveyed",
    "Task",
    "Terms",
    "Wanted",
    "encode_message",
    "parse_header",
    "read_terms",
    "write_frame",
]

HELLO, LOAD, FOUND, LOADED, ASK, ANSWERS, CALL, RESULT = range(1, 9)
"""Kinds of frame, in the order in which a worker's life sees them."""

TASK, WANTED, BYTES, LISTED, UNPACKED, DONE = range(9, 15)
"""Those in the life of a worker that reads an archive."""

SURVEY, SURVEYED = range(15, 17)
"""Those in the life of a worker that looks into files, and runs none."""

TEXT = "'"
"""What text begins with among the options of a call, where a float is text too."""

MAX_BLOCK_BYTES = 1 << 18
"""Of an archive or of what comes of it, in one frame."""

MAX_NAME_CHARACTERS = 1000
"""Of the name of a member."""

Reason = Literal["", "crowded", "damaged", "encrypted", "long name", "memory", "shared"]
"""Why an archive is refused; empty if it is not."""

_MAGIC = b"GRD2"
_HEADER = struct.Struct("<4sBxxxIIQ")
"""Magic, kind, sequence number, bytes of JSON, bytes of arrays; little-endian."""

HEADER_BYTES = _HEADER.size


class FrameError(Exception):
    """The other side sent something that is no frame of this protocol."""


class Header(NamedTuple):
    """What a frame begins with.

    Attributes:
        kind: One of the kinds above.
        sequence: Number of the question that is asked or answered.
        text_bytes: Length of the JSON text that follows.
        data_bytes: Length of the array bytes after it.
    """

    kind: int
    sequence: int
    text_bytes: int
    data_bytes: int


class ArrayHeader(NamedTuple):
    """One array among the bytes of a frame; arrays lie one after the other.

    Attributes:
        name: Name of the argument, or of the part of an answer.
        dtype: Kind and bytes of a number, e.g. `f8`; little-endian.
        shape: Its shape.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]


class Terms(NamedTuple):
    """What a submission may use; a worker has accepted them before it says Hello.

    Attributes:
        memory_bytes: Address space beyond what Python and NumPy take.
        cpu_seconds: CPU time after which the system ends the worker, whatever the grader does.
        packages: Installed packages that it may import.
    """

    memory_bytes: int
    cpu_seconds: float
    packages: tuple[str, ...]


class Hello(NamedTuple):
    """What a worker says of itself before it sees a submission.

    Attributes:
        layers: The layers that were tried, with why each is off; empty where it holds.
        escaped: Layers that should hold and let a canary through.
    """

    layers: dict[str, str]
    escaped: tuple[str, ...]


class Load(NamedTuple):
    """The submission, and what it may do.

    Attributes:
        main: Path of the main file among the files.
        functions: Names of the functions that are asked.
        allowed_imports: Top-level packages that it may import beside the standard library.
        forbidden_calls: Dotted names of functions that students are to write themselves.
        answer_bytes: Size of the largest array that is sent back.
        printed_lines: How many lines of what a call prints are kept.
        served: Functions that the grader answers for when the submission calls them, with the names
            of their arguments in order.
        files: The files as arrays of bytes, by their path within the submission.
    """

    main: str
    functions: tuple[str, ...]
    allowed_imports: tuple[str, ...]
    forbidden_calls: tuple[str, ...]
    answer_bytes: int
    printed_lines: int
    served: dict[str, tuple[str, ...]]
    files: tuple[ArrayHeader, ...]


class Line(NamedTuple):
    """One line of a traceback that lies in a submitted file.

    Attributes:
        file: Path of the file within the submission; of a notebook with the cell.
        line: Line number, from 1.
        function: Name of the function that was running.
        source: The line itself, without its indentation.
    """

    file: str
    line: int
    function: str
    source: str


class ForbiddenLine(NamedTuple):
    """A line of a submitted file that names a function which the assignment asks to write.

    Attributes:
        name: Dotted name of that function.
        file: As of a `Line`, like the attributes after it.
    """

    name: str
    file: str
    line: int
    function: str
    source: str


class Raised(NamedTuple):
    """The submission raised an exception.

    Attributes:
        type: Name of the exception's class.
        message: Its text.
        frames: The lines of submitted files that led there, outermost first.
    """

    type: str
    message: str
    frames: tuple[Line, ...] = ()


class Returned(NamedTuple):
    """A function returned.

    Attributes:
        type: Name of the type of what it returned.
        dtype: Name of its dtype; empty if it is neither an array nor a number of NumPy's.
        shape: Its shape, of a number of NumPy's `()`; None if it is neither.
        modified: Names of the arguments that the call changed in contents, shape, strides, dtype or
            flags.
        shares: Names of the arguments that the answer shares memory with.
        lines: How many lines of the submission ran; None where they are not counted.
        arrays: The numbers: `value`, and for `purity` `again`, `then` and `kept`.
    """

    type: str
    dtype: str = ""
    shape: tuple[int, ...] | None = None
    modified: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    lines: int | None = None
    arrays: tuple[ArrayHeader, ...] = ()


class Near(NamedTuple):
    """A function that may be meant where one that is asked is not defined.

    Attributes:
        function: Name of the function that is asked.
        name: Name of the other.
        file: Path of the file within the submission; of a notebook with the cell.
        line: Line in which it begins.
        inside: What it is defined in, e.g. `the class CNN`; empty at the top level.
    """

    function: str
    name: str
    file: str
    line: int
    inside: str


class Defined(NamedTuple):
    """An asked function that is defined at the top level.

    Attributes:
        function: Its name.
        parameters: Names of the parameters that can be given by position; of the last definition.
        places: Files and lines of all definitions where there are several; the last counts.
    """

    function: str
    parameters: tuple[str, ...]
    places: tuple[tuple[str, int], ...] = ()


class Found(NamedTuple):
    """What the files of a submission name, before anything of them is run.

    Attributes:
        forbidden: Lines that name a forbidden function.
        defined: The asked functions that are defined.
        near: What may be meant by others.
    """

    forbidden: tuple[ForbiddenLine, ...] = ()
    defined: tuple[Defined, ...] = ()
    near: tuple[Near, ...] = ()


class Loaded(NamedTuple):
    """What running the main file gave.

    Attributes:
        functions: For every asked function, whether it is `written`, a `stub` or `missing`.
        places: File and line in which each begins, as far as it tells.
        error: What the top level raised, or None.
        lost: Names of the functions that are missing for that reason.
    """

    functions: dict[str, str]
    places: dict[str, tuple[str, int]]
    error: Raised | None
    lost: tuple[str, ...] = ()


class Question(NamedTuple):
    """One call that is asked for.

    Attributes:
        function: Name of the function.
        options: The arguments that are no arrays, by name; a JSON array stands for a tuple.
        positional: Names of the arguments that go by position, in their order.
        layouts: Memory layout of the arrays that are not contiguous.
        judges: What is judged; `purity` has the function called three times.
        then: Names of the arrays that get new contents for the last of those calls.
        arrays: The arrays of the arguments; new contents are called `then.NAME`.
    """

    function: str
    options: dict[str, Any]
    positional: tuple[str, ...]
    layouts: dict[str, str]
    judges: str
    then: tuple[str, ...]
    arrays: tuple[ArrayHeader, ...]


class Ask(NamedTuple):
    """Questions, to be answered in their order.

    Attributes:
        eager: Whether every outcome is sent at once, so that none is lost with the worker.
        counts: Whether the lines that run are counted.
        questions: The questions.
    """

    eager: bool
    counts: bool
    questions: tuple[Question, ...]


class Outcome(NamedTuple):
    """What came of one question: one of the two.

    Attributes:
        returned: What the function returned.
        raised: What it raised.
        printed: What it printed, cut.
    """

    returned: Returned | None
    raised: Raised | None
    printed: str = ""


class Answers(NamedTuple):
    """Outcomes of questions that follow one another.

    Attributes:
        outcomes: The outcomes.
    """

    outcomes: tuple[Outcome, ...]


class Call(NamedTuple):
    """A call of a function that is served.

    Attributes:
        function: Its name.
        options: The arguments that are no arrays, by name; a float is written as `float.hex` does,
            since JSON knows no infinity, and text with `TEXT` before it.
        arrays: The arrays of the arguments.
    """

    function: str
    options: dict[str, bool | int | str | tuple[int, ...] | None]
    arrays: tuple[ArrayHeader, ...]


class Result(NamedTuple):
    """What is right for a call.

    Attributes:
        array: The answer, whose bytes come with it; None where the grader does not answer, and the
            submission is to run its own function.
    """

    array: ArrayHeader | None


class Entry(NamedTuple):
    """A regular file, a folder or a link in an archive.

    Attributes:
        name: Its name as the archive has it; of a folder, `/` at the end.
        start: Where its bytes begin in a tar, or its header in a zip.
        size: How many bytes it says it has.
        packed_size: How many it takes up.
        method: How it is compressed in a zip; 0 if not at all.
        checksum: CRC-32 of its bytes, in a zip.
        is_link: Whether it is a link, of which nothing is read.
    """

    name: str
    start: int
    size: int
    packed_size: int
    method: int = 0
    checksum: int = 0
    is_link: bool = False


class Task(NamedTuple):
    """What a worker is to do with an archive.

    Attributes:
        form: `tar` or `zip`, to list it; `bz2`, `gzip` or `lzma`, to unpack the whole; `entry`, to
            unpack one entry of a zip.
        file_bytes: Size of the archive.
        most: How many members it may have.
        entry: That entry.
    """

    form: str
    file_bytes: int
    most: int = 0
    entry: Entry | None = None


class Wanted(NamedTuple):
    """Bytes of the archive that the worker needs.

    Attributes:
        start: Where they begin.
        size: How many, at most `MAX_BLOCK_BYTES`.
    """

    start: int
    size: int


class Listed(NamedTuple):
    """Members that follow those of the message before.

    Attributes:
        entries: The members.
    """

    entries: tuple[Entry, ...]


class Done(NamedTuple):
    """The task is done.

    Attributes:
        refused: Why the archive is refused; empty if it is not.
    """

    refused: Reason


class Survey(NamedTuple):
    """Files of which one is to be graded.

    Attributes:
        functions: Names of the functions that are asked.
        files: The files as arrays of bytes, by their path within the submission.
    """

    functions: tuple[str, ...]
    files: tuple[ArrayHeader, ...]


class Held(NamedTuple):
    """What a file holds.

    Attributes:
        written: Names of the asked functions that it defines; `*` where any may come from
            elsewhere.
        stubs: Names of those that it has only stubs of.
        refused: Why it is no notebook though it should be one; empty if it is what it should be.
    """

    written: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    refused: str = ""


class Surveyed(NamedTuple):
    """What files define, none of which has run.

    Attributes:
        files: By their path within the submission; those that are not Python are left out.
    """

    files: dict[str, Held]


def encode_message(message: tuple[Any, ...]) -> bytes:
    """A message as the JSON text of a frame, or terms as a line."""
    return json.dumps(message, separators=(",", ":")).encode()


def read_terms(text: bytes) -> Terms:
    """Terms that the grader wrote."""
    memory_bytes, cpu_seconds, packages = json.loads(text)
    return Terms(memory_bytes, cpu_seconds, tuple(packages))


def write_frame(kind: int, sequence: int, text: bytes, data: bytes = b"") -> bytes:
    """A frame as bytes.

    Args:
        kind: One of the kinds above.
        sequence: Number of the question that is asked or answered.
        text: A message in JSON, which says what arrays the data holds.
        data: Bytes of arrays.
    """
    return _HEADER.pack(_MAGIC, kind, sequence, len(text), len(data)) + text + data


def parse_header(header: bytes, most_bytes: int) -> Header:
    """Check a header before anything is allocated for what it announces.

    Args:
        header: `HEADER_BYTES` bytes.
        most_bytes: Largest JSON text and array bytes, together, that are taken.

    Raises:
        FrameError: The header is not of this protocol, or announces too much.
    """
    magic, kind, sequence, text_bytes, data_bytes = _HEADER.unpack(header)
    if magic != _MAGIC or not HELLO <= kind <= SURVEYED:
        raise FrameError("a frame with a wrong header")
    if text_bytes + data_bytes > most_bytes:
        raise FrameError(f"a frame of {text_bytes + data_bytes} bytes, {most_bytes} are taken")
    return Header(kind, sequence, text_bytes, data_bytes)
