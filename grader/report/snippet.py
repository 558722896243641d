"""A counterexample as Python that a student can paste."""

import numpy as np

from grader.records.case import Array, Case

__all__ = ["call_in_python", "snippet_of"]

_LAYOUTS = {
    "fortran": "{name} = np.asfortranarray({name})",
    "reversed": "{name} = {name}[{flip}].copy()[{flip}]  # the same numbers, read backwards",
    "strided": "{name} = np.repeat({name}, 2, axis=-1)[..., ::2]  # a view of every other number",
}


def call_in_python(case: Case) -> str:
    """The call with names for arrays, e.g. `conv2d(x, weight, stride=2)`."""
    given = [(name, name) for name in case.arrays]
    given += [(name, repr(value)) for name, value in case.options.items()]
    by_position = [value for _, value in given[: case.positional]]
    by_keyword = [f"{name}={value}" for name, value in given[case.positional :]]
    return f"{case.operation}({', '.join(by_position + by_keyword)})"


def _array(array: Array) -> str:
    dtype = "" if array.dtype == np.float64 else f", dtype=np.{array.dtype.name}"
    flat = ", ".join(_number(value) for value in array.ravel().tolist())
    text = f"np.array([{flat}]{dtype or ', dtype=float'})"
    return text if array.ndim == 1 else f"{text}.reshape{array.shape}"


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def snippet_of(case: Case, right: Array | None, main: str) -> str:
    """Python that makes the call of a case when it stands beside the submission.

    Args:
        case: The case.
        right: The right answer; None if it is kept back or the call must raise.
        main: File name of the submission's main file.
    """
    module = main.removesuffix(".py")
    lines = ["import numpy as np", f"from {module} import {case.operation}", ""]
    for name, array in case.arrays.items():
        lines.append(f"{name} = {_array(array)}")
        if layout := case.layouts.get(name):
            flip = ", ".join(["::-1"] * array.ndim)
            lines.append(_LAYOUTS[layout].format(name=name, flip=flip))
    if case.judges == "purity":
        lines += _repeated(case)
    else:
        lines += ["", f"out = {call_in_python(case)}", "print(out, out.dtype, out.shape)"]
    if right is not None:
        lines += ["", f"expected = {_array(right)}", "print(expected)"]
    return "\n".join(lines) + "\n"


def _repeated(case: Case) -> list[str]:
    """The call as the purity check makes it: twice, with new numbers in the same arrays between."""
    call = call_in_python(case)
    before = [f"{name}_before = {name}.copy()" for name in case.arrays]
    changed = [f"assert np.array_equal({name}, {name}_before)" for name in case.arrays]
    new = [f"{name}[...] = {_array(array)}" for name, array in case.then.items()]
    return [
        "",
        *before,
        f"out = {call}",
        "first = out.copy()",
        *changed,
        f"assert np.array_equal({call}, first)",
        *new,
        f"print({call})",
        "assert np.array_equal(out, first)",
    ]
