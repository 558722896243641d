"""Programs of courses that call functions of their own, graded by what an assignment says."""

from collections.abc import Callable
from textwrap import indent

import pytest

from grader.deck.narrow import narrowed_deck
from grader.errors import MachineError
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.deck import Deck
from grader.records.report import Report
from grader.report.finding_text import finding_lines
from grader.report.shown_in_line import raised_in_words
from tests.course_calls import CONV, CONV_CALL, CS231N, Course
from tests.support import check_of, notebook_of, submission_of, verdicts_of

Grade = Callable[..., Report]

BASIC = Course(CONV_CALL, checks=("conv2d/basic", "conv2d/bias", "conv2d/purity"))

NHWC = Course(
    """
[operation.conv2d]
names = { A_prev = "x", W = "weight", b = "bias" }
layout = { A_prev = "N H W C_in", W = "kH kW C_in C_out", return = "N H_out W_out C_out" }
call = "conv_forward(A_prev, W, b, pair(stride), pair(padding))"
"""
)

IN_NHWC = f"""{CONV}

def conv_forward(A_prev, W, b, stride, pad):
    b = np.zeros(W.shape[-1], W.dtype) if b is None else b
    turned = A_prev.transpose(0, 3, 1, 2), W.transpose(3, 2, 0, 1)
    out = conv_forward_naive(*turned, b, dict(stride=stride, pad=pad))[0]
    return out.transpose(0, 2, 3, 1).copy()
"""

LAYER = Course(
    """
[operation.conv2d]
function = "Conv2d.forward"
call = "layer(weight, bias, stride, padding).forward(x)"
""",
    """
adapter = '''
def layer(weight, bias, stride, padding):
    made = Conv2d(stride, padding)
    made.W, made.b = weight, np.zeros(len(weight), weight.dtype) if bias is None else bias
    return made
'''
""",
)

IN_A_CLASS = f"""{CONV}

class Conv2d:
    def __init__(self, stride, padding):
        self.param = dict(stride=stride, pad=padding)

    def forward(self, x):
        self.x = x
        return conv_forward_naive(x, self.W, self.b, self.param)[0]
"""

IN_LISTS = f"""{CONV}
import builtins


def conv(x, w, b, stride, pad):
    assert type(x) is type(w) is list and type(b) in (list, type(None))
    w = np.array(w)
    b = np.zeros(len(w)) if b is None else np.array(b)
    return conv_forward_naive(np.array(x), w, b, dict(stride=stride, pad=pad))[0].tolist()
"""

LISTS = Course(
    """
[operation.conv2d]
call = "conv(x, weight, bias, stride, padding)"
""",
    'arrays = "list"',
    checks=("conv2d/basic", "conv2d/bias", "conv2d/stride", "conv2d/padding", "conv2d/purity"),
)


TENSORS = Course(
    """
[operation.conv2d]
call = '''Conv.forward(x, weight, torch.zeros(len(weight), dtype=x.dtype) if bias is None else bias,
                         stride, padding)'''
""",
    'arrays = "torch"\n[policy]\nallowed_imports = ["numpy", "torch"]',
)

IN_TENSORS = """
import torch


class Conv:
    @staticmethod
    def forward(x, weight, bias, stride, padding):
        assert isinstance(x, torch.Tensor)
        return torch.nn.functional.conv2d(x, weight, bias, stride, padding)
"""


@pytest.fixture
def grade(practice_deck: Deck, launcher: Launcher) -> Grade:
    def grade(course: Course, source: str, **others: str) -> Report:
        submission = submission_of(source, "layers.py", **others)
        asked = course.assignment
        return grade_submission(
            submission, asked, narrowed_deck(practice_deck, asked.operations), launcher
        )

    return grade


def messages_of(report: Report) -> list[str]:
    return [f"{one.name}: {one.message}" for one in report.checks if one.verdict != "right"]


