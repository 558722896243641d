import pytest

from grader.assignment.load import parse_assignment
from grader.errors import AssignmentError
from grader.records.assignment import Assignment
from grader.records.call import AxisOrder

RUBRIC = "[rubric.conv2d]\nbasic = 2\n"

CALL = 'call = \'conv_forward(A, W, b, {"stride": stride, "pad": padding})[0]\'\n'

LAYER = """
def layer(W, b):
    made = Conv2d(W)
    made.b = inner(b)
    return made

def inner(b):
    return [to_array(one) for one in b]

def other(x):
    return Other(x)
"""

NAMES = "names = {A = 'x', W = 'weight', b = 'bias'}\n"


def asks(*lines: str, before: str = "") -> Assignment:
    text = f'title = "t"\n{before}{RUBRIC}[operation.conv2d]\n{"".join(lines)}'
    return parse_assignment(text.encode(), "assignment.toml")


def test_a_call_is_read_with_names_and_layout() -> None:
    layout = "layout = {A = 'N H W C_in', b = '1 1 1 C_out', return = 'N H_out W_out C_out'}\n"
    (operation,) = asks(CALL, NAMES, layout).operations
    call = operation.call
    assert call is not None
    assert call.function == "conv_forward"
    assert call.names == {
        "x": "A",
        "weight": "W",
        "bias": "b",
        "stride": "stride",
        "padding": "padding",
    }
    assert call.orders["x"] == AxisOrder(
        ours=("N", "C_in", "H", "W"), theirs=("N", "H", "W", "C_in")
    )
    assert set(call.orders) == {"x", "bias", "return"}


def test_without_a_call_an_operation_is_as_it_ships() -> None:
    assert asks().operations[0].call is None


@pytest.mark.parametrize(
    ("call", "function"),
    [
        ("Conv2d(x, weight, bias).forward(x)", "Conv2d.forward"),
        ("Conv.forward(x, weight, bias, pair(stride))[0]", "Conv.forward"),
        ("np.asarray(layer(weight, bias).forward(inner(x)))", "inner"),
        ("float(outer(inner(x), weight, bias))", "outer"),
    ],
)
def test_the_function_of_students_is_the_outermost_of_their_own(call: str, function: str) -> None:
    before = "[submission]\nadapter = '''\ndef layer(W, b):\n    return Conv2d(W, b)\n'''\n"
    (operation,) = asks(f"call = {call!r}\n", before=before).operations
    assert operation.call is not None
    assert operation.call.function == function


def test_what_students_call_a_function_can_be_said() -> None:
    (operation,) = asks(CALL, NAMES, "function = 'conv_forward of yours'\n").operations
    assert operation.call is not None
    assert operation.call.function == "conv_forward of yours"


def test_the_axes_of_the_answer_can_be_those_of_ours() -> None:
    said = "layout = {A = 'N H W C_in', return = 'N C_out H_out W_out'}\n"
    (operation,) = asks(CALL, NAMES, said).operations
    assert operation.call is not None
    assert set(operation.call.orders) == {"x"}
    (operation,) = asks(CALL, NAMES, "layout = {b = '1 1 1 C_out'}\n").operations
    assert operation.call is not None
    assert set(operation.call.orders) == {"bias"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["call = 'conv(x, weight'"], "conv2d.call is 'conv(x, weight', which is no Python"),
        (["call = 'x = 1'"], "which is no Python expression"),
        (["call = 'conv(x, weight)'"], "does not use the array 'bias'"),
        (["call = 'np.dot(x, weight, bias)'"], "does not say what students call their function"),
        (["call = 'f(x, weight) if bias is None else g(x, weight, bias)'"], "f and g side by side"),
        (["names = {A = 'x'}"], "conv2d.names is given without a call"),
        ([CALL, "names = {A = 'y'}"], "names.A is 'y', which 'conv2d' has no argument for"),
        ([CALL, "names = {np = 'x'}"], "cannot be the name of an argument"),
        ([CALL, "names = {out = 'x'}"], "cannot be the name of an argument"),
        ([CALL, "names = {A = 'x', B = 'x'}"], "two names"),
        ([CALL, NAMES, "layout = {x = 'N H W C_in'}"], "layout names 'x', which is no array"),
        ([CALL, NAMES, "layout = {A = 'N H W C'}"], "there is no axis 'C'"),
        ([CALL, NAMES, "layout = {A = 'N N H W'}"], "names an axis twice"),
        ([CALL, NAMES, "layout = {A = '1'}"], "names no axis"),
        (["cal = 'f(x)'"], "Did you mean 'call'?"),
        (
            [CALL, NAMES, "function = 'conv_foward.run'"],
            "'conv_foward' from students' files. Expected one of conv_forward. Did you mean",
        ),
        ([CALL, NAMES, "function = '?'"], "the call takes no '?' from students' files"),
        (
            [CALL, NAMES, "layout = {A = 'N H W C_in'}"],
            "'N H W C_in', and not those of the answer, which are 'N C_out H_out W_out' here",
        ),
        ([CALL, NAMES, "layout = {W = 'kH kW'}"], "layout gives the axes of 'W', 'kH kW', and not"),
    ],
)
def test_what_cannot_be_is_refused(lines: list[str], says: str) -> None:
    with pytest.raises(AssignmentError) as refused:
        asks("\n".join(lines))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("call", "adapter", "says"),
    [
        (
            "conv(layer(weight, bias), x)",
            "WIDTH = numpy.float64\n",
            "submission.adapter uses the module 'numpy' in `numpy.float64`, and nothing imports it",
        ),
        (
            "conv(layer(weight, bias), x)",
            "def inner(b):\n    return math.sqrt(b)\n",
            "adapter uses the module 'math' in `math.sqrt`",
        ),
        (
            "conv(x, weight, bias, math.sqrt(2))",
            "",
            "operation.conv2d.call uses the module 'math' in `math.sqrt`",
        ),
        (
            "conv(x, weight, torch.zeros(3) if bias is None else bias)",
            "",
            "operation.conv2d.call uses the module 'torch' in `torch.zeros`",
        ),
        (
            "conv(x, weight, bias, strides)",
            "",
            "uses 'strides', which is the name of no argument. Did you mean 'stride'?",
        ),
    ],
)
def test_names_that_are_nowhere_to_be_had_are_the_instructors(
    call: str, adapter: str, says: str
) -> None:
    before = f"[submission]\nadapter = '''\n{LAYER}{adapter}'''\n"
    with pytest.raises(AssignmentError) as refused:
        asks(f"call = {call!r}\n", before=before)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("call", "adapter"),
    [
        ("conv(x, weight, bias, math.sqrt(2))", "import math\n"),
        ("conv(x, weight, bias, strides(x), stride)", ""),
        ("conv(x, weight, bias, copy(x), Strides.two)", ""),
    ],
)
def test_names_that_students_may_define_are_theirs(call: str, adapter: str) -> None:
    before = f"[submission]\nadapter = '''\n{adapter}'''\n"
    assert asks(f"call = {call!r}\n", before=before).operations[0].call


