"""A counterexample as Python that a student can paste."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from grader.course_words import course_options
from grader.records.assignment import SubmissionRules
from grader.records.call import RETURN, Arrays, Call
from grader.records.case import Answer, Array, Case, Layout
from grader.records.operation import Operation
from grader.text import listed, safe_line

AS_EVER = SubmissionRules()
"""What students hand in where an assignment does not say it."""

_PAIR = (
    "",
    "def pair(number):",
    "    return number if isinstance(number, tuple) else (number, number)",
)

_LAYOUTS = {
    "fortran": "{name} = np.asfortranarray({name})",
    "reversed": "{name} = {name}[{flip}].copy()[{flip}]  # the same numbers, read backwards",
    "broadcast": "{name} = np.broadcast_to({name}[:1], {name}.shape)  # held once",
    "strided": "{name} = np.repeat({name}, 2, axis=-1)[..., ::2]  # a view of every other number",
}


_UNCHANGED = 'assert [look(array) for array in arrays] == before, "an argument was changed"'
"""Lines that see whether arguments stay as they are, as a worker does."""

_NEW = (
    "assert not any(np.may_share_memory(out, array) for array in arrays), "
    '"the answer lies in the memory of an argument"'
)
"""A line that sees whether an answer is a new array."""


def call_in_python(case: Case, operation: Operation) -> str:
    """The call with names for arrays, e.g. `conv2d(x, weight, stride=2)`.

    Of a course's own call the arguments that are no arrays come first, then its expression.
    """
    if operation.call is not None:
        return "; ".join([*_options(case, operation), operation.call.in_a_line])
    given = {name: name for name in case.arrays}
    given |= {name: repr(value) for name, value in case.options.items()}
    by_position = [given.pop(name) for name in case.positional_names(operation.parameters)]
    by_keyword = [f"{name}={value}" for name, value in given.items()]
    return f"{case.operation}({', '.join(by_position + by_keyword)})"


def _options(case: Case, operation: Operation) -> list[str]:
    """Lines that set the arguments that are no arrays, by their names in the course."""
    return [f"{name} = {value!r}" for name, value in course_options(operation, case).items()]


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


def snippet_of(
    case: Case,
    operation: Operation,
    answer: Answer | None,
    files: Sequence[str],
    rules: SubmissionRules = AS_EVER,
) -> str:
    """Python that makes the call of a case beside the submission, or in a cell of its notebook.

    A course's own call is quoted as it stands, after its arguments and what it uses.

    Args:
        case: The case.
        operation: What is asked.
        answer: What is right; None if it is kept back.
        files: Paths, within the submission, of the files that what is called is from; of several
            that give a name the first counts.
        rules: What functions are given for arrays, and what calls may use.
    """
    own, kind = operation.call, _KINDS[rules.arrays if operation.call else "numpy"]
    call = call_in_python(case, operation) if own is None else _quoted(own.expression.strip(), kind)
    lines = ["import numpy as np", *kind.imports]
    lines += [*_folders(files), *_import(files, (case.operation,) if own is None else own.uses)]
    lines += [] if own is None else _used(own, rules)
    lines.append("")
    for ours, array in case.arrays.items():
        lines += _argument(operation.labels, ours, array, case.layouts.get(ours), kind)
    if own is not None:
        lines += _options(case, operation)
    right = _Right.of(operation.labels, answer)
    if right.value is not None:
        lines.append(f"expected = {_array(right.value)}")
    if case.judges == "purity":
        lines += _repeated(case, operation.labels, call, right, kind)
    elif case.judges == "arguments":
        before = _looks_before(case, operation.labels, kind)
        lines += [*kind.look, before, f"out = {call}", _UNCHANGED, _NEW]
    else:
        lines += ["", f"out = {call}", "print(out, out.dtype, out.shape)"]
        lines += [] if right.value is None else ["print(expected)"]
    return "\n".join(lines) + "\n"


class _Kind(NamedTuple):
    """What functions are given for arrays, in Python.

    Attributes:
        imports: Lines that bring in what makes it.
        made: What is made of an array.
        seen: The array that it lies in.
        answer: The array that an answer is.
        filled: A line that gives it new contents.
        lost: Layouts that it cannot have.
        looks: What is looked at to see whether it changes.
    """

    imports: tuple[str, ...]
    made: str
    seen: str
    answer: str
    filled: str
    lost: tuple[Layout, ...] = ()
    looks: str = "array.shape, array.strides, array.dtype, str(array.flags), array.tobytes()"

    @property
    def look(self) -> list[str]:
        """Lines that define how it is looked at."""
        return ["", "def look(array):", f"    return {self.looks}", ""]


_KINDS: dict[Arrays, _Kind] = {
    "numpy": _Kind((), "{}", "{}", "{}", "{}[...] = {}"),
    "torch": _Kind(
        ("import torch",),
        "torch.from_numpy({})",
        "{}.numpy()",
        "({}).detach().numpy()",
        "{}[...] = torch.from_numpy({})",
        ("reversed",),
    ),
    "list": _Kind(
        (),
        "({}).tolist()",
        "{}",
        "np.asarray({})",
        "{}[:] = ({}).tolist()",
        ("fortran", "reversed", "strided", "broadcast"),
        "repr(array)",
    ),
}


class _Right(NamedTuple):
    """What is right, with the axes of the course.

    Attributes:
        value: The answer; None if it is kept back, or if the call must raise.
        then: The answer to new numbers in the same arrays.
    """

    value: Array | None
    then: Array | None

    @staticmethod
    def of(labels: Call, answer: Answer | None) -> "_Right":
        value, then = (None, None) if answer is None else (answer.value, answer.then)
        return _Right(
            None if value is None else labels.turned(RETURN, value),
            None if then is None else labels.turned(RETURN, then),
        )


def _quoted(expression: str, kind: _Kind) -> str:
    """A call of a course's, of which the answer is an array."""
    return kind.answer.format(f"(\n{expression}\n)" if "\n" in expression else expression)


