"""What keeps the code in one language, in rooms of one size, and nothing in it twice."""

import ast
import io
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent

MAX_LINES = 350

MIN_RUN = 6
"""Equal lines of code in a row that count as written twice."""

OLD_WORDS = {"MOST", "LEAST", "FEWEST"}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((REPOSITORY / folder).rglob("*.py"))


def shown(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def old_constants(text: str) -> set[str]:
    """Names in capitals that have a word for a bound which is no longer used."""
    if not any(word in text for word in OLD_WORDS):
        return set()  # most files, whose tokens need not be looked at
    names = {
        token.string
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.NAME and token.string.isupper()
    }
    return {name for name in names if OLD_WORDS & set(name.split("_"))}


def classes(text: str) -> list[str]:
    return [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]


def code_lines(text: str) -> list[str]:
    """Lines without their indents, and without comments, docstrings, imports and signatures.

    Signatures are left out since a class that stands for another has them too.
    """
    left_out = {number for node in ast.walk(ast.parse(text)) for number in _lines_left_out(node)}
    lines = (
        line.strip() for number, line in enumerate(text.splitlines(), 1) if number not in left_out
    )
    return [line for line in lines if line and not line.startswith("#")]


def _lines_left_out(node: ast.AST) -> range:
    match node:
        case ast.FunctionDef():
            return range(node.lineno, node.body[0].lineno)
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant(value=str())):
            return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return range(0)


def written_twice(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Names of each two files that share a run of lines."""
    files_of: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, text in texts.items():
        lines = code_lines(text)
        for start in range(len(lines) - MIN_RUN + 1):
            files_of[tuple(lines[start : start + MIN_RUN])].add(name)
    return {pair for names in files_of.values() for pair in combinations(sorted(names), 2)}


def test_bounds_are_called_max_and_min() -> None:
    old = {
        name: shown(path)
        for path in sources("grader", "reference", "benchmarks", "tests")
        for name in old_constants(path.read_text("utf-8"))
    }
    assert old == {}, "Call the largest MAX_... and the smallest MIN_..."


def test_a_class_name_has_one_meaning() -> None:
    files_of: dict[str, list[str]] = defaultdict(list)
    for path in sources("grader"):
        for name in classes(path.read_text("utf-8")):
            files_of[name].append(shown(path))
    assert {name: files for name, files in files_of.items() if len(files) > 1} == {}


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in sources("grader")}
    assert {shown(path): number for path, number in lines.items() if number > MAX_LINES} == {}


def test_nothing_is_written_twice() -> None:
    texts = {
        shown(path): path.read_text("utf-8")
        for path in sources("grader", "reference", "benchmarks")
        if path.name != "autograder.py"  # it stands alone, and imports none of ours
        if path.parent.name != "operations"  # each is read from top to bottom by itself
    }
    assert written_twice(texts) == set()


SIX = "\n".join(f"x{number} = {number}" for number in range(MIN_RUN))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SIX, SIX),
        (SIX, f"def f():\n    '''Docs.'''\n    # Why.\n{SIX}".replace("\nx", "\n    x")),
    ],
)
def test_six_equal_lines_are_found(one: str, other: str) -> None:
    assert written_twice({"a.py": one, "b.py": other}) == {("a.py", "b.py")}


IMPORTS = "\n".join(f"import m{number}" for number in range(MIN_RUN))
SIGNATURE = (
    "def f(\n" + "\n".join(f"    x{number}," for number in range(MIN_RUN)) + "\n):\n    pass"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SIX, SIX.replace("x3", "y")),
        (SIX, SIX.partition("\n")[2]),
        (IMPORTS, IMPORTS),
        (SIGNATURE, SIGNATURE),
    ],
)
def test_fewer_lines_and_imports_and_signatures_may_be_equal(one: str, other: str) -> None:
    assert written_twice({"a.py": one, "b.py": other}) == set()
