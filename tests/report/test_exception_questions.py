"""What is asked and said of an exception is true of the call that is shown."""

import msgspec
import numpy as np
import pytest

from grader.records.example import ExampleReport
from grader.records.outcome import Frame, NamedValue, Raised
from grader.records.report import Report
from grader.report.exception_questions import question_on
from grader.report.finding_text import finding_lines
from grader.report.json_file import json_result
from grader.report.page import render_page
from grader.report.source_lines import keep_names_in_line
from tests.conftest import GradeSource
from tests.report.calls import example_of
from tests.report.conftest import in_terminal
from tests.support import submission_of

LINE = (Frame(file="cnn.py", line=1, function="pad", source="the line"),)
X = NamedValue(name="x", type="ndarray", dtype="float64", shape=(1, 2))
PAIR = NamedValue(name="stride", type="tuple", text="(2, 1)")
LONG = NamedValue(name="padding", type="tuple", text="(1, 0, 0, 1)")
NESTED = NamedValue(name="widths", type="tuple")
HALF = NamedValue(name="half", type="float", text="1.5")
NUMPY_HALF = NamedValue(name="half", type="float64", text="1.5")
ONE = NamedValue(name="k", type="int", text="1")
TWO = NamedValue(name="n", type="int", text="2")
NONE = NamedValue(name="bias", type="NoneType", text="None")
NOTHING = NamedValue(name="value", type="NoneType", text="None")

OTHER = "What do the names in that line hold in this call, and what does the line make of them?"
GIVEN = "Does that line ask whether `x` was given, or something of its numbers?"
ONE_NUMBER = "Which one number should that line ask about, where it asks about a whole array?"
WHOLE = "Which operator gives a whole number?"
WHICH = "`stride` is (2, 1) here: which of its two numbers does that line need?"


def shown(kind: str, message: str, *values: NamedValue, line: bool = True) -> ExampleReport:
    raised = Raised(type=kind, message=message, frames=LINE if line else (), values=values)
    return msgspec.structs.replace(
        example_of("pad", lambda x, **_: x, x=np.ones(2), padding=(1, 0)), raised=raised
    )


def raised_by(line: str) -> Exception:
    """What an expression raises, in Python's own words and NumPy's."""
    names = {"np": np, "x": np.ones((2, 3)), "pair": (2, 1), "one": 1, "half": 1.5, "none": None}
    try:
        eval(line, names)
    except (IndexError, NameError, TypeError, ValueError) as error:
        return error
    pytest.fail("nothing was raised")


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("range(half)", WHOLE),
        ("range(np.float64(2))", WHOLE),
        ("np.zeros(half)", WHOLE),
        ("np.zeros(np.float64(2))", WHOLE),
        ("np.zeros((2, half))", WHOLE),
        ("[one][half]", WHOLE),
        ("pair[half]", WHOLE),
        ("pair[np.float64(1)]", WHOLE),
        ("[0] * half", WHOLE),
        ("x[0, 3]", "What is the last index of an axis with 3 cells?"),
        ("x[:, :1][0, 1]", "What is the last index of an axis with 1 cell?"),
        ("x[0][3:][0]", "Why has axis 0 of an array in that line no cells?"),
        ("x[5]", "Which index in that line becomes 5, where the axis has 2 cells?"),
        ("x[-4]", ""),
        ("x[0, 0, 0]", ""),
        ("pair[2]", ""),
        ("x + np.ones(2)", "Which parts of that line have the shapes (2, 3) and (2,)?"),
        ("x.__setitem__(0, np.ones(2))", "Which parts of that line have the shapes (2,) and (3,)?"),
        ("np.dot(x, x)", "Which two parts of that line have the shape (2, 3)?"),
        ("np.add(x, np.ones((2, 2, 3)), out=x)", ""),
        ("np.tensordot(x, x)[0, half]", ""),
        ("x.reshape(5, 2)", "How many cells does the new shape have, and how many has the array?"),
        ("range(0, 3, 0)", ""),
        (
            "numpy.zeros(2)",
            "Which line of yours gives `numpy` a meaning, with `import`, `def` or `=`?",
        ),
        (
            "(lambda: [out := out + 1])()",
            "Which line gives `out` a value, and does this call come by it before?",
        ),
    ],
)
def test_what_a_message_says_alone_is_asked_of_whatever_raises_it(line: str, question: str) -> None:
    error = raised_by(line)
    kind, message = type(error).__name__, str(error)
    assert question_on(shown(kind, message)) == question
    assert question_on(shown(kind, message, line=False)) == ""
    assert question_on(shown("Error", message)) == ""


