"""Functions get their arguments as a case says, and what they return is described."""

import numpy as np
import pytest

from grader.compare import compare_answer
from grader.records.case import Answer, Case
from grader.records.outcome import Returned
from tests.isolation.conftest import Begin
from tests.isolation.programs import BAD, PADDED, is_right, misbehaving
from tests.support import OPERATIONS, pad_case


@pytest.mark.parametrize(
    "what",
    [
        "import numpy\nreturn numpy.zeros(2 << 20)",
        "import numpy\nreturn numpy.broadcast_to(1.0, (1 << 20, 1 << 20))",
        "import numpy\nreturn numpy.broadcast_to(1.0, (1 << 30, 0, 3))",
        "import numpy\nreturn numpy.zeros((0, 1 << 28, 1 << 28))",
    ],
)
def test_a_huge_answer_is_told_by_its_shape_and_not_sent(begin: Begin, what: str) -> None:
    session = begin(misbehaving(what), answer_mebibytes=1)
    first, second = session.ask_each([pad_case(BAD), pad_case(1.0)])
    assert isinstance(first, Returned)
    assert first.shape
    assert first.value is None
    assert is_right(second, pad_case(1.0))


@pytest.mark.parametrize("shape", [(0, 2**28, 2**28), (1, 1, 0, 2**50)])
@pytest.mark.parametrize("name", ["pad", "conv1d"])
def test_an_empty_answer_with_endless_axes_has_the_wrong_shape(
    begin: Begin, name: str, shape: tuple[int, ...]
) -> None:
    operation, case = OPERATIONS[name], {"pad": pad_case(), "conv1d": PADDED}[name]
    source = f"import numpy as np\ndef {name}(*_, **__):\n    return np.zeros({shape})\n"
    outcome = begin(source, checks=(name,)).ask(case)
    assert isinstance(outcome, Returned)
    assert (outcome.value, outcome.shape) == (None, shape)
    right = Answer(value=operation.twin(**case.arrays, **case.options))
    assert compare_answer(operation, case, right, outcome).kind.words == "wrong shape"


def test_an_answer_as_large_as_allowed_is_sent(begin: Begin) -> None:
    what = "import numpy\nreturn numpy.ones(1 << 17)"
    outcome = begin(misbehaving(what), answer_mebibytes=1).ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    assert outcome.value is not None
    assert outcome.value.nbytes == 1 << 20


@pytest.mark.parametrize(
    ("returned", "type_name"),
    [
        ("None", "NoneType"),
        ("[1.0, 2.0]", "list"),
        ("3", "int"),
        ("np.matrix(x)", "matrix"),
        ("np.ma.array(x)", "MaskedArray"),
        ("(x, x)", "tuple"),
        ("(n for n in x)", "generator"),
        ("pad", "function"),
        ("type('Evil\\x1b', (np.ndarray,), {})((2,))", "Evil\\x1b"),
    ],
)
def test_what_is_no_array_is_told_by_its_type_alone(
    begin: Begin, returned: str, type_name: str
) -> None:
    source = f"import numpy as np\ndef pad(x, padding, value=0.0):\n    return {returned}\n"
    outcome = begin(source).ask(pad_case())
    assert isinstance(outcome, Returned)
    assert (outcome.type, outcome.shape, outcome.value) == (type_name, None, None)


@pytest.mark.parametrize(
    ("returned", "type_name", "value"),
    [("x.sum()", "float64", 6.0), ("x.argmax()", "int64", 2), ("x[0] < 2", "bool", True)],
)
def test_a_number_that_numpy_makes_of_an_array_is_told_as_one_without_axes(
    begin: Begin, returned: str, type_name: str, value: float
) -> None:
    source = f"def pad(x, padding, value=0.0):\n    return {returned}\n"
    outcome = begin(source).ask(pad_case())
    assert isinstance(outcome, Returned)
    assert (outcome.type.rstrip("_"), outcome.dtype, outcome.shape) == (type_name, type_name, ())
    assert outcome.value is not None
    assert outcome.value == value


def test_a_float_of_python_is_told_as_a_number_without_axes(begin: Begin) -> None:
    outcome = begin("def pad(x, padding, value=0.0):\n    return 3.5\n").ask(pad_case())
    assert isinstance(outcome, Returned)
    assert (outcome.type, outcome.dtype, outcome.shape) == ("float", "float64", ())
    assert outcome.value == np.array(3.5)


@pytest.mark.parametrize(
    ("returned", "dtype", "sent"),
    [
        ("x.astype(object)", "object", None),
        ("x.astype(complex)", "complex128", None),
        ("x.astype('U5')", "<U5", None),
        ("x.astype(bool)", "bool", "bool"),
        ("x.astype(np.int64)", "int64", "int64"),
        ("x.astype(np.longlong)", "int64", "int64"),
        ("x.astype(np.float16)", "float16", "float16"),
        ("x.astype(np.longdouble)", "float128", "float64"),
        ("x.astype('>f8')", ">f8", "float64"),
        ("np.zeros(2, dtype=[('a', float)])", "[('a', '<f8')]", None),
        ("x.astype('datetime64[s]')", "datetime64[s]", None),
    ],
)
def test_arrays_of_real_numbers_are_sent_whatever_their_dtype(
    begin: Begin, returned: str, dtype: str, sent: str | None
) -> None:
    source = f"import numpy as np\ndef pad(x, padding, value=0.0):\n    return {returned}\n"
    outcome = begin(source).ask(pad_case(0.0, 2.0))
    assert isinstance(outcome, Returned)
    assert outcome.dtype == dtype
    assert (outcome.value.dtype.name if outcome.value is not None else None) == sent


