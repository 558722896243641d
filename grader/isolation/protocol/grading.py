"""Messages of a worker that loads a submission and is asked questions."""

from typing import Any, Literal, NamedTuple

from grader.isolation.protocol.frames import ArrayHeader

TEXT = "'"
"""What text begins with among the options of a call, where a float is text too."""


class WireCall(NamedTuple):
    """How a course calls a function of its own.

    Attributes:
        expression: Python, of the arguments and of names in the submission and the adapter.
        parameters: Names of the arguments.
        function: What students call the function, e.g. `Conv2d.forward`.
        uses: Names at the top level of the submission without which it cannot be called.
        adapted: Names of the adapter, likewise.
    """

    expression: str
    parameters: tuple[str, ...]
    function: str
    uses: tuple[str, ...]
    adapted: tuple[str, ...] = ()


class Load(NamedTuple):
    """The submission, and what it may do.

    Attributes:
        main: Path of the main file among the files.
        functions: Names of the functions that are asked.
        allowed_imports: Top-level packages that it may import beside the standard library.
        forbidden_calls: Dotted names of functions that students are to write themselves, of modules
            that hold them, or with `*` in the last part of what they have in common.
        withheld_calls: Likewise, of those that raise where the submission calls them.
        allowed_calls: Likewise, of those in the others that it may call all the same.
        finds: Whether to look for what the files name, which the first worker of a session does.
        answer_bytes: Size of the largest array that is sent back.
        printed_lines: How many lines of what a call prints are kept.
        served: Functions that the grader answers for when the submission calls them, with the names
            of their arguments in order.
        files: The files as arrays of bytes, by their path within the submission. After them comes
            the main file as another worker of the session compiled it, or nothing.
        others: Paths of files that are loaded too, in their order.
        calls: How functions are called that are not called by the name that is asked.
        adapter: Python that calls use.
        arrays: What they are given for arrays, and answer with: `numpy`, `torch` or `list`.
    """

    main: str
    functions: tuple[str, ...]
    allowed_imports: tuple[str, ...]
    forbidden_calls: tuple[str, ...]
    withheld_calls: tuple[str, ...]
    allowed_calls: tuple[str, ...]
    finds: bool
    answer_bytes: int
    printed_lines: int
    served: dict[str, tuple[str, ...]]
    files: tuple[ArrayHeader, ...]
    others: tuple[str, ...]
    calls: dict[str, WireCall]
    adapter: str
    arrays: Literal["numpy", "torch", "list"]


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
        withheld: Whether calling it raises.
    """

    name: str
    file: str
    line: int
    function: str
    source: str
    withheld: bool = False


class WireValue(NamedTuple):
    """What a name holds, where that is a plain value or an array.

    Attributes:
        name: The name.
        type: Name of the value's type; of a number of NumPy's, that of its dtype.
        text: The value as Python writes it, of a str its characters; None of an array, of a list
            and a dict, and of what is too long.
        dtype: Of an array, the name of its dtype; empty where that is none of the usual ones.
        shape: Of an array, its shape.
    """

    name: str
    type: str
    text: str | None = None
    dtype: str = ""
    shape: tuple[int, ...] = ()


class WireRaised(NamedTuple):
    """The submission raised an exception.

    Attributes:
        type: Name of the exception's class.
        message: Its text.
        frames: The lines of submitted files that led there, outermost first.
        values: What names in the last of those lines hold.
        called: The part of a course's call, or of its adapter, that raised or led to those lines.
    """

    type: str
    message: str
    frames: tuple[Line, ...] = ()
    values: tuple[WireValue, ...] = ()
    called: str = ""


class WireReturned(NamedTuple):
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


class WireNear(NamedTuple):
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
        locations: Files and lines of all definitions where there are several; the last counts.
    """

    function: str
    parameters: tuple[str, ...]
    locations: tuple[tuple[str, int], ...] = ()


class WireFound(NamedTuple):
    """What the files of a submission name, before anything of them is run; empty if not asked for.

    The main file follows, compiled for the next workers, which alone read it; nothing either if not
    asked for.

    Attributes:
        forbidden: Lines that name a forbidden function.
        defined: The asked functions that are defined.
        near: What may be meant by others.
        callees: For asked functions, the other ones that each may call; empty where that is in
            doubt.
        keeps_nothing: Whether nothing that one call leaves behind can reach the next.
        lack_return: Functions that compute something, and of which no `return` gives a value.
        unknown: Names of `withheld_calls` for which there is nothing that could be withheld.
    """

    forbidden: tuple[ForbiddenLine, ...] = ()
    defined: tuple[Defined, ...] = ()
    near: tuple[WireNear, ...] = ()
    callees: tuple[tuple[str, tuple[str, ...]], ...] = ()
    keeps_nothing: bool = False
    lack_return: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class WireLoaded(NamedTuple):
    """What running the main file gave.

    Attributes:
        functions: For every asked function, whether it is `written`, a `stub` or `missing`.
        locations: File and line in which each begins, as far as it tells.
        error: What the top level raised, or None.
        lost: Names of the functions that are missing for that reason.
        lacking: Functions that are missing, each with the name that is not there.
        adapter: What the adapter raised by itself, or None.
    """

    functions: dict[str, str]
    locations: dict[str, tuple[str, int]]
    error: WireRaised | None
    lost: tuple[str, ...] = ()
    lacking: tuple[tuple[str, str], ...] = ()
    adapter: WireRaised | None = None


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


class WireOutcome(NamedTuple):
    """What came of one question: one of the two.

    Attributes:
        returned: What the function returned.
        raised: What it raised.
        printed: What it printed, cut.
        split: The part that a course's call took of one array, as if a function had returned
            several things, as Python; mostly empty.
    """

    returned: WireReturned | None
    raised: WireRaised | None
    printed: str = ""
    split: str = ""


class Answers(NamedTuple):
    """Outcomes of questions that follow one another.

    Attributes:
        outcomes: The outcomes.
    """

    outcomes: tuple[WireOutcome, ...]


class ServedCall(NamedTuple):
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
