"""The forms in which work arrives, as docs/instructor.md lists them: none is a silent zero."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.grade import grade_submission
from grader.intake.folder import load_submission
from grader.intake.main_file import MAX_NOTEBOOK_BYTES
from grader.isolation.launcher import Launcher
from grader.isolation.surveying import survey_files
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.submission import WantedFiles
from tests.support import REPOSITORY, notebook_of, restricted

PAD = """import numpy as np


def pad(x, padding, value=0.0):
    widths = [(0, 0)] * x.ndim
    for axis in range(len(padding) // 2):
        widths[-1 - axis] = padding[2 * axis], padding[2 * axis + 1]
    return np.pad(x, widths, constant_values=x.dtype.type(value))
"""
STUB = "def pad(x, padding, value=0.0):\n    raise NotImplementedError('write pad here')\n"
INDENTED = PAD.replace("\n", "\n    ")
MARIMO = PAD.replace("\ndef", "import marimo\n\napp = marimo.App()\n\n@app.function\ndef")
TRIES = "out = pad(missing, 1)\n"

FULL, NOTHING = "Full marks", "Nothing to grade yet"

FORMS: dict[str, tuple[Mapping[str, bytes | str], str, str]] = {
    "`cnn.py` with the functions": ({"cnn.py": PAD}, FULL, ""),
    "the empty template": ({"cnn.py": STUB}, NOTHING, ""),
    "the template beside `solution.ipynb` with the work": (
        {"cnn.py": STUB, "solution.ipynb": notebook_of(PAD)},
        FULL,
        "Nothing that is asked is written in cnn.py, so solution.ipynb was graded.",
    ),
    "the template beside two files with work": (
        {"cnn.py": STUB, "a.py": PAD, "b.py": PAD},
        "",
        "a.py, b.py. To have one graded, give `grade",
    ),
    "`hw3.py` beside a `main.py` that imports from it": (
        {"hw3.py": PAD, "main.py": "from hw3 import pad\nprint(pad)\n"},
        FULL,
        "",
    ),
    "a package whose `__init__.py` imports from its files": (
        {"mine/__init__.py": "from .sides import pad\n", "mine/sides.py": PAD},
        FULL,
        "",
    ),
    "`cnn.py` with work beside another file with work": (
        {"cnn.py": PAD, "old.py": PAD},
        FULL,
        "cnn.py was graded, and not old.py",
    ),
    "`my_cnn.py` alone": ({"my_cnn.py": PAD}, FULL, ""),
    "a notebook": ({"cnn.ipynb": notebook_of("%pip install torch", PAD, TRIES)}, FULL, ""),
    "a notebook saved as `cnn.py`": ({"cnn.py": notebook_of(PAD)}, FULL, ""),
    "a notebook in which two cells define one function": (
        {"cnn.ipynb": notebook_of("def pad(x): return x", PAD)},
        FULL,
        "pad is defined 2 times, in line 1 of cnn.ipynb, cell 1 and in line 4 of cnn.ipynb, cell 2",
    ),
    "a notebook with a `%%writefile old.py` cell": (
        {"cnn.ipynb": notebook_of(PAD, "%%writefile old.py\ndef pad(x): return x")},
        FULL,
        "",
    ),
    "a notebook that keeps its functions in a `%%writefile cnn.py` cell": (
        {"cnn.ipynb": notebook_of(f"%%writefile cnn.py\n{PAD}")},
        FULL,
        "",
    ),
    "half of a notebook": ({"cnn.ipynb": notebook_of(PAD)[:-20]}, "", "save it in Jupyter again"),
    "a script that nbconvert wrote, with `get_ipython()`": (
        {"cnn.py": f"# In[1]:\nget_ipython().system('pip install torch')\n{PAD}{TRIES}"},
        FULL,
        "",
    ),
    "a script with `!pip` or `%matplotlib` lines": (
        {"cnn.py": f"!pip install torch\n%matplotlib inline\n{PAD}{TRIES}"},
        FULL,
        "",
    ),
    "a script in cells, with `# %%`": ({"cnn.py": f"# %%\n{PAD}# %%\n{TRIES}"}, FULL, ""),
    "a script from Colab, with `drive.mount`": (
        {"cnn.py": f"from google.colab import drive\ndrive.mount('/content')\n#@title A\n{PAD}"},
        FULL,
        "",
    ),
    "a marimo notebook": (
        {"cnn.py": MARIMO},
        FULL,
        "",
    ),
    "a file in UTF-16, as PowerShell's `>` writes": (
        {"mine.py": PAD.replace("\n", "\r\n").encode("utf-16")},
        FULL,
        "",
    ),
    "UTF-16 without a byte order mark": ({"mine.py": PAD.encode("utf-16-le")}, FULL, ""),
    "a package in `src/` that imports itself by name": (
        {
            "src/hw/__init__.py": "",
            "src/hw/cnn.py": PAD.replace("widths = ", "widths = make(x) or ").replace(
                "import numpy", "from hw.sides import make\nimport numpy", 1
            ),
            "src/hw/sides.py": "def make(x):\n    return [(0, 0)] * x.ndim\n",
        },
        FULL,
        "",
    ),
    "line ends of Windows, tabs, a byte order mark": (
        {"cnn.py": b"\xef\xbb\xbf" + PAD.replace("    ", "\t").replace("\n", "\r\n").encode()},
        FULL,
        "",
    ),
    "an umlaut in a file that is not UTF-8": ({"cnn.py": b"# \xfc\n" + PAD.encode()}, FULL, ""),
    "functions indented under `if` or `try`": (
        {"mine.py": f"try:\n    {INDENTED}\nfinally:\n    pass\n"},
        FULL,
        "",
    ),
    "code that tries the functions and raises, waits for `input()` or reads a file": (
        {"cnn.py": f"size = input()\ntext = open('data.txt').read()\n{PAD}{TRIES}"},
        FULL,
        "Loading the file raised EOFError in line 1",
    ),
    "test code that says `pad = 1`": ({"cnn.py": f"{PAD}pad = 1\n"}, FULL, ""),
    "`return None`, `...` and other stubs": (
        {"cnn.py": "def pad(x, padding, value=0.0):\n    out = None\n    return out\n"},
        NOTHING,
        "pad is not written yet",
    ),
    "functions inside a class": (
        {"cnn.py": f"class CNN:\n    {INDENTED}\n"},
        NOTHING,
        "There is one inside the class CNN, in line 5",
    ),
    "`conv_1d` for `conv1d`": (
        {"cnn.py": PAD.replace("def pad", "def pad_array")},
        NOTHING,
        "Did you mean pad_array, in line 4 of cnn.py? Then call it pad.",
    ),
    'functions under `if __name__ == "__main__"`': (
        {"cnn.py": f"if __name__ == '__main__':\n    {INDENTED}\n"},
        NOTHING,
        "inside an `if` or the like, which did not run it, in line 5 of cnn.py; move it out",
    ),
    "`from helper import *` without that file": (
        {"cnn.py": f"from helper import *\n{PAD.replace('widths = ', 'widths = sides or ')}"},
        "points",
        "no file helper.py was handed in",
    ),
    "parameters in another order": (
        {"cnn.py": PAD.replace("(x, padding, value=0.0)", "(padding, x, value=0.0)")},
        "points",
        "arguments that come by position are mixed up",
    ),
    "a syntax error": ({"cnn.py": f"{PAD}def f(\n"}, "Nothing to grade", "SyntaxError in line 9"),
    "an import of a helper that was not handed in": (
        {"cnn.py": "import helper\n\ndef pad(x, padding, value=0.0):\n    return helper.pad(x)\n"},
        "points",
        "no file helper.py was handed in",
    ),
    "a pointer of Git LFS": (
        {"cnn.py": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"},
        "",
        "Get that with `git lfs pull`",
    ),
    "a web page saved as `cnn.py`": ({"cnn.py": "<!DOCTYPE html>\n<html>"}, "", "is a web page"),
    "an empty file": ({"cnn.py": ""}, "", "is empty. Save your work in it"),
    "a PDF called `cnn.py`": ({"cnn.py": "%PDF-1.4\n"}, "", "is a PDF. Hand in the Python file"),
    "`cnn.py.txt`": ({"cnn.py.txt": PAD}, "", "rename it cnn.py"),
    "a folder with `hw.zip` alone": ({"hw.zip": b"PK\x03\x04"}, "", "Unpack hw.zip there"),
    "a notebook of more than 8 MiB": (
        {"cnn.ipynb": b" " * (MAX_NOTEBOOK_BYTES + 1)},
        "",
        "Clear the outputs",
    ),
}
"""Files by name; how the summary begins, nothing where there is none; and what is said."""


@pytest.mark.parametrize("form", FORMS)
def test_work_is_graded_or_refused_with_a_sentence(
    tmp_path: Path, assignment: Assignment, practice_deck: Deck, launcher: Launcher, form: str
) -> None:
    files, summary, words = FORMS[form]
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    survey = partial(survey_files, launcher)
    if not summary:
        with pytest.raises(SubmissionError, match=re.escape(words)):
            load_submission(tmp_path, WantedFiles(functions=("pad",)), survey)
        return
    submission = load_submission(tmp_path, WantedFiles(functions=("pad",)), survey)
    report = grade_submission(submission, restricted(assignment, "pad"), practice_deck, launcher)
    messages = [check.message for check in report.checks]
    assert summary in report.summary, (report.summary, messages)
    assert words in " ".join((report.summary, *report.remarks, *messages))


def test_the_document_lists_every_form() -> None:
    text = (REPOSITORY / "docs/instructor.md").read_text("utf-8")
    section = text.partition("## In which forms work arrives")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| .+ \|$", section, re.MULTILINE)
    assert rows[1:] == list(FORMS)
    assert len(FORMS) >= 30