@pytest.mark.parametrize(
    ("course", "source"),
    [
        (CS231N, CONV),
        (NHWC, IN_NHWC),
        (LAYER, IN_A_CLASS),
        (LISTS, IN_LISTS),
        (TENSORS, IN_TENSORS),
    ],
    ids=["dictionary and tuple", "channels last", "layer by an adapter", "lists", "tensors"],
)
def test_a_right_program_has_every_point(grade: Grade, course: Course, source: str) -> None:
    report = grade(course, source)
    assert report.score.earned == report.score.possible, messages_of(report)


def test_a_function_of_a_class_has_a_place(grade: Grade) -> None:
    (operation,) = grade(LAYER, IN_A_CLASS).operations
    assert operation.location is not None
    line = IN_A_CLASS.splitlines().index("    def forward(self, x):") + 1
    assert (operation.location.file, operation.location.line) == ("layers.py", line)


def test_a_line_that_raises_is_the_students_own(grade: Grade) -> None:
    source = CONV.replace("N, C, H, W = x.shape", "N, C, H = x.shape")
    message = check_of(grade(BASIC, source), "conv2d/basic").message
    assert "raised ValueError: too many values to unpack" in message
    assert "in line 9 of layers.py" in message


def test_an_answer_in_our_order_of_axes_is_wrong_where_the_course_has_another(grade: Grade) -> None:
    source = IN_NHWC.replace("return out.transpose(0, 2, 3, 1).copy()", "return out")
    verdicts = verdicts_of(grade(NHWC, source))
    assert verdicts["conv2d/channels"] == "wrong shape"


def test_an_answer_of_too_few_axes_is_told_with_its_own_shape(grade: Grade) -> None:
    source = IN_NHWC.replace(".copy()", "[0].copy()")
    message = check_of(grade(NHWC, source), "conv2d/basic").message
    assert message.startswith("conv_forward returned shape (2, 2, 1); expected (1, 2, 2, 1)"), (
        message
    )


def test_an_answer_with_an_axis_that_the_course_leaves_out_is_wrong(grade: Grade) -> None:
    course = Course(
        """
[operation.conv2d]
call = "conv(x, weight)"
layout = { x = "N H W", weight = "kH kW", return = "N H_out W_out" }
without = ["bias", "input channels", "output channels", "stride", "padding"]
""",
        checks=("conv2d/basic", "conv2d/rectangular"),
    )
    source = f"""{CONV}

def conv(x, w):
    return conv_forward_naive(x[:, None], w[None, None], 0, dict(stride=1, pad=0))[0]OUT
"""
    right = grade(course, source.replace("OUT", "[:, 0].copy()"))
    assert right.score.earned == right.score.possible, messages_of(right)
    wrong = grade(course, source.replace("OUT", ""))
    assert set(verdicts_of(wrong).values()) == {"wrong shape"}


def test_arguments_that_are_changed_or_handed_out_are_found(grade: Grade) -> None:
    changed = CONV.replace("    return out", "    x += 1\n    return out")
    report = grade(BASIC, changed)
    assert verdicts_of(report)["conv2d/purity"] == "modified input"
    assert verdicts_of(report)["conv2d/basic"] == "right"
    renamed = Course(
        CONV_CALL.replace("w = ", "weight = ").replace("w,", "weight,").replace("w.", "weight."),
        checks=BASIC.checks,
    )
    assert verdicts_of(grade(renamed, changed))["conv2d/purity"] == "modified input"
    changed_kernel = CONV.replace("    return out", "    w += 1\n    return out")
    message = check_of(grade(BASIC, changed_kernel), "conv2d/purity").message
    assert "changed its argument w" in message


def test_a_list_that_is_changed_is_an_argument_that_is_changed(grade: Grade) -> None:
    copied = "np.array(x), w, b, dict(stride=stride, pad=pad))[0].tolist()"
    source = IN_LISTS.replace(
        f"return conv_forward_naive({copied}",
        f"""out = conv_forward_naive({copied}
    x[0][0][0][0] += 1
    return out""",
    )
    verdicts = verdicts_of(grade(LISTS, source))
    assert verdicts["conv2d/purity"] == "modified input"


