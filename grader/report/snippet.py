"""A counterexample as Python that a student can paste."""

from grader.records.case import Answer, Array, Case
from grader.text import safe_line

_LAYOUTS = {
    "fortran": "{name} = np.asfortranarray({name})",
    "reversed": "{name} = {name}[{flip}].copy()[{flip}]  # the same numbers, read backwards",
    "broadcast": "{name} = np.broadcast_to({name}[:1], {name}.shape)  # held once",
    "strided": "{name} = np.repeat({name}, 2, axis=-1)[..., ::2]  # a view of every other number",
}


_LOOK = (
    "",
    "def look(array):",
    "    return array.shape, array.strides, array.dtype, str(array.flags), array.tobytes()",
    "",
)
_UNCHANGED = 'assert [look(array) for array in arrays] == before, "an argument was changed"'
"""Lines that see whether arguments stay as they are, as a worker does."""

_NEW = (
    "assert not any(np.may_share_memory(out, array) for array in arrays), "
    '"the answer lies in the memory of an argument"'
)
"""A line that sees whether an answer is a new array."""


def call_in_python(case: Case, parameters: tuple[str, ...]) -> str:
    """The call with names for arrays, e.g. `conv2d(x, weight, stride=2)`."""
    given = {name: name for name in case.arrays}
    given |= {name: repr(value) for name, value in case.options.items()}
    by_position = [given.pop(name) for name in case.positional_names(parameters)]
    by_keyword = [f"{name}={value}" for name, value in given.items()]
    return f"{case.operation}({', '.join(by_position + by_keyword)})"


def _array(array: Array) -> str:
    plain = {"float64": "float", "bool": "bool"}
    dtype = plain.get(array.dtype.name, f"np.{array.dtype.name}")
    numbers = [_number(value) for value in array.ravel().tolist()]
    if array.ndim == 0:
        return f"np.array({numbers[0]}, dtype={dtype})"
    text = f"np.array([{', '.join(numbers)}], dtype={dtype})"
    return text if array.ndim == 1 else f"{text}.reshape{array.shape}"


def _number(value: float) -> str:
    """A number as Python has it; whole ones without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def snippet_of(case: Case, parameters: tuple[str, ...], answer: Answer | None, main: str) -> str:
    """Python that makes the call of a case beside the submission, or in a cell of its notebook.

    Args:
        case: The case.
        parameters: Names of the function's arguments in the order of its signature.
        answer: What is right; None if it is kept back.
        main: Path of the main file within the submission.
    """
    call = call_in_python(case, parameters)
    lines = ["import numpy as np", *_import(main, case.operation), ""]
    for name, array in case.arrays.items():
        lines.append(f"{name} = {_array(array)}")
        layout = case.layouts.get(name)
        # A worker holds once what is the same along the first axis, and nothing else.
        if layout and (layout != "broadcast" or (array == array[:1]).all()):
            flip = ", ".join(["::-1"] * array.ndim)
            lines.append(_LAYOUTS[layout].format(name=name, flip=flip))
    right = None if answer is None else answer.value
    if right is not None:
        lines.append(f"expected = {_array(right)}")
    if case.judges == "purity":
        lines += _repeated(case, call, answer)
    elif case.judges == "arguments":
        lines += [*_LOOK, _looks_before(case), f"out = {call}", _UNCHANGED, _NEW]
    else:
        lines += ["", f"out = {call}", "print(out, out.dtype, out.shape)"]
        lines += [] if right is None else ["print(expected)"]
    return "\n".join(lines) + "\n"


def _looks_before(case: Case) -> str:
    return f"arrays = [{', '.join(case.arrays)}]; before = [look(array) for array in arrays]"


def _import(main: str, function: str) -> list[str]:
    """Lines that bring the function in, also from a file whose name is no module's."""
    if main.endswith(".ipynb"):
        return ["", f"# Paste this into a new cell below {function}."]
    module = main.removesuffix(".py")
    if module.isidentifier() and safe_line(module) == module:
        return [f"from {module} import {function}"]
    path = safe_line(repr(main))  # what it escapes means the same in a literal
    return ["import runpy", "", f"{function} = runpy.run_path({path})[{function!r}]"]


def _repeated(case: Case, call: str, answer: Answer | None) -> list[str]:
    """The call as the purity check makes it: twice, with new numbers in the same arrays between."""
    expected, then = (None, None) if answer is None else (answer.value, answer.then)
    new = [f"{name}[...] = {_array(array)}" for name, array in case.then.items()]
    right = [] if expected is None else ["assert out.shape == expected.shape"]
    right_then = [] if then is None else [f"assert np.allclose(second, {_array(then)})"]
    return [
        *_LOOK,
        _looks_before(case),
        f"out = {call}",
        *right,
        "first = out.copy()",
        _UNCHANGED,
        f"assert np.array_equal({call}, first)",
        _UNCHANGED,
        *new,
        _looks_before(case),
        f"second = {call}",
        _UNCHANGED,
        *right_then,
        "assert np.array_equal(out, first)",
    ]
