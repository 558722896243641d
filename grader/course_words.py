"""Our sentences in the words of a course that has its own names and its own order of axes.

A sentence is written once, with our names. In code, between backticks, every name of an argument is
one; elsewhere `stride` and `padding` are English as well and stay, so that a name is one only where
it stands as code does. What a student wrote never comes here: whoever puts text of theirs into a
sentence translates the sentence first.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from grader.records.call import ANSWER, RETURN, AxisOrder
from grader.records.case import Case, Option
from grader.records.operation import Operation

_CODE = re.compile("(`[^`]*`)")

_BESIDE_CODE = re.compile(r"[\[=]| \([\dA-Z]| ?(\*|//|\+) ?[\w(]| - [\w(]")
"""What follows a name that stands as code does."""

_AFTER_CODE = re.compile(r"(\*|//|\+| -) ?$|=$|[(,]-$")
"""What goes before such a name."""

_OF_ARRAY = re.compile(r"\b(of|whose|argument) $")
"""What goes before an array that is called by its name."""

_NO_AXIS = re.compile(r"\b[Yy]our answer(?= has no )")
"""What lacks an axis; a function that returns more than the answer may have returned all of it."""

_LEADING = (":", ":")
"""What stands for images and channels, which no window slides along."""

_PLACES = {"first": 0, "second": 1, "third": 2, "last": -1}


def in_their_words(operation: Operation, sentence: str) -> str:
    """A sentence of ours as students of an operation read it; the same where they have our words.

    Args:
        operation: What the sentence is about.
        sentence: The sentence, in which nothing is of a submission.
    """
    if operation.call is None or not sentence:
        return sentence
    return _translator(operation)(sentence)


def contract_in_short(operation: Operation) -> tuple[str, ...]:
    """The call, the task and the rules that are told first: a line each."""
    own = operation.call
    call = operation.signature if own is None else own.in_a_line
    rules = (in_their_words(operation, rule) for rule in operation.rules)
    return call, in_their_words(operation, operation.task), *rules


def contract_of(operation: Operation) -> str:
    """What a function has to do: what each argument holds, and what comes out.

    Its example is left out beside a call: it calls the function as we do.
    """
    text = operation.contract
    if operation.call is None:
        return text
    names = "|".join(map(re.escape, operation.parameters))
    told, _, _ = text.partition("\nExample:\n")
    named = re.sub(
        rf"^(    )({names})(?=: )",
        lambda found: f"{found[1]}{operation.labels.name(found[2])}",
        told,
        flags=re.MULTILINE,
    )
    return in_their_words(operation, named).rstrip()


def options_in_words(operation: Operation, case: Case) -> list[str]:
    """The arguments of a case that are no arrays as students give them, e.g. `stride=2`."""
    return [f"{name}={value!r}" for name, value in course_options(operation, case).items()]


def course_options(operation: Operation, case: Case) -> dict[str, Option]:
    """The arguments of a case that are no arrays, by the names that students have for them."""
    labels, given = operation.labels, operation.as_asked(case).options
    taken = given if operation.call is None else filter(labels.takes, given)
    return {labels.name(name): given[name] for name in taken}


def call_in_words(operation: Operation, case: Case, *, begins: bool = True) -> str:
    """The call with shapes for arrays, e.g. `conv2d(x (1, 1, 3, 3), weight (1, 1, 2, 2))`.

    Of a course's own it is not said how its arguments are passed.

    Args:
        operation: What is asked.
        case: The arguments.
        begins: Whether a sentence begins so; else it has named the function already.
    """
    if operation.call is None:
        return case.in_words
    labels = operation.call
    arrays = [
        f"{labels.name(name)} {labels.shape(name, array.shape)}"
        for name, array in case.arrays.items()
    ]
    given = ", ".join([*arrays, *options_in_words(operation, case)])
    return f"{operation.function if begins else 'a call'} with {given}"


@lru_cache(maxsize=64)
def _translator(operation: Operation) -> Callable[[str], str]:
    return lru_cache(maxsize=4096)(_Translation(operation).of)


class _Translation:
    """The words of one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._labels = operation.labels
        self._arrays = {**operation.axes, ANSWER: operation.answer_axes}
        names = sorted((*operation.parameters, ANSWER, operation.name), key=len, reverse=True)
        axes = sorted({*filter(None, map(_in_brackets, self._arrays.values()))}, key=len)
        self._token = re.compile(
            rf"(?<![\w./])(?P<name>{'|'.join(map(re.escape, names))})(?P<more>_\w+)?(?![\w/])"
            rf"(?P<index>\[[^\]]*\])?|(?P<axes>{'|'.join(map(re.escape, axes[::-1])) or '(?!)'})"
        )
        arrays = "|".join(map(re.escape, operation.axes))
        self._shape = re.compile(
            rf"(?P<array>\b(?:{arrays})|[Yy]our answer)(?P<verb> has (?:the )?shape )"
            r"(?P<shape>\([\d, ]*\))(?P<other>, not )?(?P<right>\([\d, ]*\))?"
        )
        self._place = re.compile(
            rf"\b(?P<its>its|the) (?P<which>first|second|third|last)(?P<many> two| three)?"
            rf"(?P<axis> axis| axes)?(?: of (?P<owner>the answer|{arrays})\b)?"
        )

    def of(self, sentence: str) -> str:
        """The sentence."""
        placed = self._place.sub(lambda found: self._axis(found, sentence), sentence)
        shaped = self._shape.sub(self._shapes, placed)
        parts = _CODE.split(shaped)
        said = "".join(
            self._words(part, all_code=number % 2 == 1) for number, part in enumerate(parts)
        )
        answer = self._labels.answer
        return _NO_AXIS.sub(f"`{answer}`", said) if answer else said

    def _words(self, text: str, *, all_code: bool) -> str:
        def told(found: "re.Match[str]") -> str:
            if found["axes"]:
                return self._axes(found["axes"])
            if all_code or self._is_code(found, text):
                return self._code(found, text)
            return found[0]

        return self._token.sub(told, text)

    def _is_code(self, found: "re.Match[str]", text: str) -> bool:
        """Whether a name that stands outside of code is one."""
        name, before, after = found["name"], text[: found.start()], text[found.end("name") :]
        if name == self._operation.name:
            starts = not before or before.endswith((". ", "? "))
            return starts and after.startswith(" ")
        if len(name) == 1:
            counts = before.endswith(" ") and before[-2:-1].isdigit() and after[1:2].isdigit()
            return name not in "aAI" and not counts  # `3 x 4` is no array
        if found["more"] or "_" in name or _BESIDE_CODE.match(after) or _AFTER_CODE.search(before):
            return True
        return name in self._operation.axes and _OF_ARRAY.search(before) is not None

    def _code(self, found: "re.Match[str]", text: str) -> str:
        name, index = found["name"], found["index"] or ""
        if name == self._operation.name:
            is_command = text[: found.start()].endswith("grade explain ")
            return found[0] if is_command else f"{self._operation.function}{index}"
        shown = name if name == ANSWER else self._labels.name(name)
        return f"{shown}{found['more'] or ''}{self._index(name, index)}"

    def _index(self, name: str, index: str) -> str:
        """An index behind a name; a short one of an answer is of what a window slides along."""
        axes = len(self._arrays.get(name, ()))
        items = [item.strip() for item in index[1:-1].split(",")]
        if "..." in items:
            at = items.index("...")
            items[at : at + 1] = [":"] * (axes - len(items) + 1)
        if name == ANSWER and len(items) == axes - len(_LEADING):
            items = [*_LEADING, *items]
        order = self._order(name)
        if not index or order is None or len(items) != axes:
            return index
        turned = list(order.index(items))
        while turned[-1:] == [":"]:
            turned.pop()
        return f"[{', '.join(turned)}]" if turned else ""

    def _order(self, name: str) -> AxisOrder | None:
        key = RETURN if name == ANSWER else name
        return self._labels.order_of(key, len(self._arrays.get(name, ())))

    def _axes(self, text: str) -> str:
        """The names of the axes of an array, in the order of the course."""
        name = next(name for name, axes in self._arrays.items() if _in_brackets(axes) == text)
        order = self._order(name)
        return text if order is None else _in_brackets(order.theirs)

    def _shapes(self, found: "re.Match[str]") -> str:
        ours = found["array"] if found["array"] in self._operation.axes else RETURN

        def turned(shape: str) -> str:
            lengths = tuple(map(int, re.findall(r"\d+", shape)))
            return str(self._labels.shape(ours, lengths))

        told = f"{found['array']}{found['verb']}{turned(found['shape'])}"
        return f"{told}, not {turned(found['right'])}" if found["right"] else told

    def _axis(self, found: "re.Match[str]", sentence: str) -> str:
        """An axis that is named by its place, by its name where it lies elsewhere in the course."""
        is_answer = found["owner"] == "the answer" or "answer" in sentence[: found.start()]
        name = ANSWER if is_answer else found["owner"] or ""
        order = self._order(name)
        # An axis is meant as well in `the batch on its second`, after one that is called so.
        is_axis = found["axis"] or sentence[: found.start()].endswith(" on ")
        if order is None or not is_axis or (found["its"] == "the" and not found["owner"]):
            return found[0]
        many = {"": 1, " two": 2, " three": 3}[found["many"] or ""]
        place = _PLACES[found["which"]]
        meant = slice(place, place + many) if place >= 0 else slice(-many, None)
        if order.ours[meant] == order.theirs[meant]:
            return found[0]
        owner = f" of {found['owner']}" if found["owner"] else ""
        axes = "axis" if many == 1 else "axes"
        return f"{found['its']} {axes} {' and '.join(order.ours[meant])}{owner}"


def _in_brackets(axes: tuple[str, ...]) -> str:
    """Axes as a shape is written, e.g. `(N, C_in, H, W)`; empty where there may be any number."""
    if "..." in axes or not axes:
        return ""
    return f"({axes[0]},)" if len(axes) == 1 else f"({', '.join(axes)})"