def test_a_tensor_that_is_changed_is_an_argument_that_is_changed(grade: Grade) -> None:
    source = (
        IN_TENSORS.replace("return torch", "out = torch") + "        x += 1\n        return out\n"
    )
    assert verdicts_of(grade(TENSORS, source))["conv2d/purity"] == "modified input"


def test_an_array_where_lists_are_due_is_of_the_wrong_type(grade: Grade) -> None:
    report = grade(LISTS, IN_LISTS.replace(".tolist()", ""))
    assert verdicts_of(report)["conv2d/basic"] == "wrong type"


# What is not written


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "out = None\nreturn out, (x, w, b, conv_param)",
        "return None",
        "return NotImplemented",
        "return NotImplemented, None",
        "raise NotImplementedError",
        "out = pad(x)\nreturn out, None",
        "print('to do')",
    ],
)
def test_what_gives_nothing_for_any_case_is_not_written_and_told_so_once(
    grade: Grade, body: str
) -> None:
    source = f"""
def pad(x):
    raise NotImplementedError("write this first")


def conv_forward_naive(x, w, b, conv_param):
{indent(body, "    ")}
"""
    report = grade(BASIC, source)
    assert report.score.earned == 0
    assert len(report.findings) == 1
    assert {one.message for one in report.checks} == {"conv_forward_naive is not written yet."}
    assert report.checks[0].verdict == "missing"


@pytest.mark.parametrize(
    "forward",
    ["pass", "raise NotImplementedError", "return NotImplemented", "self.A = x\n        Z = None"],
)
def test_a_class_that_is_not_written_is_told_so_once(grade: Grade, forward: str) -> None:
    source = f"""
class Conv2d:
    def __init__(self, *_): pass
    def forward(self, x):
        {forward}
"""
    report = grade(LAYER, source)
    assert {one.message for one in report.checks} == {"Conv2d.forward is not written yet."}


@pytest.mark.parametrize(
    ("course", "source", "said"),
    [
        (BASIC, CONV.replace("return out, (x, w, b, conv_param)", ""), "conv_forward_naive"),
        (LAYER, IN_A_CLASS.replace("return conv_forward", "conv_forward"), "Conv2d.forward"),
    ],
)
def test_what_computes_and_lacks_a_return_is_told_that_it_returns_none(
    grade: Grade, course: Course, source: str, said: str
) -> None:
    report = grade(course, source)
    assert report.score.earned == 0
    (finding,) = report.findings
    assert finding.headline == f"Your {said} returns None"
    message = report.checks[0].message
    assert message.startswith(f"{said} returned None. Maybe a `return` is missing.")


@pytest.mark.parametrize(
    "body",
    [
        "N, C, H, W = x.shape\nout = None",
        "out = np.zeros(3)\nraise NotImplementedError",
        "out = np.zeros(3) * 2\nout = None\nreturn out, None",
    ],
)
def test_what_is_handed_out_half_written_is_not_written(grade: Grade, body: str) -> None:
    source = "import numpy as np\ndef conv_forward_naive(x, w, b, conv_param):\n"
    report = grade(BASIC, source + indent(body, "    "))
    assert {one.message for one in report.checks} == {"conv_forward_naive is not written yet."}


def test_what_answers_some_cases_is_written(grade: Grade) -> None:
    source = CONV.replace("    N, C, H, W", "    if b.any():\n        return None\n    N, C, H, W")
    report = grade(BASIC, source)
    assert verdicts_of(report)["conv2d/basic"] == "right"
    message = check_of(report, "conv2d/bias").message
    assert message.startswith("conv_forward_naive returned None. Maybe a `return` is missing.")