@pytest.mark.parametrize("layout", ["fortran", "reversed", "strided", "contiguous"])
def test_arguments_come_in_the_layout_that_is_asked_for(begin: Begin, layout: str) -> None:
    source = (
        "import numpy as np\ndef pad(x, padding, value=0.0):\n"
        "    print(*x.strides, x.flags.owndata)\n    return np.pad(x, ((0, 0), padding))\n"
    )
    x = np.arange(6.0).reshape(2, 3)
    case = pad_case(arrays={"x": x}, layouts={"x": layout})
    outcome = begin(source).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.value is not None
    assert np.array_equal(outcome.value[:, 1:], x)
    first, second = (int(text) for text in outcome.printed.split()[:2])
    assert (first, second) == {
        "fortran": (8, 16),
        "reversed": (-24, -8),
        "strided": (96, 16),
        "contiguous": (24, 8),
    }[layout]


@pytest.mark.parametrize(
    ("numbers", "seen"),
    [([1.0, 1.0], "0 True"), ([1.0, 2.0], "8 True")],
)
def test_what_is_the_same_along_the_first_axis_can_be_held_once(
    begin: Begin, numbers: list[float], seen: str
) -> None:
    """Numbers that differ never become the same by their layout."""
    source = (
        "def pad(x, padding, value=0.0):\n"
        "    print(*x.strides, x.flags.writeable)\n    return x.copy()\n"
    )
    case = pad_case(arrays={"x": np.array(numbers)}, layouts={"x": "broadcast"})
    outcome = begin(source).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.value is not None
    assert outcome.value.tolist() == numbers
    assert outcome.printed.strip() == seen


@pytest.mark.parametrize(
    ("positional", "seen"),
    [
        (0, "[] ['padding', 'value', 'x']"),
        (1, "['x'] ['padding', 'value']"),
        (2, "['x', 'padding'] ['value']"),
        (3, "['x', 'padding', 'value'] []"),
    ],
)
def test_arguments_go_by_position_and_keyword_as_the_case_says(
    begin: Begin, positional: int, seen: str
) -> None:
    source = (
        "def pad(*args, **kwargs):\n"
        "    print(['x', 'padding', 'value'][:len(args)], sorted(kwargs))\n"
    )
    case = pad_case(options={"padding": (1, 1), "value": 2.0}, positional=positional)
    outcome = begin(source).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.printed == seen


def test_an_argument_that_is_left_out_ends_those_by_position(begin: Begin) -> None:
    source = "def conv1d(*args, **kwargs):\n    print(len(args), sorted(kwargs))\n"
    case = Case(
        operation="conv1d",
        arrays={"x": np.ones((1, 1, 3)), "weight": np.ones((1, 1, 2))},
        options={"stride": 2},
        positional=5,
    )
    outcome = begin(source, checks=("conv1d",)).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.printed == "2 ['stride']"


def test_pairs_arrive_as_tuples_and_none_as_none(begin: Begin) -> None:
    source = "def maxpool(x, kernel_size, stride=3, padding=0):\n    print(kernel_size, stride)\n"
    case = Case(
        operation="maxpool",
        arrays={"x": np.ones((1, 1, 3, 3))},
        options={"kernel_size": (1, 2), "stride": None},
    )
    outcome = begin(source, checks=("maxpool",)).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.printed == "(1, 2) None"


def test_a_second_a_third_and_the_first_answer_are_looked_at(begin: Begin) -> None:
    source = (
        "import numpy as np\n_out = {}\n"
        "def pad(x, padding, value=0.0):\n"
        "    out = _out.setdefault(x.shape, np.zeros(len(x) + 1))\n"
        "    out[1:] = x\n    return out\n"
    )
    then = {"x": np.array([7.0, 8.0])}
    outcome = begin(source).ask(pad_case(1.0, 2.0, judges="purity", then=then))
    assert isinstance(outcome, Returned)
    assert (outcome.modified, outcome.shares) == ((), ())
    for answer, expected in (
        (outcome.value, [0, 1, 2]),
        (outcome.again, [0, 1, 2]),
        (outcome.then, [0, 7, 8]),
        (outcome.kept, [0, 7, 8]),
    ):
        assert answer is not None
        assert answer.tolist() == expected


@pytest.mark.parametrize("judges", ["value", "dtype", "purity", "arguments"])
@pytest.mark.parametrize(
    "change",
    [
        "x *= 2",
        "x[-1] = 5",
        "x.sort(); x[:] = x[::-1]",
        "x[0] = -x[0]",
        "x.shape = 1, 2",
        "x.shape = 2, 1",
        "x.strides = 0,",
        "x.resize(3, refcheck=False)",
        "x.resize(1 << 20, refcheck=False)",
        "x.dtype = np.int64",
        "x.flags.writeable = False",
    ],
)
def test_a_changed_argument_is_told_whatever_is_judged(
    begin: Begin, change: str, judges: str
) -> None:
    source = (
        "import numpy as np\ndef pad(x, padding, value=0.0):\n"
        f"    {change}\n    return np.ones(3)\n"
    )
    then = {"x": np.array([7.0, 8.0])} if judges == "purity" else {}
    outcome = begin(source).ask(pad_case(0.0, 2.0, judges=judges, then=then))
    assert isinstance(outcome, Returned)
    assert outcome.modified == ("x",)


def test_memory_shared_with_an_argument_is_told(begin: Begin) -> None:
    source = "def pad(x, padding, value=0.0):\n    return x[:]\n"
    then = {"x": np.array([7.0, 8.0])}
    outcome = begin(source).ask(pad_case(1.0, 2.0, judges="purity", then=then))
    assert isinstance(outcome, Returned)
    assert outcome.shares == ("x",)
    assert outcome.modified == ()
