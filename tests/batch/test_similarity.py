"""A class as tools read it that find programs which are alike.

Dolos is run where `DOLOS` names a folder in which `npm install @dodona/dolos-lib` was given.
"""

import ast
import csv
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from grader.batch.pages import file_name
from grader.batch.similarity import Compared, write_similarity
from grader.gradebook.store import Gradebook, HandIn
from grader.records.attempt import Attempt, Student
from grader.records.grading import ClassFiles, Source
from tests.support import REPOSITORY, notebook_of

HANDOUT = {"cnn.py": b"def pad(x, padding):\n    raise NotImplementedError\n"}

Files = Mapping[str, bytes]


def class_of(
    folder: Path, handed_in: Sequence[tuple[Sequence[Student], Files]], handout: Files = HANDOUT
) -> Gradebook:
    """A gradebook of students, alone or in groups, and what they handed in."""
    book = Gradebook(folder, create=True)
    setup = book.setups.keep(ClassFiles(assignment=b"", deck=b""), "a", {"pad/basic": 3})
    book.handout.keep(handout)
    for number, (group, files) in enumerate(handed_in):
        attempt = Attempt(
            students=tuple(group), place=f"{number}", files={}, submitted="2026-11-03T10:00:00"
        )
        source = Source(main=next(iter(files)), files=dict(files), digest=f"d{number}")
        for student in group:
            book.enter(student, [HandIn(attempt=attempt, source=source)], setup)
    return book


def alone(key: str, section: str = "") -> tuple[Student]:
    return (Student(key=key, name=f"Name of {key}", section=section),)


def lines_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "info.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_submission_is_one_file_that_is_called_by_a_key(tmp_path: Path) -> None:
    package = {"cnn.py": b"import lib.a\n", "lib/a.py": b"x = 3\n", "lib/__init__.py": b""}
    handed_in: list[tuple[tuple[Student, ...], Files]] = [
        (alone("103", "A"), {"cnn.py": b"x = 1\n"}),
        (alone("104", "=1+1"), {"hw.ipynb": notebook_of("%pip install y", "x = 2")}),
        (alone("105"), package),
        ((*alone("106"), *alone("107")), {"cnn.py": b"x = 4\n"}),
        (alone("108"), {"cnn.py": b"\n"}),
    ]
    out = tmp_path / "similarity"
    (out / "submissions").mkdir(parents=True)
    (out / "submissions" / "gone.py").touch()
    with class_of(tmp_path, handed_in) as book:
        assert write_similarity(book, out) == Compared(files=4, has_handout=True, without=("108",))
    assert {path.name: path.read_text() for path in (out / "submissions").iterdir()} == {
        "103.py": "# cnn.py\nx = 1\n\n",
        "104.py": "# hw.ipynb\n# %pip install y\n\nx = 2\n",
        "105.py": "# cnn.py\nimport lib.a\n\n\n# lib/a.py\nx = 3\n\n",
        "106.py": "# cnn.py\nx = 4\n\n",
    }
    assert (out / "handout" / "handout.py").read_bytes().endswith(HANDOUT["cnn.py"] + b"\n")
    columns = ("filename", "full_name", "label", "ignored")
    assert [tuple(line[one] for one in columns) for line in lines_of(out)] == [
        ("submissions/103.py", "103", "A", ""),
        ("submissions/104.py", "104", "'=1+1", ""),
        ("submissions/105.py", "105", "", ""),
        ("submissions/106.py", "106 and 107", "", ""),
        ("handout/handout.py", "handout", "", "true"),
    ]
    assert {line["created_at"] for line in lines_of(out)} == {"2026-11-03T10:00:00", ""}