def _used(call: Call, rules: SubmissionRules) -> list[str]:
    """Lines that define what a call uses and no submission holds."""
    pair = any("pair(" in text for text in (call.expression, rules.adapter if call.adapted else ""))
    adapter = rules.adapter.strip("\n").splitlines() if call.adapted else []
    return [*(_PAIR if pair else ()), *(["", *adapter] if adapter else ())]


def _argument(
    labels: Call, ours: str, array: Array, layout: Layout | None, kind: _Kind
) -> Iterator[str]:
    """Lines that make an array as a student's function gets it."""
    name, turned = labels.name(ours), labels.turned(ours, array)
    # A worker holds once what is the same along the first axis, and nothing else.
    is_lost = layout in kind.lost or (layout == "broadcast" and not (turned == turned[:1]).all())
    if not layout or is_lost:
        yield f"{name} = {kind.made.format(_array(turned))}"
        return
    flip = ", ".join(["::-1"] * turned.ndim)
    yield f"{name} = {_array(turned)}"
    yield _LAYOUTS[layout].format(name=name, flip=flip)
    if kind.made != "{}":
        yield f"{name} = {kind.made.format(name)}"


def _looks_before(case: Case, labels: Call, kind: _Kind) -> str:
    names = ", ".join(kind.seen.format(labels.name(name)) for name in case.arrays)
    return f"arrays = [{names}]; before = [look(array) for array in arrays]"


def _folders(files: Sequence[str]) -> list[str]:
    """Lines that let modules be named from the folders of the files too, as in a worker."""
    parents = (parent for file in files for parent in PurePosixPath(file).parents[:-1])
    folders = [str(folder) for folder in dict.fromkeys(parents)]
    return ["import sys", "", f"sys.path += {safe_line(repr(folders))}"] if folders else []


def _import(files: Sequence[str], names: Sequence[str]) -> list[str]:
    """Lines that bring names in, also from a file whose name is no module's."""
    if len(files) > 1:
        return [line for file in reversed(files) for line in _import_all(file)]
    (file,) = files
    if file.endswith(".ipynb"):
        return ["", f"# Paste this into a new cell below {listed(names)}."]
    if module := _module(file):
        return [f"from {module} import {', '.join(names)}"]
    if len(names) > 1:
        return _import_all(file)
    return ["import runpy", "", f"{names[0]} = {_run(file)}[{names[0]!r}]"]


def _import_all(file: str) -> list[str]:
    """Lines that bring in all that a file defines."""
    if module := _module(file):
        return [f"from {module} import *"]
    return ["import runpy", "", f"globals().update({_run(file)})"]


def _module(file: str) -> str:
    """The name that a file is imported by; empty if it has none."""
    module = file.removesuffix(".py").replace("/", ".")
    named = all(part.isidentifier() for part in module.split("."))
    return module if named and safe_line(module) == module else ""


def _run(file: str) -> str:
    return f"runpy.run_path({safe_line(repr(file))})"  # an escape means the same in a literal


def _repeated(case: Case, labels: Call, call: str, right: _Right, kind: _Kind) -> list[str]:
    """The call as the purity check makes it: twice, with new numbers in the same arrays between."""
    new = [
        kind.filled.format(labels.name(name), _array(labels.turned(name, array)))
        for name, array in case.then.items()
    ]
    shaped = [] if right.value is None else ["assert out.shape == expected.shape"]
    right_then = [] if right.then is None else [f"assert np.allclose(second, {_array(right.then)})"]
    before = _looks_before(case, labels, kind)
    return [
        *kind.look,
        before,
        f"out = {call}",
        *shaped,
        "first = out.copy()",
        _UNCHANGED,
        f"assert np.array_equal({call}, first)",
        _UNCHANGED,
        *new,
        before,
        f"second = {call}",
        _UNCHANGED,
        *right_then,
        "assert np.array_equal(out, first)",
    ]
