"""Values of the names in a line that raised: plain ones alone, without running the submission."""

import sys
from collections.abc import Callable
from textwrap import dedent
from types import CodeType
from typing import Any

import numpy as np
import pytest

from grader.isolation.protocol.grading import WireValue
from grader.isolation.worker.traceback_summary import describe_exception
from grader.records.outcome import NamedValue, Raised
from tests.isolation.conftest import Begin
from tests.support import pad_case

RAN: list[str] = []
"""What the submission was made to run."""


def raised_by(source: str, call: str = "f()", **names: Any) -> BaseException:
    """What a call raises in a file; what is run of the file afterwards is in `RAN`."""
    namespace: dict[str, Any] = {"np": np, **names}
    exec(compile(source, "cnn.py", "exec"), namespace)
    try:
        exec(call, namespace)
    except BaseException as error:  # noqa: BLE001  a submission may raise anything
        RAN.clear()
        return error
    pytest.fail("nothing was raised")


def values_in(source: str, call: str = "f()", **names: Any) -> dict[str, WireValue]:
    """What is told of the line that raises in a file."""
    source = dedent(source)
    described = describe_exception(raised_by(source, call, **names), {"cnn.py": source.encode()})
    return {one.name: one for one in described.values}


def told(value: Any) -> WireValue | None:
    """What is told of a value that a name holds."""
    return values_in("def f(v):\n    return v, [][3]\n", "f(VALUE)", VALUE=value).get("v")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (3, "int", "3"),
        (-7, "int", "-7"),
        (10**15 - 1, "int", "9" * 15),
        (10**15, "int", None),
        pytest.param(10**5000, "int", None, id="5,001 digits"),
        (2.0, "float", "2.0"),
        (1e300, "float", "1e+300"),
        (float("nan"), "float", "nan"),
        (float("-inf"), "float", "-inf"),
        (True, "bool", "True"),
        (None, "NoneType", "None"),
        ("same", "str", "same"),
        ("x" * 20, "str", "x" * 20),
        ("x" * 21, "str", None),
        ("a\nb", "str", None),
        ("\x1b[31m", "str", None),
        ("\u202e", "str", None),
        ("\ud800", "str", None),
        ((), "tuple", "()"),
        ((2,), "tuple", "(2,)"),
        ((2, -1), "tuple", "(2, -1)"),
        ((1,) * 9, "tuple", None),
        pytest.param((2, 10**5000), "tuple", None, id="5,001 digits in a tuple"),
        ((2.0, 1), "tuple", None),
        ((True, 1), "tuple", None),
        (((1, 1), (2, 2)), "tuple", None),
        ([1, 2], "list", None),
        ({"a": 1}, "dict", None),
        (np.float64(2.0), "float64", "2.0"),
        (np.int32(-3), "int32", "-3"),
        (np.uint64(2**64 - 1), "uint64", None),
        (np.True_, "bool", "True"),
    ],
)
def test_plain_values_are_told_as_python_writes_them(
    value: object, kind: str, text: str | None
) -> None:
    assert told(value) == WireValue("v", kind, text)


@pytest.mark.parametrize(
    ("array", "dtype", "shape"),
    [
        (np.ones((1, 2, 5, 5)), "float64", (1, 2, 5, 5)),
        (np.array(3, np.int8), "int8", ()),
        (np.zeros((0, 3), bool), "bool", (0, 3)),
        (np.array([object()]), "object", (1,)),
        (np.array(["a"]), "", (1,)),
        (np.zeros(2, [("a\x1b", "f8")]), "", (2,)),
        (np.broadcast_to(1.0, (2**20, 2**20)), "float64", (2**20, 2**20)),
    ],
    ids=["floats", "no axes", "empty", "objects", "text", "records", "a view of 8 TiB"],
)
def test_of_arrays_shape_and_dtype_are_told(
    array: object, dtype: str, shape: tuple[int, ...]
) -> None:
    assert told(array) == WireValue("v", "ndarray", None, dtype, shape)


def lie(*_: object, **__: object) -> Any:
    RAN.append("a method")
    raise SystemExit


class Meta(type):
    __hash__ = __eq__ = __instancecheck__ = lie


METHODS = dict.fromkeys(
    (
        *("__repr__", "__str__", "__format__", "__eq__", "__hash__", "__len__", "__iter__"),
        *("__bool__", "__index__", "__int__", "__float__", "__getattribute__", "__getattr__"),
        *("__lt__", "__contains__", "__getitem__", "item", "isprintable", "shape", "dtype"),
    ),
    lie,
)


def liar(base: Any, name: str) -> Any:
    kind: Any = Meta(name, (base,), {**METHODS, "__class__": property(lambda _: int)})
    return base.__new__(kind)