def test_none_in_a_tuple_is_told_as_what_the_call_takes_of_it(grade: Grade) -> None:
    source = CONV.replace("    N, C, H", "    if b.any():\n        return None, 1\n    N, C, H", 1)
    message = check_of(grade(BASIC, source), "conv2d/bias").message
    assert message == "`conv_forward_naive(...)[0]` is None. Maybe a `return` is missing."


@pytest.mark.parametrize(
    ("handed_back", "headline"),
    [
        ("(x, w, b, conv_param), out", "is a tuple, not an array"),
        ("conv_param, out", "is a dict, not an array"),
        ("out.tolist(), None", "is a list, not an array"),
        ("out.astype(complex), None", "is of complex128, which is the wrong dtype"),
        ("np.ones(7), None", "has the wrong shape"),
    ],
)
def test_what_the_call_takes_of_an_answer_is_named_where_that_is_wrong(
    grade: Grade, handed_back: str, headline: str
) -> None:
    report = grade(BASIC, CONV.replace("out, (x, w, b, conv_param)", handed_back))
    (finding,) = report.findings
    assert finding.headline == f"`conv_forward_naive(...)[0]` {headline}"


def test_an_answer_in_the_order_of_a_course_that_is_returned_alone_is_told(grade: Grade) -> None:
    taken_apart = NHWC._replace(
        operations=NHWC.operations.replace("pair(padding))", "pair(padding))[0]"),
        checks=("conv2d/basic",),
    )
    (finding,) = grade(taken_apart, IN_NHWC).findings
    assert finding.headline == (
        "Your conv_forward returns one array, but the call takes part [0] of several"
    )
    assert finding.clearest is not None
    assert finding.clearest.message.endswith(
        "conv_forward returned one array, of which `...[0]` is only a part: the call expects "
        "several things."
    )


def test_a_tensor_is_no_several_things_and_a_list_may_be(grade: Grade) -> None:
    tensors = TENSORS._replace(
        operations=TENSORS.operations.replace("padding)'''", "padding)[0]'''"),
        checks=("conv2d/basic",),
    )
    (finding,) = grade(tensors, IN_TENSORS).findings
    assert finding.headline == (
        "Your Conv.forward returns one tensor, but the call takes part [0] of several"
    )
    lists = LISTS._replace(
        operations=LISTS.operations.replace('padding)"', 'padding)[0]"'),
        checks=("conv2d/basic",),
    )
    (finding,) = grade(lists, IN_LISTS).findings
    assert finding.clearest is not None
    assert "Maybe conv returns the answer alone" in finding.clearest.message


# Whose error it is


def test_arguments_that_do_not_fit_are_told_with_the_call(grade: Grade) -> None:
    report = grade(BASIC, CONV.replace("w, b, conv_param)", "w, conv_param)", 1))
    message = check_of(report, "conv2d/basic").message
    assert "conv_forward_naive cannot be called like this: conv_forward_naive() takes 3" in message
    assert "The call is `conv_forward_naive(x, w, np.zeros(" in message
    told = "\n".join(finding_lines(report.findings[0]))
    assert told.count("takes 3 positional arguments but 4 were given") == 1, told


def test_an_answer_that_the_call_cannot_take_apart_is_told_so(grade: Grade) -> None:
    source = CONV.replace("return out, (x, w, b, conv_param)", "return {'out': out}")
    message = check_of(grade(BASIC, source), "conv2d/basic").message
    assert message.startswith(
        "What conv_forward_naive returned is not what `...[0]` takes: KeyError: 0"
    )


def test_an_attribute_that_is_missing_is_named_before_what_the_names_hold(grade: Grade) -> None:
    (finding,) = grade(BASIC, CONV.replace('conv_param["pad"]', "conv_param.pad")).findings
    assert raised_in_words(finding, 56) == "In one call: 'dict' object has no attribute 'pad'."


