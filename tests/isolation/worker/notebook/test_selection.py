"""Which statements of a notebook are run."""

import ast

import pytest

from grader.isolation.worker.notebook.selection import select_needed


def selected(*cells: str) -> list[str]:
    trees = {f"cell {n}": ast.parse(cell) for n, cell in enumerate(cells)}
    parts = select_needed(trees, ["pad", "conv1d"])
    return [ast.unparse(part.code) for part in parts if isinstance(part.code, ast.Module)]


@pytest.mark.parametrize(
    "statement",
    [
        "import numpy as np",
        "from mine import *",
        "def helper():\n    return 1",
        "async def helper():\n    return 1",
        "class Layer:\n    size = count()",
        "SIZE = 3",
        "SIZE: int = 2 * WIDTH",
        "WIDTH, HEIGHT = (3, 4)",
        "SIZE += 1",
        "conv = conv2d",
        "Layer.forward = forward",
        "TABLE[0] = np.pi",
        "pad = make_pad(2)",
        "pad, conv1d = make(2)",
        "if TYPE_CHECKING:\n    from numpy import ndarray",
        "try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np",
        "if FAST:\n    pad = make_pad(2)",
    ],
)
def test_what_defines_is_kept(statement: str) -> None:
    assert selected(statement) == [statement]


@pytest.mark.parametrize(
    "statement",
    [
        "conv2d(x, w)",
        "print(pad(x))",
        "assert pad(x) == 1",
        "out = conv2d(x, w)",
        "out: list = conv2d(x, w)",
        "out += conv2d(x, w)",
        "layer = Layer()",
        "x = np.random.rand(1000, 1000)",
        "for i in range(3):\n    SIZE = i",
        "while True:\n    pass",
        "with open('x') as file:\n    text = file.read()",
        "if np.allclose(pad(x), y):\n    right = True",
        "try:\n    conv2d(x)\nexcept ValueError:\n    pass",
        "for pad in (0, 1):\n    show(conv2d(x, w, padding=pad))",
        "for k in (3, 5):\n    pad = k // 2\n    show(conv2d(x, w, padding=pad))",
        "with timer():\n    pad = 1\n    out = conv2d(x, w, padding=pad)",
        "shapes = [conv2d(x, w, padding=pad).shape for pad in (0, 1)]",
        "raise SystemExit",
        "del x",
        "'a text'",
        "[pad(x) for x in y]",
    ],
)
def test_what_only_tries_the_functions_is_dropped(statement: str) -> None:
    assert selected(statement) == []


def test_what_an_asked_function_reads_is_kept_however_it_is_made() -> None:
    read = [
        "def pad(x):\n    return helper(x)",
        "def helper(x, scale=SCALE):\n    return [TABLE[i] for i in x]",
        "SCALE = compute()",
        "TABLE = {}",
        "for i in range(9):\n    TABLE[i] = i * i",
        "for i in range(9):\n    if i % 2:\n        TABLE.update({i: 0})",
        "compute = make(lambda: STEP)",
        "STEP = float(1)",
    ]
    assert selected(*read) == read


def test_what_is_changed_and_not_read_is_dropped() -> None:
    own = "def pad(x):\n    return x"
    assert selected(own, "seen = []", "seen.append(pad(1))") == [own, "seen = []"]


def test_the_steps_of_a_loop_are_not_what_a_function_reads() -> None:
    own = "def pad(x):\n    return i + SIZE"
    loop = "for i in range(3):\n    SIZE = i"
    assert selected(own, "for i in range(3):\n    print(pad(i))") == [own]
    assert selected(own, loop) == [own, loop]


def test_names_of_a_functions_own_need_nothing() -> None:
    own = "def pad(x):\n    out = x.total\n    return [total for total in out]"
    assert selected(own, "x = load()", "out = pad(x)", "total = pad(out)") == [own]


def test_what_another_function_reads_is_not_made() -> None:
    show = "def show():\n    plot(image)"
    assert selected(show, "image = load()") == [show]


def test_the_rest_of_a_branch_is_taken_out() -> None:
    cell = (
        "try:\n    import torch\n    print(conv2d(x))\nexcept ImportError:\n    print('none')\n"
        "else:\n    demo()\n    SIZE = 1\nfinally:\n    demo()\n"
        "if SIZE:\n    demo()\nelse:\n    def pad(x): return x\n"
    )
    assert selected(cell) == [
        "try:\n    import torch\nexcept ImportError:\n    pass\nelse:\n    SIZE = 1",
        "if SIZE:\n    pass\nelse:\n\n    def pad(x):\n        return x",
    ]


def test_the_future_lasts_for_all_that_follows() -> None:
    future = "from __future__ import annotations"
    assert selected("A = 1", future, "from __future__ import braces", "B = 2") == [
        "A = 1",
        future,
        f"{future}\nfrom __future__ import braces",
        f"{future}\nB = 2",
    ]


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("def pad(x):\n    inner = 1", {"pad"}),
        ("import numpy.fft, math as m", {"numpy", "m"}),
        ("from layers import *", {"*"}),
        ("a, (b, *c) = d.e[0].f = 1", {"a", "b", "c", "d"}),
    ],
)
def test_a_part_knows_what_it_may_define(statement: str, names: set[str]) -> None:
    (part,) = select_needed({"cell": ast.parse(statement)}, ["pad"])
    assert part.defines == names