@pytest.mark.parametrize(
    ("line", "values", "question"),
    [
        ("3 // pair", (TWO, PAIR), WHICH),
        ("3 * pair + 1", (X, PAIR, ONE), WHICH),
        ("range(pair)", (PAIR,), WHICH),
        ("pair < 1", (PAIR,), WHICH),
        ("-pair", (PAIR,), WHICH),
        ("x[pair:]", (X, PAIR), WHICH),
        ("half * pair", (HALF, PAIR), WHOLE),
        ("1 + pair", (LONG,), "`padding` is a tuple here: which part of it does that line need?"),
        ("1 + pair", (NESTED,), "`widths` is a tuple here: which part of it does that line need?"),
        ("3 // pair", (PAIR, LONG), OTHER),
        ("3 // pair", (TWO,), OTHER),
        ("int(pair)", (PAIR,), OTHER),
        ("x[half:]", (HALF, PAIR), WHOLE),
        ("x[half:]", (X, ONE), OTHER),
        ("x[half]", (NUMPY_HALF,), WHOLE),
        ("x[half]", (X,), OTHER),
        ("1 + none", (X, NONE), "What should that line do when `bias` is None?"),
        ("none[0]", (NONE,), "What should that line do when `bias` is None?"),
        ("1 + none", (X, NONE, NOTHING), OTHER),
        ("1 + none", (X,), OTHER),
        ("one[0]", (ONE,), "What should that line do when `k` is a single number?"),
        ("len(one)", (ONE, X), "What should that line do when `k` is a single number?"),
        ("list(one)", (ONE, TWO), OTHER),
    ],
)
def test_what_values_say_is_asked_where_one_name_alone_can_be_meant(
    line: str, values: tuple[NamedValue, ...], question: str
) -> None:
    error = raised_by(line)
    assert question_on(shown(type(error).__name__, str(error), *values)) == question


UNFIT = """
def two(x, k): pass

def named(x, *, k): pass

class Empty: pass

class Layer:
    def forward(x): pass
"""


@pytest.mark.parametrize(
    ("call", "question"),
    [
        ("two(1, 2, padding=3)", "Which parameter does {} name that {} does not?"),
        ("two(1)", "Which parameter of {1} does {0} give nothing for?"),
        ("named(1)", "Which parameter of {1} does {0} give nothing for?"),
        ("two(1, x=2)", "In which order does {} give arguments, and in which does {} take them?"),
        ("two(1, 2, 3)", "How many arguments does {} give, and how many does {} take?"),
        (
            "Layer().forward(1)",
            "How many arguments does {} give, `self` with them, and how many does {} take?",
        ),
        ("Empty(1)", "Which method of that class takes the arguments of {}?"),
    ],
)
def test_a_call_that_fits_no_def_is_asked_how_it_differs(call: str, question: str) -> None:
    names: dict[str, object] = {}
    exec(UNFIT, names)
    with pytest.raises(TypeError) as raised:
        eval(call, names)
    message = str(raised.value)
    asked = question_on(shown("TypeError", message, line=False))
    assert asked == question.format("the call", "your `def`")
    assert question_on(shown("TypeError", message)) == question.format(
        "that line", "the function it calls"
    )
    assert question_on(shown("ValueError", message, line=False)) == ""


def test_an_option_that_a_def_lacks_is_asked_for(grade_source: GradeSource) -> None:
    source = "def conv2d(x, weight, stride=1):\n    return x * weight\n"
    (finding,) = grade_source(source, "conv2d/padding").findings
    assert finding.headline == "Your conv2d cannot be called as it is asked"
    assert finding.question == "Which parameter does the call name that your `def` does not?"


@pytest.mark.parametrize(
    "message", ["[Errno 13] Permission denied: 'log.txt'", "[Errno 1] Operation not permitted: '/'"]
)
def test_who_opens_a_file_is_told_that_the_grader_keeps_it_and_asked_what_for(message: str) -> None:
    example = shown("PermissionError", message, X)
    asks = "files from what it grades: what does that line want with one"
    assert question_on(example, has_no_files=True).startswith(f"The grader keeps {asks}")
    assert question_on(example).startswith(f"Maybe the grader keeps {asks}")
    assert "keeps" not in question_on(shown("PermissionError", "not today", X))