def test_a_method_that_is_not_there_is_missing(grade: Grade) -> None:
    report = grade(LAYER, IN_A_CLASS.replace("def forward", "def forwards"))
    assert report.checks[0].message.startswith(
        "Conv2d.forward is not defined: 'Conv2d' object has no attribute 'forward'. "
        "Did you mean: 'forwards'?"
    )
    assert report.score.earned == 0


def test_an_object_that_is_to_be_called_and_cannot_be_lacks_that_method(grade: Grade) -> None:
    called = LAYER.operations.replace("Conv2d.forward", "Conv2d.__call__").replace(
        ").forward(x)", ")(x)"
    )
    report = grade(LAYER._replace(operations=called), IN_A_CLASS)
    assert report.checks[0].verdict == "missing"
    assert report.checks[0].message.startswith(
        "Conv2d.__call__ is not defined: 'Conv2d' object is not callable."
    )
    assert report.findings[0].headline == "There is no Conv2d.__call__"


# Names


def test_what_is_missing_is_named_as_the_call_names_it(grade: Grade) -> None:
    message = check_of(grade(LAYER, CONV), "conv2d/basic").message
    assert message.startswith("No file that is loaded defines Conv2d.")
    near = grade(CS231N, CONV.replace("conv_forward_naive", "conv_forward_naiv"))
    assert "Did you mean conv_forward_naiv, in line 5 of layers.py?" in near.checks[0].message


@pytest.mark.parametrize("name", ["Conv2D", "Conv_2d", "Convv2d"])
def test_a_class_by_a_name_that_is_like_it_is_asked_for(grade: Grade, name: str) -> None:
    message = grade(LAYER, IN_A_CLASS.replace("Conv2d", name)).checks[0].message
    assert message == (
        f"No file that is loaded defines Conv2d. Did you mean {name}, in line 22 of layers.py? "
        "Then call it Conv2d."
    )


def test_no_function_is_asked_for_where_a_class_is_missing(grade: Grade) -> None:
    message = grade(LAYER, f"{CONV}\ndef conv2d(x): return x\n").checks[0].message
    assert message.endswith("defines Conv2d. Check its spelling.")


def test_names_of_a_submission_replace_none_that_a_call_uses(grade: Grade) -> None:
    ours = "\n".join(
        f"{name} = None" for name in ("x", "b", "stride", "padding", "pair", "layer", "dict", "len")
    )
    later = f"{IN_A_CLASS}\n\nclass Nothing:\n    pass\n\n{ours}\ndef zeros(*_):\n    return 1\n"
    report = grade(LAYER, later.replace("dict(", "{}.__class__("))
    assert report.score.earned == report.score.possible, messages_of(report)


# Several files


TWO = Course(
    CONV_CALL
    + """
[operation.pad]
call = "framed(x, padding, value)"
""",
    'files = ["layers.py", "nn/pad.py"]',
    checks=("conv2d/basic", "pad/basic"),
)

PAD = """
from .widths import pairs_of
import numpy as np


def framed(x, padding, value):
    return np.pad(x, pairs_of(x, padding), constant_values=value)
"""

WIDTHS = """
def pairs_of(x, padding):
    given = [(a, b) for a, b in zip(padding[::2], padding[1::2])][::-1]
    return [(0, 0)] * (x.ndim - len(given)) + given
"""


def test_functions_may_stand_in_several_files(grade: Grade) -> None:
    report = grade(TWO, CONV, nn__pad=PAD, nn__widths=WIDTHS)
    assert report.score.earned == report.score.possible, messages_of(report)


def test_a_file_that_another_has_imported_is_not_run_again(grade: Grade) -> None:
    source = f"import nn.pad\nnn.pad.framed.again = True\n{CONV}"
    pad = PAD + "\n\ndef again(): pass\n\n\nassert not hasattr(framed, 'again')\n"
    report = grade(TWO, source, nn__pad=pad, nn__widths=WIDTHS)
    assert report.score.earned == report.score.possible, messages_of(report)
    assert report.load_error is None