@pytest.mark.parametrize(
    ("base", "name"),
    [
        (int, "int"),
        (float, "float"),
        (str, "str"),
        (tuple, "tuple"),
        (list, "list"),
        (dict, "dict"),
        (object, "ndarray"),
        (np.float64, "float64"),
    ],
)
def test_of_objects_of_other_classes_nothing_is_told_or_called(base: type, name: str) -> None:
    assert told(liar(base, name)) is None
    assert RAN == []


def test_of_arrays_of_other_classes_nothing_is_told_or_called() -> None:
    kind: Any = Meta("ndarray", (np.ndarray,), METHODS)
    assert told(np.ndarray.__new__(kind, (3,))) is None
    assert RAN == []


def test_a_tuple_that_holds_an_object_tells_nothing_of_it() -> None:
    assert told((1, liar(int, "int"))) == WireValue("v", "tuple")
    assert RAN == []


def test_classes_and_modules_and_functions_are_not_told() -> None:
    for one in (int, np, len, lambda: 3, Meta("int", (), {}), ..., NotImplemented, 1j, b"a", {1}):
        assert told(one) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("out[i, j] = x[i, j] * missing", ["out", "i", "j", "x"]),
        ("for i in range(half):", ["half"]),
        ("if x[j, 9]:", ["x", "j"]),
        ("while x[9] > half:", ["x", "half"]),
        ("i += x[j, 9]", ["x", "j", "i"]),
        ("i = x[j, 9]", ["x", "j"]),
        ("np.pad(x, pad_width=i, mode=half)", ["x", "i", "half"]),
        ("x.j(i)", ["x", "i"]),
        ("raise ValueError('half of i')  # j", []),
        ("raise ValueError(f'{half} of {i}')", ["half", "i"]),
        ("x[9] + [i for j in x][0] + half", ["x", "i", "half"]),
        ("x[9] + (lambda i: i + j)(half)", ["x", "j", "half"]),
        ("x[7 * x[j, i], half] + i + j", ["x", "j", "i", "half"]),
        ("half + x[i, 9] * j", ["x", "i", "half", "j"]),
    ],
)
def test_names_are_those_that_the_line_reads_the_failing_expression_first(
    line: str, names: list[str]
) -> None:
    body = f"{line}\n        pass" if line.endswith(":") else line
    source = f"def f(x, out, i, j, half):\n    {body}\n"
    call = "f(np.ones((2, 2)), np.ones((1, 2)), 1, 1, 0.5)"
    values = values_in(source, call)
    assert sorted(values) == sorted(names)
    if not line.startswith(("out", "i +=")):
        assert [*values] == names


def test_of_an_expression_over_several_lines_all_names_are_told() -> None:
    source = """
    def f(x, w, i):
        return np.sum(
            x[i]
            * w[0]
        )
    """
    values = values_in(source, "f(np.ones((2, 3)), np.ones((1, 2)), 1)")
    assert [*values] == ["x", "i", "w"]


def test_an_elif_is_read_like_an_if() -> None:
    source = """
    def f(el, n):
        if n < 0:
            pass
        elif el[n]:
            pass
    """
    assert [*values_in(source, "f((1, 2), 2)")] == ["el", "n"]
    assert [*values_in("def f(el, x):\n    el + x[7]\n", "f(3, (1, 2))")] == ["x", "el"]


def test_no_more_than_six_names_are_told() -> None:
    source = (
        "def f(*args):\n    a, b, c, d, e, g, h = args\n    return a + b + c + d + e + g + h + ''\n"
    )
    assert [*values_in(source, "f(1, 2, 3, 4, 5, 6, 7)")] == ["a", "b", "c", "d", "e", "g"]


def test_a_name_that_holds_nothing_yet_is_not_taken_for_a_global_one() -> None:
    source = """
    out, k = 7, 3
    def f():
        out[k] = 1
        out = 2
    """
    assert values_in(source) == {"k": WireValue("k", "int", "3")}


def test_names_within_a_comprehension_are_those_of_the_comprehension() -> None:
    source = """
    x, i = 5, 7
    def f(x):
        return [x[i] for i in range(9)]
    """
    values = values_in(source, "f((1, 2))")
    inside = {"x": WireValue("x", "tuple", "(1, 2)"), "i": WireValue("i", "int", "2")}
    assert values == (inside if sys.version_info < (3, 12) else {})


def test_names_of_the_function_around_are_not_looked_for_among_the_globals() -> None:
    source = """
    x, n = 5, 7
    def f(x):
        n = (1, 2)
        return [n[i] for i in range(9)] + x
    """
    assert "x" not in values_in(source, "f(3)")


def test_names_of_the_function_around_are_known_in_a_function_within() -> None:
    source = """
    def f(k):
        def g(i):
            return i[k]
        return g(3)
    """
    values = values_in(source, "f(2)")
    assert values == {"i": WireValue("i", "int", "3"), "k": WireValue("k", "int", "2")}