def test_a_file_that_is_opened_is_told_in_page_and_terminal(grade_source: GradeSource) -> None:
    source = "def pad(x, padding, value=0.0):\n    open('log.txt', 'a')\n    return x\n"
    report = grade_source(source, "pad/basic")
    said = "he grader keeps files from what it grades"
    assert said in " ".join(in_terminal(report).split())
    assert said in render_page(report)


def test_what_cannot_be_imported_is_told_in_the_terminal(grade_source: GradeSource) -> None:
    source = "import torch\ndef pad(x, padding, value=0.0):\n    return torch.tensor(x)\n"
    (finding,) = grade_source(source, "pad/basic").findings
    assert finding.headline == (
        "Your pad uses `torch.tensor` in line 3 of cnn.py, which cannot be imported here"
    )
    terminal = " ".join(in_terminal(grade_source(source, "pad/basic")).split())
    assert "Write the function with NumPy, the standard library and files of your own." in terminal
    assert "What do the names" not in terminal


def test_a_file_that_was_not_handed_in_is_asked_for_in_the_terminal(
    grade_source: GradeSource,
) -> None:
    source = "import helper\ndef pad(x, padding, value=0.0):\n    return helper.pad(x)\n"
    terminal = " ".join(in_terminal(grade_source(source, "pad/basic")).split())
    assert "If it is a file of yours, hand it in too." in terminal


def test_a_message_is_never_what_a_terminal_leaves_out(grade_source: GradeSource) -> None:
    functions = ("pad", "conv1d", "conv2d", "maxpool")
    source = "".join(f"def {name}(*_, **__):\n    return np.pad(_)\n" for name in functions)
    lines = in_terminal(grade_source(source)).splitlines()
    raising = [number for number, line in enumerate(lines) if "raises NameError" in line]
    assert raising
    assert all("name 'np' is not defined" in lines[number + 1] for number in raising)


def test_of_an_exception_that_a_program_raises_itself_is_asked_what_leads_there() -> None:
    frame = Frame(file="cnn.py", line=1, function="pad", source="raise ValueError('a tuple')")
    example = shown("ValueError", "a tuple", PAIR)
    assert example.raised is not None
    raised = msgspec.structs.replace(example.raised, frames=(frame,))
    assert question_on(msgspec.structs.replace(example, raised=raised)) == (
        "What leads this call to that line?"
    )


def test_a_call_that_raised_nothing_is_not_asked_about() -> None:
    example = example_of("pad", lambda x, **_: x, x=np.ones(2), padding=(1, 0))
    assert question_on(example) == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((), ""),
        ((HALF,), "`half` is 1.5, a float"),
        ((NUMPY_HALF, X), "`half` is 1.5, a float64, and `x` is an array of shape (1, 2)"),
        ((ONE, TWO, NONE), "`k` is 1, `n` is 2, and `bias` is None"),
        ((PAIR, NESTED), "`stride` is (2, 1), a tuple, and `widths` is a tuple"),
        ((NamedValue(name="m", type="str", text="'same'"),), "`m` is 'same', a str"),
        ((NamedValue(name="m", type="int"),), "`m` is an int"),
        ((NamedValue(name="m", type="int64", text="3"),), "`m` is 3, an int64"),
        ((NamedValue(name="m", type="list"),), "`m` is a list"),
        (
            (NamedValue(name="w", type="ndarray", dtype="float32", shape=(2,)),),
            "`w` is an array of shape (2,) and dtype float32",
        ),
    ],
)
def test_values_are_told_in_words(values: tuple[NamedValue, ...], words: str) -> None:
    assert Raised(type="E", message="m", values=values).values_in_words == words


@pytest.mark.parametrize(
    ("source", "line", "kept"),
    [
        ("out = x[k] + n  # half", 1, ["half", "k", "n", "x"]),
        ("nn = xx[kk]", 1, []),
        ("f(\n    x,\n    k,\n)", 1, ["k", "x"]),
        ("x\nk", 2, ["k"]),
        ("x\n" * 12 + "k\n", 1, ["x"]),
        ("x", 0, ["x"]),
        ("x", 2, []),
        ("x", 2**31 - 1, []),
    ],
)
def test_only_names_that_stand_there_are_told_of(source: str, line: int, kept: list[str]) -> None:
    frames = (Frame(file="cnn.py", line=line, function="pad", source="x k n half"),)
    raised = Raised(type="E", message="m", frames=frames, values=(X, ONE, TWO, HALF))
    found = keep_names_in_line(raised, submission_of(source))
    assert sorted(one.name for one in found.values) == kept


