"""Which file of a submission is graded, and what is said of the others."""

import sys
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.intake.folder import load_submission
from grader.intake.main_file import MAX_BYTES, MAX_NOTEBOOK_BYTES
from grader.intake.nothing_to_grade import nothing_handed_in
from grader.records.submission import WantedFiles
from tests.intake.downloads import FUNCTIONS
from tests.intake.opening import WORKERS, open_download
from tests.intake.submissions import CODE, load, notebook

ALL = "".join(f"def {name}(x):\n    return x\n" for name in FUNCTIONS)
STUB = "def conv2d(x): ...\n"
NO_WORK = "x = 1\n"


@pytest.mark.parametrize(
    ("files", "main"),
    [
        # The named file has work in it.
        ({"cnn.py": CODE, "a.py": ALL}, "cnn.py"),
        # The named file holds stubs, and one other has work in it.
        ({"cnn.py": STUB, "a.py": CODE, "b.py": NO_WORK}, "a.py"),
        # Several have, and one of them all functions; it imports no other that has.
        ({"cnn.py": STUB, "a.py": ALL, "b.py": CODE}, "a.py"),
        ({"a.py": ALL, "b.py": "from a import *\n" + ALL}, "a.py"),
        # A loose file.
        ({"a.py": CODE, "b.py": NO_WORK}, "a.py"),
        # Nothing is written: the named file, or the only one that is to be filled in.
        ({"cnn.py": STUB, "a.py": STUB}, "cnn.py"),
        ({"cnn.py": NO_WORK}, "cnn.py"),
        ({"a.py": STUB, "b.py": NO_WORK}, "a.py"),
    ],
)
def test_the_file_to_grade_is_chosen_by_name_and_by_work(
    tmp_path: Path, files: dict[str, str], main: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert load(tmp_path).main == main


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"cnn.py": STUB, "a.py": CODE, "b.py": CODE}, r"2 files .*: a\.py, b\.py\."),
        ({"a.py": ALL, "b.py": ALL}, r"2 files .*: a\.py, b\.py\."),
        ({"a.py": STUB, "b.py": STUB}, r"2 files .*: a\.py, b\.py\."),
        ({"a.py": NO_WORK}, r"no Python file or notebook that defines"),
    ],
)
def test_where_nothing_tells_which_is_meant_nobody_guesses(
    tmp_path: Path, files: dict[str, str], reason: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(SubmissionError, match=reason):
        load(tmp_path)


def test_cnn_py_is_the_main_file_even_if_others_define_functions(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text("from other import conv2d\n")
    (tmp_path / "other.py").write_text(CODE)
    assert load(tmp_path).main == "cnn.py"


@pytest.mark.parametrize(
    "text", [CODE, "conv1d = None\n", "x = 1\ndef  pad (x):\n    pass\n", "maxpool=max\n"]
)
def test_the_only_file_that_defines_a_function_is_the_main_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "solution.py").write_text(text)
    (tmp_path / "helper.py").write_text("def other(x): ...\n")
    submission = load(tmp_path)
    assert submission.main == "solution.py"
    assert set(submission.sources) == {"solution.py", "helper.py"}


@pytest.mark.parametrize(
    "text", ["def conv2d_old(x): ...\n", "# def conv2d(x)\n", "class A:\n  def pad(x): return x\n"]
)
def test_a_file_that_only_looks_like_it_defines_a_function_is_not_the_main_file(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "solution.py").write_text(text)
    with pytest.raises(
        SubmissionError, match=r"no cnn.py and no Python file or notebook that defines"
    ):
        load(tmp_path)


def test_two_files_that_define_functions_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE)
    (tmp_path / "b.py").write_text("def pad(x): return x\n")
    with pytest.raises(
        SubmissionError, match=r"2 files .*: a\.py, b\.py\. .* give `grade .*/a\.py`"
    ):
        load(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="has quotes of its own")
def test_a_file_with_spaces_stands_in_quotes_in_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cnn (1).py").write_text(CODE)
    (tmp_path / "cnn (2).py").write_text(CODE)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SubmissionError, match=r"give `grade 'cnn \(1\)\.py'`, or"):
        load(Path())