@pytest.mark.parametrize(
    "body",
    [
        "try:\n        x[i]\n    finally:\n        i = 7",
        "try:\n        x[i]\n    except TypeError:\n        i = 7\n        raise",
        "try:\n        x[i]\n    except TypeError:\n        raise ValueError(i) from None",
        "with np.errstate():\n        x[i]",
    ],
    ids=["finally", "except", "another exception", "with"],
)
def test_nothing_is_told_where_the_function_ran_on_and_may_have_changed_it(body: str) -> None:
    source = f"def f(x, i):\n    {body}\n"
    assert values_in(source, "f(5, 2)") == {}


def test_a_handler_elsewhere_in_the_function_hinders_nothing() -> None:
    source = """
    def f(x, i):
        try:
            x[0]
        except TypeError:
            i = 7
        return x[i]
    """
    assert values_in(source, "f(5, 2)")["i"] == WireValue("i", "int", "7")


def test_names_of_a_class_body_that_keeps_them_in_its_own_way_are_not_asked_for() -> None:
    source = """
    class Names(dict):
        items = keys = get = __iter__ = __contains__ = lambda *_: RAN.append("asked") or {}
    class Kind(type):
        __prepare__ = lambda *_: Names()
    def f():
        class C(metaclass=Kind):
            k = 3
            raise ValueError(k)
    """
    assert values_in(source, RAN=RAN) == {}
    assert RAN == []


def test_keys_that_are_no_names_are_not_compared() -> None:
    class Key(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            RAN.append("==")
            return False

    source = "globals()[KEY] = 7\nk = 5\ndef f(v):\n    raise ValueError(k, v)\n"
    values = values_in(source, "f(3)", KEY=Key("k"))
    assert RAN == []
    assert values == {"k": WireValue("k", "int", "5"), "v": WireValue("v", "int", "3")}


@pytest.mark.parametrize(
    "change",
    [
        lambda code: code.replace(co_varnames=("x\x1b[31m", "<i>")),
        lambda code: code.replace(co_varnames=("y", "z")),
        lambda code: code.replace(co_linetable=b""),
        lambda code: code.replace(co_linetable=b"\xff" * 9),
        lambda code: code.replace(co_firstlineno=2**31 - 9),
        lambda code: code.replace(co_firstlineno=0),
        lambda code: code.replace(co_name="<listcomp>"),
    ],
)
def test_code_made_by_hand_gives_values_of_names_in_the_file_or_none(
    change: Callable[[CodeType], CodeType],
) -> None:
    """No `co_exceptiontable` is among them: CPython reads past the end of a wrong one."""
    source = "def f(x, i):\n    return x[i] + 'a'\n"
    call = "setattr(f, '__code__', CHANGE(f.__code__)) or f((5,), 0)"
    assert values_in(source, call, CHANGE=change).keys() <= {"x", "i"}


def test_lines_that_are_no_python_have_no_values() -> None:
    error = raised_by("def f(v):\n    raise ValueError(v)\n", "f(3)")
    described = describe_exception(error, {"cnn.py": b"def f(v):\n    raise ((((\n"})
    assert (described.values, described.type) == ((), "ValueError")


@pytest.mark.filterwarnings("error")
def test_reading_a_line_warns_nobody() -> None:
    """What is printed while a call is described would count as the call's."""
    error = raised_by("def f(v):\n    raise ValueError(v)\n", "f(3)")
    described = describe_exception(error, {"cnn.py": b"def f(v):\n    raise E('\\d', v)\n"})
    assert [one.name for one in described.values] == ["v"]


def test_an_exception_that_lies_of_where_it_was_raised_is_not_asked() -> None:
    source = """
    class Lie(ValueError):
        __traceback__ = property(lambda self: RAN.append("asked"))
    def f(v):
        raise Lie(v)
    """
    values = values_in(source, "f(3)", RAN=RAN)
    assert values == {"v": WireValue("v", "int", "3")}
    assert RAN == []


def test_values_come_through_the_wall(begin: Begin) -> None:
    source = (
        "import numpy as np\n"
        "class Lies(int):\n"
        "    def __repr__(self): print('ran'); return '42'\n"
        "def pad(x, padding, value=0.0):\n"
        "    half, lies = len(x) / 2, Lies(3)\n"
        "    return np.zeros((half, padding, x, lies))\n"
    )
    outcome = begin(source).ask(pad_case(1.0, 2.0, 3.0))
    assert isinstance(outcome, Raised)
    assert outcome.printed == ""
    assert outcome.values == (
        NamedValue(name="half", type="float", text="1.5"),
        NamedValue(name="padding", type="tuple", text="(1, 0)"),
        NamedValue(name="x", type="ndarray", dtype="float64", shape=(3,)),
    )


def test_what_loading_raises_comes_without_values(begin: Begin) -> None:
    session = begin("k = 3\nnumbers = (1, 2)\nnumbers[k]\ndef pad(x, padding): return x\n")
    error = session.loaded.error
    assert isinstance(error, Raised)
    assert error.frames[-1].line == 3
    assert error.values == ()