def test_without_a_line_that_was_handed_in_no_value_is_told() -> None:
    frames = (Frame(file="other.py", line=1, function="pad", source="x"),)
    for raised in (
        Raised(type="E", message="m", values=(X,)),
        Raised(type="E", message="m", frames=frames, values=(X,)),
    ):
        assert keep_names_in_line(raised, submission_of("x")).values == ()


HALVES = """
import numpy as np

def pad(x, padding, value=0.0):
    front, rear = padding[:2]
    out = np.full(len(x) + (front + rear) / 1, value, dtype=x.dtype)
    out[front : front + len(x)] = x
    return out
"""


def halves(grade_source: GradeSource, feedback: str) -> Report:
    return grade_source(HALVES, "pad/basic", feedback=feedback)


SAID = "In this call, in the line that raised, `x` is an array of shape (1,), `front` is "


@pytest.mark.parametrize("feedback", ["full", "input"])
def test_values_are_told_wherever_the_line_is(grade_source: GradeSource, feedback: str) -> None:
    report = halves(grade_source, feedback)
    (finding,) = report.findings
    assert finding.question == WHOLE
    assert finding.clearest is not None
    assert finding.clearest.raised is not None
    names = [one.name for one in finding.clearest.raised.values]
    assert names == ["x", "front", "rear", "value"]
    assert any(line.startswith(SAID) for line in finding_lines(finding))
    assert SAID.replace("`x`", "<code>x</code>").replace("`front`", "<code>front</code>") in (
        render_page(report)
    )
    assert b'"name": "front"' in json_result(report)


def test_text_of_a_program_is_shown_and_not_obeyed(grade_source: GradeSource) -> None:
    source = HALVES.replace("value, dtype", "mode, dtype").replace(
        "    front, rear", "    mode = '<i>##[group]'\n    front, rear"
    )
    hostile = grade_source(source, "pad/basic")
    source = source.replace("##[group]", "</i>")
    page = render_page(grade_source(source, "pad/basic"))
    assert "<code>mode</code> is &#39;&lt;i&gt;&lt;/i&gt;&#39;, a str" in page
    assert "<code>mode</code> is a str" in render_page(hostile)


@pytest.mark.parametrize("feedback", ["hint", "none"])
def test_where_no_call_is_shown_no_value_is_either(
    grade_source: GradeSource, feedback: str
) -> None:
    report = halves(grade_source, feedback)
    texts = (render_page(report), in_terminal(report), json_result(report).decode())
    for said in ("In this call", WHOLE, '"values"', "front"):
        assert not any(said in text for text in texts)


def test_in_a_terminal_values_stand_where_the_message_is_too_long(
    grade_source: GradeSource,
) -> None:
    full = "out = np.full(len(x) + (front + rear) / 1, value, dtype=x.dtype)"
    source = HALVES.replace(full, "half = rear / 2\n    out = range(half)")
    terminal = in_terminal(grade_source(source, "pad/basic"))
    assert "pad(x, (1, 1)): there `half` is 0.5, a float." in terminal


@pytest.mark.parametrize(
    ("source", "question"),
    [
        ("if x:", GIVEN),
        ("if not x:", GIVEN),
        ("x = x or 0", GIVEN),
        ("y = 1 if x else 0", GIVEN),
        ("if x != None:", GIVEN),
        ("if x > best:", ONE_NUMBER),
        ("while index:", ONE_NUMBER),
    ],
)
def test_who_asks_whether_an_array_is_true_is_asked_what_was_meant(
    source: str, question: str
) -> None:
    message = str(raised_by("bool(x)"))
    example = shown("ValueError", message, X)
    assert example.raised is not None
    frame = msgspec.structs.replace(LINE[0], source=source)
    raised = msgspec.structs.replace(example.raised, frames=(frame,))
    assert question_on(msgspec.structs.replace(example, raised=raised)) == question