@pytest.mark.parametrize(
    ("adapter", "call", "uses", "adapted"),
    [
        ("", "conv(x, weight, bias, np.ones(3), pair(stride), len(x))[0]", ["conv"], []),
        (
            "",
            "back(x, conv(x, weight, bias)[1], lambda k: near(k, x))",
            ["back", "conv", "near"],
            [],
        ),
        (
            LAYER,
            "layer(weight, bias).forward(Images(x))",
            ["Images", "Conv2d", "to_array"],
            ["layer", "inner"],
        ),
        (
            "import math\nclass Layer(Conv2d):\n    k = Size\nMADE = [Made(k) for k in (1, 2)]\n",
            "Layer(weight, bias).forward(x)",
            ["Conv2d", "Size", "Made"],
            ["Layer"],
        ),
    ],
)
def test_what_a_call_needs_of_a_submission_is_known(
    adapter: str, call: str, uses: list[str], adapted: list[str]
) -> None:
    before = f"[submission]\nadapter = '''\n{adapter}'''\n"
    (operation,) = asks(f"function = '{uses[0]}'\ncall = {call!r}\n", before=before).operations
    assert operation.call is not None
    assert sorted(operation.call.uses) == sorted(uses)
    assert set(adapted) <= set(operation.call.adapted)


@pytest.mark.parametrize(
    ("call", "around"),
    [
        ("conv(x, weight, bias)[0]", "...[0]"),
        ("np.asarray(Conv(x).forward(weight, bias)[0])", "np.asarray(...[0])"),
        ("conv(x, weight, bias)", ""),
        ("back(bias, conv(x, weight)[1])[0]", ""),
    ],
)
def test_what_a_call_makes_of_the_one_answer_in_it_is_known(call: str, around: str) -> None:
    (operation,) = asks(f"call = {call!r}\n").operations
    assert operation.call is not None
    assert operation.call.around == around


@pytest.mark.parametrize(
    ("lines", "before", "says"),
    [
        (
            [],
            "[submission]\narrays = 'list'\n",
            "arrays is 'list', and operation.conv2d has no call",
        ),
        ([CALL, NAMES], "[submission]\narrays = 'torch'\n", 'Add "torch" to it.'),
        (
            [CALL, NAMES, "[rubric.conv2d]\nforms = 1\n"],
            "",
            "rubric.conv2d.forms asks in which forms",
        ),
        (
            [CALL, NAMES, "[rubric.conv2d]\ndtype = 1\n"],
            "[submission]\narrays = 'list'\n",
            "rubric.conv2d.dtype asks of arrays what lists do not have",
        ),
        ([CALL, NAMES], "[submission]\nadapter = 'return 1'\n", "adapter is no Python in line 1"),
        (["function = 'f'\ncall = '(x, weight, bias)'"], "", "uses nothing that students write"),
    ],
)
def test_what_cannot_be_asked_beside_a_call_is_refused(
    lines: list[str], before: str, says: str
) -> None:
    rubric = "" if any("[rubric" in line for line in lines) else RUBRIC
    text = f'title = "t"\n{before}[operation.conv2d]\n{"".join(lines)}\n{rubric}'
    with pytest.raises(AssignmentError) as refused:
        parse_assignment(text.encode(), "assignment.toml")
    assert says in str(refused.value)


def test_an_array_that_is_never_given_need_not_be_used() -> None:
    (operation,) = asks("call = 'conv(x, weight)'\nwithout = ['bias']\n").operations
    assert operation.call is not None


def test_an_adapter_is_python() -> None:
    with pytest.raises(AssignmentError, match=r"submission.adapter is no Python in line 2"):
        asks(before="[submission]\nadapter = '''x = 1\ndef'''\n")


def test_an_operation_that_is_not_asked_is_not_called() -> None:
    text = f'title = "t"\n{RUBRIC}[operation.conv3d]\ncall = "f(x)"\n'
    with pytest.raises(AssignmentError, match=r"operation.conv3d says how 'conv3d' is asked"):
        parse_assignment(text.encode(), "assignment.toml")


def test_kinds_of_arrays_are_named() -> None:
    with pytest.raises(AssignmentError, match=r"submission.arrays is 'jax'. Expected one of numpy"):
        asks(before="[submission]\narrays = 'jax'\n")