@pytest.mark.parametrize(
    ("names", "main"),
    [
        (["cnn.ipynb", "cnn.py", "other.py"], "cnn.py"),
        (["cnn.ipynb", "other.py"], "other.py"),
        (["cnn.ipynb", "a.py", "b.py"], "cnn.ipynb"),
        (["cnn.ipynb", "other.ipynb"], "cnn.ipynb"),
        (["other.ipynb"], "other.ipynb"),
        (["deep/cnn.py", "deep/other.py"], "deep/cnn.py"),
    ],
)
def test_scripts_come_before_notebooks_and_cnn_before_other_names(
    tmp_path: Path, names: list[str], main: str
) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(
            notebook("def pad(x): return x") if name.endswith(".ipynb") else CODE.encode()
        )
    submission = load(tmp_path)
    assert submission.main == main
    assert {name for name in submission.sources if name.endswith(".ipynb")} <= {main}


def test_a_notebook_that_only_mentions_a_function_is_not_graded(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(notebook("def conv2d(x): ..."))
    (tmp_path / "b.ipynb").write_bytes(notebook("# def conv2d(x)", "y = 'conv2d'"))
    assert load(tmp_path).main == "a.ipynb"


def test_two_notebooks_that_define_functions_are_one_too_many(tmp_path: Path) -> None:
    for name in ("a.ipynb", "b.ipynb"):
        (tmp_path / name).write_bytes(notebook("x = 1", "def conv2d(x): return 1"))
    with pytest.raises(SubmissionError, match=r"2 files .*: a\.ipynb, b\.ipynb"):
        load(tmp_path)


def test_a_large_notebook_beside_cnn_py_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(CODE)
    (tmp_path / "pictures.ipynb").write_bytes(b" " * (MAX_NOTEBOOK_BYTES + 1))
    assert list(load(tmp_path).sources) == ["cnn.py"]
    (tmp_path / "cnn.py").unlink()
    with pytest.raises(SubmissionError, match="larger than 8192 KiB"):
        load(tmp_path)


STUBS = "import numpy as np\n" + "\n".join(
    f"def {name}(x):\n    raise NotImplementedError('write {name} here')" for name in FUNCTIONS
)


@pytest.mark.parametrize("name", ["solution.ipynb", "my_cnn.py", "cnn (1).py", "deep/mine.py"])
@pytest.mark.parametrize(
    "template", ["", "def windows(x): return x\n", STUBS, "def pad(x): return None\n"]
)
def test_a_stub_gives_way_to_the_work(tmp_path: Path, name: str, template: str) -> None:
    (tmp_path / "cnn.py").write_text(template)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(
        notebook("def conv2d(x):", "    return x") if name.endswith(".ipynb") else CODE.encode()
    )
    submission = load(tmp_path)
    assert submission.main == name
    assert submission.note == f"Nothing that is asked is written in cnn.py, so {name} was graded."


def test_several_that_could_take_the_place_of_a_stub_are_asked_about(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(STUBS)
    (tmp_path / "a.py").write_text(CODE)
    (tmp_path / "b.ipynb").write_bytes(notebook("def pad(x):", "    return x"))
    with pytest.raises(SubmissionError, match=r"2 files .*: a\.py, b\.ipynb\. .*`grade .*/a\.py`"):
        load(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["from mine import *\n", "from mine import conv2d\n", "exec(open('mine.py').read())\n", CODE],
)
def test_a_file_that_holds_more_than_stubs_is_graded(tmp_path: Path, text: str) -> None:
    (tmp_path / "cnn.py").write_text(f"def pad(x): ...\n{text}")
    (tmp_path / "mine.py").write_text(CODE)
    submission = load(tmp_path)
    assert submission.main == "cnn.py"
    assert submission.note == (
        "cnn.py was graded, and not mine.py, which defines functions too."
        if text == CODE
        else submission.note
    )


def test_stubs_alone_are_graded_as_such(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(STUBS)
    (tmp_path / "tries.ipynb").write_bytes(notebook("conv2d(x)"))
    assert (load(tmp_path).main, load(tmp_path).note) == ("cnn.py", "")


def test_functions_in_a_branch_are_found(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("try:\n    def conv2d(x):\n        return x\nfinally: pass")
    (tmp_path / "other.py").write_text("x = 1\n")
    assert load(tmp_path).main == "mine.py"


def test_a_file_in_utf_16_is_found(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_bytes(CODE.encode("utf-16"))
    assert load(tmp_path).main == "mine.py"


def test_hostile_files_are_looked_into_elsewhere_and_cost_no_one_else(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(CODE)
    (tmp_path / "deep.py").write_text("def conv2d(x): return " + "(" * 10**6)
    (tmp_path / "long.py").write_text("def conv2d(x): return " + "-" * 10**6 + "1")
    assert load(tmp_path).main == "cnn.py"


NO_PROGRAM = {
    "empty": (b"", "is empty"),
    "only nulls": (b"\0" * 300, "is empty"),
    "Git LFS": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4\n",
        "is a pointer of Git LFS",
    ),
    "a web page": (b"\n<!DOCTYPE html><html></html>", "is a web page"),
    "a PDF": (b"%PDF-1.7\n", "is a PDF"),
    "a zip": (b"PK\x03\x04abc", "is a zip archive"),
    "RAR": (b"Rar!\x1a\x07\x01\x00", "is a RAR archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
    "RTF": (rb"{\rtf1\ansi def conv2d(x)}", "Save it as plain text"),
}


@pytest.mark.parametrize("what", NO_PROGRAM)
@pytest.mark.parametrize("name", ["cnn.py", "cnn.ipynb"])
@pytest.mark.parametrize("inside", [True, False])
def test_what_is_no_program_is_refused_as_what_it_is(
    tmp_path: Path,
    what: str,
    name: str,
    inside: bool,  # noqa: FBT001
) -> None:
    content, words = NO_PROGRAM[what]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SubmissionError, match=f"{name}.* {words}"):
        load(tmp_path if inside else tmp_path / name)


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("name", ["cnn.ipynb", "mine.ipynb"])
def test_a_damaged_notebook_is_refused(tmp_path: Path, name: str, inside: bool) -> None:  # noqa: FBT001
    (tmp_path / name).write_bytes(notebook("def conv2d(x):", "    return x")[:-9])
    with pytest.raises(SubmissionError, match=rf"{name}.*it is not JSON .*; save it in Jupyter"):
        load(tmp_path if inside else tmp_path / name)


LAYERS = WantedFiles(functions=("Conv2d", "pool"), files=("nn/layers.py", "nn/pool.py"))

CONV = "class Conv2d:\n    def forward(self, x):\n        return x\n"


@pytest.mark.parametrize(
    ("files", "main"),
    [
        # The one path that ends so, whatever is in it.
        ({"hw/nn/layers.py": "x = 1\n", "hw/other.py": CONV}, "hw/nn/layers.py"),
        ({"nn/layers.py": CONV, "cnn.py": CONV}, "nn/layers.py"),
        ({"layers.py": "x = 1\n", "other.py": CONV}, "layers.py"),
        ({"layers.py": CONV, "a/nn/layers.py": CONV}, "a/nn/layers.py"),
        # None or several end so: the one that has what is looked for.
        ({"mine.py": CONV, "cnn.py": "", "test.py": "import numpy\n"}, "mine.py"),
        ({"a/nn/layers.py": CONV, "b/nn/layers.py": "x = 1\n"}, "a/nn/layers.py"),
    ],
)
def test_the_file_that_a_course_names_is_graded(
    tmp_path: Path, files: dict[str, str], main: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    submission = load_submission(tmp_path, LAYERS, WORKERS.survey)
    assert submission.main == main
    named = [path for path in files if path.endswith("nn/layers.py")] or ["layers.py"]
    assert submission.is_named == (len({*named} & {*files}) == 1)
    assert set(submission.sources) == {*files}


def test_where_the_first_file_is_missing_the_next_that_is_named_is_the_main_one(
    tmp_path: Path,
) -> None:
    wanted = WantedFiles(functions=("f", "g", "h"), files=("0-f.py", "1-g.py", "2-h.py"))
    for name in ("2-h.py", "1-g.py"):
        (tmp_path / name).write_text(f"def {name[2]}(x):\n    return x\n")
    submission = load_submission(tmp_path, wanted, WORKERS.survey)
    assert submission.main == "1-g.py"
    assert submission.note == "1-g.py and 2-h.py were graded."


def test_a_notebook_that_a_course_names_is_graded(tmp_path: Path) -> None:
    (tmp_path / "Convolution model.ipynb").write_bytes(notebook("def pool(x): return x"))
    (tmp_path / "notes.ipynb").write_bytes(notebook("1"))
    wanted = WantedFiles(functions=("pool",), files=("Convolution*.ipynb",))
    assert load_submission(tmp_path, wanted, WORKERS.survey).main == "Convolution model.ipynb"


def test_who_hands_in_nothing_is_told_the_name_that_the_course_has(tmp_path: Path) -> None:
    said = r"has no nn/layers\.py and no Python .* defines Conv2d or pool\. Put your nn/layers\.py"
    with pytest.raises(SubmissionError, match=said):
        load_submission(tmp_path, LAYERS, WORKERS.survey)


@pytest.mark.parametrize("line", ["import ", "from import ", "def ", "class ", " \t", "_import "])
def test_lines_without_end_are_looked_through_once(tmp_path: Path, line: str) -> None:
    """With a look behind each `import` of such a line, the grader would not end today."""
    (tmp_path / "work.py").write_text(CODE)
    for name in ("notes.py", "more.py"):
        (tmp_path / name).write_text(f"{line * (MAX_BYTES // len(line) - 100)}\n{ALL}")
    with pytest.raises(SubmissionError, match="3 files"):
        load(tmp_path)


OWN = WantedFiles(functions=("conv2d",), files=("layers.py",))


def test_a_copy_deeper_down_does_not_keep_the_file_that_is_asked_for_from_being_graded(
    tmp_path: Path,
) -> None:
    (tmp_path / "before").mkdir()
    for path in ("layers.py", "before/layers.py"):
        (tmp_path / path).write_text(CODE)
    submission = load_submission(tmp_path, OWN, WORKERS.survey)
    assert submission.main == "layers.py"
    assert "not before/layers.py" in submission.note


def test_a_link_where_a_course_asks_for_a_file_is_called_one(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text(CODE)
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "layers.py").symlink_to(tmp_path / "elsewhere.py")
    with pytest.raises(SubmissionError, match=r"layers\.py' is a link"):
        load_submission(tmp_path / "submission", OWN, WORKERS.survey)


def test_who_has_the_parts_under_other_names_is_told_all_that_are_loaded(tmp_path: Path) -> None:
    wanted = WantedFiles(functions=("Conv2d", "pool"), files=("nn/conv.py", "nn/pool.py"))
    (tmp_path / "a.py").write_text(CONV)
    (tmp_path / "b.py").write_text("def pool(x):\n    return x\n")
    said = r"has 2 files .* and no nn/conv\.py: a\.py, b\.py\. The assignment loads nn/conv\.py"
    with pytest.raises(SubmissionError, match=said):
        load_submission(tmp_path, wanted, WORKERS.survey)


def test_several_loose_files_of_an_attempt_are_not_called_one_of_them(tmp_path: Path) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / f"adalove_1_2_{name}").write_text(CODE)
    with open_download(tmp_path, "canvas") as download:
        (attempt,) = download.attempts
        with pytest.raises(SubmissionError, match=r"^The attempt with '.*' has 2 files"):
            download.read(attempt, WantedFiles(functions=tuple(FUNCTIONS)))


def test_of_several_files_that_are_loaded_none_is_said_to_be_left_out(tmp_path: Path) -> None:
    wanted = WantedFiles(functions=("Conv2d", "pool"), files=("nn/conv.py", "nn/pool.py"))
    (tmp_path / "nn").mkdir()
    (tmp_path / "mine.py").write_text(f"{CONV}\nfrom nn.pool import pool\n")
    (tmp_path / "nn" / "pool.py").write_text("def pool(x):\n    return x\n")
    submission = load_submission(tmp_path, wanted, WORKERS.survey)
    assert submission.note == "mine.py and nn/pool.py were graded."


def test_all_files_of_a_course_are_asked_for(tmp_path: Path) -> None:
    wanted = WantedFiles(functions=("Conv2d",), files=("nn/conv.py", "nn/pool.py"))
    with pytest.raises(SubmissionError, match=r"Put your nn/conv\.py and nn/pool\.py there"):
        load_submission(tmp_path, wanted, WORKERS.survey)
    (tmp_path / "essay.pdf").write_text("")
    said = nothing_handed_in("ada", wanted, ["essay.pdf"])
    assert str(said).endswith("Ask for nn/conv.py and nn/pool.py, in a zip.")
