"""Where a function reads x, in the words of its contract: headlines, formulas and one example."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from grader.explain.laws.geometry import LEADING, axis_words
from grader.explain.laws.reading.positions import RIGHT, Along, Number, Reading
from grader.records.operation import Operation
from grader.text import listed, uncapitalised

_OUTPUTS = "ij"
TAPS = "km"
"""What the indices of a tap are called."""

TAPS_BESIDE_SIZES = "ab"
"""The same beside formulas in which k is the size of the window."""


class ReadingWords(NamedTuple):
    """What is said of a way to read x.

    Attributes:
        headline: What the code does, as a fact.
        fact: The same with its formulas, as a main clause.
        question: What leads on.
    """

    headline: str
    fact: str
    question: str


_HEADLINES = {
    ("step", "1"): "Your window moves one cell at a time, whatever the stride",
    ("step", "2"): "Your window moves two cells at a time, whatever the stride",
    ("step", "0"): "Your window stays where it is, for every cell of the answer",
    ("step", "{os}"): "Your window moves by the stride of the other axis",
    ("step", "{s} * {s}"): "Your window moves by the stride times the stride",
    ("step", "{k}"): "Your window moves by its own size, whatever the stride",
    ("step", "min({s}, {k})"): "Your window never moves by more than its own size",
    ("step", "max({s}, {os})"): "Your window moves by the larger stride",
    ("step", "min({s}, {os})"): "Your window moves by the smaller stride",
    ("step", "2 * {s}"): "Your window moves by twice the stride",
    ("other_step", "{s}"): "Your code swaps the rows and columns of the answer",
    ("other_step", "{os}"): "Your code swaps the rows and columns of the answer",
    ("tap", "-1"): "Your code goes through the kernel from its end to its start",
    ("tap", "0"): "Every cell of the kernel meets the same cell of x",
    ("tap", "2"): "Inside the window your code goes two cells at a time",
    ("tap", "{s}"): "Inside the window your code goes `stride` cells at a time",
    ("tap", "{os}"): "Inside the window your code goes by the other axis's stride",
    ("other_tap", "1"): "Your code swaps the rows and columns of the kernel",
    ("length", "{ok}"): "Your code swaps the two sides of the window",
    ("length", "({k} - 1)"): "Your window is one cell too short",
    ("length", "({k} + 1)"): "Your window is one cell too long",
    ("length", "{s}"): "Your window is as long as the stride",
    ("length", "{n}"): "Your window is as long as x",
}
"""By the name of a number of `Along` and its words."""

_OF_ONE_AXIS = {_HEADLINES["length", "{ok}"]: "Your window is as long as along the other axis"}

_QUARTER = "Your code turns the kernel by a quarter"

_STARTS = {
    "0": "Your first window begins at the first cell of x; `padding` does not move it",
    "-2 * {p}": "Your windows begin as if there were twice the padding",
    "-{op}": "Your windows begin as if the padding were that of the other axis",
    "-min({p}, {k} - 1)": "Your windows begin as if padding were less than the kernel",
    "-min({p}, 1)": "Your windows begin as if padding were 1 at the most",
    "-1": "Your windows begin as if the padding were 1",
    "-({p} // 2)": "Your windows begin as if there were half the padding",
    "-{s} * {p}": "Your windows begin as if padding were multiplied by the stride",
    "-(({k} - 1) // 2)": "Your windows begin half a kernel before the first cell of x",
    "-({k} // 2)": "Your windows begin half a kernel before the first cell of x",
    "-({k} - 1)": "Your windows begin a kernel less 1 before the first cell of x",
}
"""By the words of a start that is counted from the first cell of x."""

_QUESTIONS = {
    "step": "Where should the window of the second output cell begin when the stride is 2?",
    "other_step": "Which axis of the answer do its rows lie along?",
    "tap": "Which cell of the window should the second cell of the kernel meet?",
    "other_tap": "Which axis of the kernel do its rows lie along?",
    "start": "Where should the first window lie?",
    "length": "How many cells of x should a window hold along each axis?",
}

_DILATED = "Which of the two does `stride` move, the window or the cells in it?"


_NONE = "0"
"""What is written for the padding where there is none within the contract."""


def words_on(operation: Operation, reading: Reading, taps: str = TAPS) -> ReadingWords:
    """What is said of a function that reads x so.

    Args:
        operation: What it should compute.
        reading: Where it reads x.
        taps: What the indices of a tap are called.
    """
    part, axes = _first_deviation(reading)
    number = getattr(reading[axes[0]], part)
    words = axis_words(operation)
    headline = _headline(part, number, is_padded=has_padding(operation))
    if part == "other_tap" and all(along.tap.words == "0" for along in reading):
        alike = len(axes) == len(reading)
        headline = _HEADLINES["other_tap", "1"] if alike else _QUARTER
        axes = list(range(len(reading)))
    if len(axes) < len(reading):
        headline = _along(part, words[axes[0]], headline)
    dilated = part == "tap" and "s}" in number.words
    question = _DILATED if dilated else _QUESTIONS[part]
    sliding = operation.window
    assert sliding is not None
    kernel_fact = partial(_kernel_fact, taps=taps)
    fact = kernel_fact if sliding.kernel else _window_fact
    return ReadingWords(headline, fact(operation, reading), question)


_ORDER = ("other_step", "other_tap", "step", "tap", "length", "start")
"""The numbers of an axis, those first that explain others."""


def deviations_of(reading: Reading) -> int:
    """In how many parts a reading differs from what is right; along all axes alike counts once.

    To go by the other axis's index in place of one's own is one part.
    """
    return len(
        {
            (part.removeprefix("other_"), getattr(along, part))
            for along in reading
            for part in _ORDER
            if getattr(along, part) is not getattr(RIGHT, part) and not _is_replaced(along, part)
        }
    )


def _is_replaced(along: Along, part: str) -> bool:
    """Whether a step or a tap is left out, and one of the other axis stands in its place."""
    if part not in ("step", "tap"):
        return False
    replaces = getattr(along, f"other_{part}") is not getattr(RIGHT, f"other_{part}")
    return replaces and getattr(along, part).words == "0"


def _first_deviation(reading: Reading) -> tuple[str, list[int]]:
    """The number that is named first, and the axes along which it is the same."""
    part = next(
        part
        for part in _ORDER
        if any(getattr(along, part) is not getattr(RIGHT, part) for along in reading)
    )
    numbers = [getattr(along, part) for along in reading]
    told = next(one for one in numbers if one is not getattr(RIGHT, part))
    return part, [axis for axis, one in enumerate(numbers) if one is told]


def _along(part: str, word: str, headline: str) -> str:
    """A headline that is true of one axis alone."""
    lower = uncapitalised(_OF_ONE_AXIS.get(headline, headline))
    where = f"From one output {word} to the next" if part == "step" else f"For {word}s"
    return f"{where} {lower.removesuffix(', whatever the stride')}"


def _headline(part: str, number: Number, *, is_padded: bool) -> str:
    plain = _plain(number.words)
    if part == "start":
        if "%" in number.words:
            return "Before your first window lie the cells that are left over"
        if number.of_x and number.words in _STARTS:
            return _STARTS[number.words]
        start = _summed([plain, "-padding"]) if is_padded and not number.of_x else plain
        return f"Your first window begins at cell `{start}` of x"
    generic = {
        "step": f"Your window moves `{plain}` cells at a time",
        "other_step": "Your window moves along one axis with the cell along the other",
        "tap": f"Inside the window your code goes `{plain}` cells at a time",
        "other_tap": "Your code moves along one axis with the kernel cell along the other",
        "length": f"Your window is `{plain}` cells long",
    }
    return _HEADLINES.get((part, number.words), generic[part])


def _plain(words: str) -> str:
    """A number without the name of an axis."""
    own = {"s": "stride", "p": "padding", "k": "size", "n": "length of x"}
    other = {f"o{name}": f"other {word}" for name, word in own.items()}
    return _bare(words.format(**own, **other))


def _bare(words: str) -> str:
    """Words without brackets around all of them."""
    depth = list(accumulate((one == "(") - (one == ")") for one in words))
    return words[1:-1] if 0 not in depth[:-1] and words.endswith(")") else words


def has_padding(operation: Operation) -> bool:
    """Whether there is any within the contract, so that words may speak of it."""
    return "padding" not in operation.without


def _names(operation: Operation, axis: int) -> dict[str, str]:
    """What the contract calls the numbers of an axis."""
    sliding, words = operation.window, axis_words(operation)
    assert sliding is not None
    of_axis = f"_{words[axis]}s" if len(words) > 1 else ""
    kernel = operation.axes[sliding.kernel][LEADING:][axis] if sliding.kernel else ""
    same = operation.without  # what is not told apart by axes has no name for each
    padding = "padding" if "per-axis padding" in same else f"padding{of_axis}"
    return {
        "s": "stride" if "per-axis stride" in same else f"stride{of_axis}",
        "p": padding if has_padding(operation) else _NONE,
        "k": kernel or ("kernel_size" if "rectangular kernel" in same else f"kernel{of_axis}"),
        "n": operation.axes["x"][LEADING:][axis],
    }


def _all_names(operation: Operation, axis: int) -> dict[str, str]:
    own = _names(operation, axis)
    if len(axis_words(operation)) == 1:
        return own
    return own | {f"o{name}": word for name, word in _names(operation, 1 - axis).items()}


def _short_names(operation: Operation) -> dict[str, str]:
    """The same for a formula of every axis."""
    named = _names(operation, 0)
    return {
        letter: word.removesuffix(f"_{axis_words(operation)[0]}s") for letter, word in named.items()
    }


def _formula(names: Mapping[str, str], along: Along, axis: int, taps: str) -> str:
    """E.g. `2 * i + k - 1`."""
    own, other = names["k"], names.get("ok", "")
    cells = [
        _times(along.step.words.format(**names), _OUTPUTS[axis]),
        _times(along.other_step.words.format(**names), _OUTPUTS[1 - axis]),
    ]
    if taps:
        cells += [
            _tap(along.tap.words.format(**names), taps[axis], own),
            _tap(along.other_tap.words.format(**names), taps[1 - axis], other),
        ]
    start = [_bare(along.start.words.format(**names))]
    if not along.start.of_x and names["p"] != _NONE:
        start.append(f"-{names['p']}")
    return _summed([*cells, *start])


def _times(words: str, letter: str) -> str:
    if words in ("0", "1", "-1"):
        return {"0": "0", "1": letter, "-1": f"-{letter}"}[words]
    return f"{words} * {letter}"


def _tap(words: str, letter: str, length: str) -> str:
    if not words.startswith("-"):
        return _times(words, letter)
    back = f"{length} - 1 - {letter}"
    return back if words == "-1" else f"{words[1:]} * ({back})"


def _summed(terms: Sequence[str]) -> str:
    first, *rest = [one for one in terms if one != "0"] or ["0"]
    return first + "".join(f" - {one[1:]}" if one.startswith("-") else f" + {one}" for one in rest)


def _places(operation: Operation, reading: Reading, taps: str) -> str:
    """E.g. "row `i + k - padding`, column `j + m - padding` of x".

    They count from the first cell of x: not every program makes the array that should be padded.
    """
    words = axis_words(operation)
    if len(words) > 1 and _is_alike(reading):
        others = listed([f"{word}s" for word in words[1:]])
        formula = _formula(_short_names(operation), reading[0], 0, taps)
        return f"{words[0]} `{formula}` of x ({others} likewise)"
    told = [
        f"{word} `{_formula(_all_names(operation, axis), along, axis, taps)}`"
        for axis, (word, along) in enumerate(zip(words, reading, strict=True))
    ]
    return f"{', '.join(told)} of x"


def _is_alike(reading: Reading) -> bool:
    """Whether one formula says where all axes are read."""
    first, *others = (along._replace(length=RIGHT.length) for along in reading)
    own = not any(number.is_of_other for number in first)
    moves = first.other_step, first.other_tap
    return own and moves == (RIGHT.other_step, RIGHT.other_tap) and others == [first] * len(others)


def _indices(letters: str, reading: Reading) -> str:
    return ", ".join(letters[: len(reading)])


def _kernel_fact(operation: Operation, reading: Reading, taps: str) -> str:
    tap = f"kernel cell `[{_indices(taps, reading)}]`"
    output = output_cell(operation, _indices(_OUTPUTS, reading))
    places = _places(operation, reading, taps)
    if operation.gradient is None:
        return f"your code takes {tap} for {output} from {places}"
    if operation.gradient.of == "x":
        return f"your code gives {output} times {tap} to {places}"
    return f"your code multiplies {output} for {tap} with {places}"


def output_cell(operation: Operation, indices: str) -> str:
    """A cell of the answer of what slides a window, without its image and channel."""
    name = operation.gradient.output if operation.gradient else "out"
    return f"`{name}[{indices}]`"


def _window_fact(operation: Operation, reading: Reading) -> str:
    begins = (
        f"the window of {output_cell(operation, _indices(_OUTPUTS, reading))} begins at "
        f"{_places(operation, reading, taps='')}"
    )
    inside = list(_inside(operation, reading))
    return f"{begins} and {listed(inside)}" if inside else begins


def _inside(operation: Operation, reading: Reading) -> Iterator[str]:
    """What is said of the cells that a window holds, where they are not those that it should."""
    told: tuple[tuple[str, str, str], ...] = (
        ("length", "holds", ""),
        ("tap", "goes", " at a time"),
    )
    for part, verb, after in told:
        numbers = [getattr(along, part) for along in reading]
        if any(number is not getattr(RIGHT, part) for number in numbers):
            words = [
                f"`{_bare(number.words.format(**_all_names(operation, axis)))}` {word}s"
                for axis, (word, number) in enumerate(
                    zip(axis_words(operation), numbers, strict=True)
                )
            ]
            yield f"{verb} {listed(words)}{after}"