@pytest.mark.parametrize("fault", ["framed = 1 / 0\n", "this is no Python\n"])
def test_an_error_in_one_file_costs_what_is_missing_then(grade: Grade, fault: str) -> None:
    raises = PAD.replace("import numpy", f"{fault}import numpy").replace(
        "def framed", fault + "def framed"
    )
    broken = fault + "def other(): pass\n"
    report = grade(TWO, CONV, nn__pad=broken, nn__widths=WIDTHS)
    assert verdicts_of(report)["conv2d/basic"] == "right"
    message = check_of(report, "pad/basic").message
    assert message.startswith("framed is not defined, because loading the file raised"), message
    assert "of nn/pad.py" in message
    if "/" in fault:  # what stands after a statement that raises is run
        assert grade(TWO, CONV, nn__pad=raises, nn__widths=WIDTHS).score.earned == 2


# The adapter


@pytest.mark.parametrize(
    "fault", ["1 / 0", "raise ValueError('x' * 9)", "np.nothing", "import nothing"]
)
def test_an_adapter_that_fails_by_itself_gives_no_score(grade: Grade, fault: str) -> None:
    course = LAYER._replace(submission=LAYER.submission.replace("'''\ndef", f"'''\n{fault}\ndef"))
    with pytest.raises(
        MachineError, match=r"The assignment's adapter failed in line \d+ .*: \w+Error"
    ):
        grade(course, IN_A_CLASS)


def test_an_adapter_that_lacks_a_name_of_the_students_costs_what_needs_it(grade: Grade) -> None:
    derives = "\nclass Layer(Conv2d):\n    pass\n\ndef layer"
    adapter = LAYER.submission.replace("\ndef layer", derives).replace("= Conv2d(", "= Layer(")
    course = LAYER._replace(submission=adapter)
    assert grade(course, IN_A_CLASS).score.earned == grade(course, IN_A_CLASS).score.possible
    report = grade(course, CONV)
    assert report.checks[0].message.startswith("No file that is loaded defines Conv2d.")


def test_what_the_students_code_raises_in_an_adapter_is_theirs(grade: Grade) -> None:
    adapter = LAYER.submission.replace("\ndef layer", "\nONE = Conv2d(1, 0)\n\ndef layer").replace(
        "made = Conv2d", "made = ONE and Conv2d"
    )
    course = LAYER._replace(submission=adapter)
    report = grade(
        course, IN_A_CLASS.replace("self.param =", "self.param = 1 / 0\n        self.p =")
    )
    message = report.checks[0].message
    assert "because loading the file raised ZeroDivisionError in line" in message, message
    assert report.score.earned == 0


def test_a_notebook_is_called_as_a_file_is(practice_deck: Deck, launcher: Launcher) -> None:
    cells = notebook_of("import numpy as np", CONV, "conv_forward_naive(1, 2, 3, 4)", "pair = 3")
    report = grade_submission(
        submission_of(cells, "layers.ipynb"), CS231N.assignment, practice_deck, launcher
    )
    assert report.score.earned == report.score.possible, messages_of(report)


def test_a_name_that_only_the_call_uses_is_told_as_the_calls(grade: Grade) -> None:
    course = BASIC._replace(operations=BASIC.operations.replace("np.zeros(", "nought("))
    message = check_of(grade(course, CONV), "conv2d/basic").message
    assert message == (
        "No file that is loaded defines nought, which the call of conv_forward_naive uses. Check "
        "its spelling; maybe the call has it wrong."
    )


def test_a_file_that_was_not_handed_in_is_named(grade: Grade) -> None:
    report = grade(TWO, CONV, nn__padding=PAD, nn__widths=WIDTHS)
    said = "No file is called nn/pad.py, which the assignment names."
    assert said in report.remarks
    assert check_of(report, "pad/basic").message == f"No file that is loaded defines framed. {said}"
    assert grade(TWO, CONV, nn__pad=PAD, nn__widths=WIDTHS).remarks == ()