@pytest.mark.parametrize(
    "keys",
    [
        ("../../etc/passwd", "a/b", "..", "con", "=cmd()", "x\n,true"),
        ("Ada", "ada", "ADA"),
        ("Jane Doe", file_name("Jane Doe")),
    ],
)
def test_no_key_names_a_file_elsewhere_or_that_of_another(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    out = tmp_path / "similarity"
    with class_of(tmp_path, [(alone(key), {"cnn.py": b"x = 1\n"}) for key in keys], {}) as book:
        compared = write_similarity(book, out)
    assert compared == Compared(files=len(keys), has_handout=False, without=())
    files = [path.relative_to(out).as_posix() for path in (out / "submissions").iterdir()]
    assert len({file.casefold() for file in files}) == len(keys)
    assert {line["filename"] for line in lines_of(out)} == {*files}
    assert {path.name for path in out.iterdir()} == {"info.csv", "submissions"}


def test_who_handed_in_something_else_is_of_no_group_though_it_lay_at_the_same_place(
    tmp_path: Path,
) -> None:
    with class_of(tmp_path, [(alone("1"), {"cnn.py": b"x = 1\n"})]) as book:
        (other,) = alone("2")
        attempt = Attempt(students=(other,), place="0", files={})  # in the download of before
        source = Source(main="cnn.py", files={"cnn.py": b"x = 2\n"}, digest="other")
        book.enter(other, [HandIn(attempt=attempt, source=source)], book.setups.require())
        assert write_similarity(book, tmp_path / "out").files == 2


def disguised(program: str) -> str:
    """A program as somebody copies it: local names, order of functions and comments are others."""
    tree = ast.parse(program)
    local = {
        node.id
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    kept = {one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)}
    renamed = {name: f"my_{number}" for number, name in enumerate(sorted(local - kept))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = renamed.get(node.id, node.id)
    functions = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    for function in functions:
        if ast.get_docstring(function) and len(function.body) > 1:
            function.body[0] = ast.Expr(ast.Constant("I wrote this."))
    tree.body = [*(one for one in tree.body if one not in functions), *reversed(functions)]
    return "# All of it my own work.\n" + ast.unparse(tree)


ANALYSE = """\
import { pathToFileURL } from "node:url";
const library = process.argv[1] + "/node_modules/@dodona/dolos-lib/dist/index.js";
const { Dolos } = await import(pathToFileURL(library));
const report = await new Dolos({ language: "python" }).analyzePaths([process.argv[2]]);
const pairs = report.allPairs().sort((one, other) => other.similarity - one.similarity);
console.log(JSON.stringify(pairs.map(pair =>
    [pair.similarity, pair.leftFile.path, pair.rightFile.path])));
"""


@pytest.mark.whole
@pytest.mark.skipif("DOLOS" not in os.environ, reason="DOLOS names no folder with dolos-lib")
def test_dolos_finds_the_copies_in_a_class(tmp_path: Path) -> None:
    styles = sorted((REPOSITORY / "tests" / "submissions").glob("*/cnn.py"))
    programs = {path.parent.name.replace("_", "-"): path.read_text("utf-8") for path in styles}
    copied = sorted(programs)[::3]
    copies = {f"{name}-again": disguised(programs[name]) for name in copied}
    template = (REPOSITORY / "student_template" / "cnn.py").read_text("utf-8")
    untouched = {"stubs": template, "stubs-too": f"# Mine.\n{template}"}
    handed_in = [
        (alone(name), {"cnn.py": text.encode()})
        for name, text in (programs | copies | untouched).items()
    ]
    with class_of(tmp_path, handed_in, {"cnn.py": template.encode()}) as book:
        write_similarity(book, tmp_path / "similarity")
    node = ("node", "--input-type=module", "--eval", ANALYSE)
    done = subprocess.run(
        [*node, os.environ["DOLOS"], str(tmp_path / "similarity" / "info.csv")],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    pairs = [
        (similarity, {Path(one).stem, Path(other).stem})
        for similarity, one, other in json.loads(done.stdout)
    ]
    found = [names for _, names in pairs[: len(copies)]]
    assert all({name, f"{name}-again"} in found for name in copied)
    assert pairs[len(copies) - 1][0] > 0.8
    assert pairs[len(copies)][0] < 0.5
    assert not [similarity for similarity, names in pairs if {*untouched} & names and similarity]
