"""Pages that the grader writes for the site: three reports, a class, and what to teach it."""

import subprocess
import sys
from itertools import cycle
from pathlib import Path

from docs.site.links import REPOSITORY, rewrite_links
from tests.submissions.faults import FAULTS, source_of

EXAMPLES = """\
# Examples

The grader wrote these pages when this site was built. Each is one file that needs no network; your
browser's button leads back.

- <a href="examples/mistakes.html">A report: four functions with mistakes</a>, of
  [examples/mistakes/cnn.py](examples/mistakes/cnn.py).
- <a href="examples/perfect.html">A report: full marks</a>, of
  [examples/perfect/cnn.py](examples/perfect/cnn.py).
- <a href="examples/unwritten.html">A report: nothing is written yet</a>, of the stubs that students
  get, [student_template/cnn.py](student_template/cnn.py).
- <a href="examples/class/index.html">The page of a class</a>, whose names lead to the page of each
  student. Names and programs are made up.
- <a href="examples/class/lecture.html">What to teach that class next</a>, on one page to print.

![A report: what to mend, and the call that shows it](docs/images/report.png)
"""

_REPORTS = {
    "mistakes": "examples/mistakes",
    "perfect": "examples/perfect",
    "unwritten": "student_template",
}
"""What each report is of, by the name of its page."""

_RIGHT = {"Ada": "examples/perfect", "Grace": "tests/submissions/plain_loops"}

_FAULTY = ("Ben", "Chen", "Dora", "Emre", "Fatima", "Goran", "Hana", "Ivo", "Jun")
"""Who makes one mistake, each another one."""

_ALIKE = {
    "conv2d ignores the stride": ("Noor", "Olga", "Pia", "Quinn"),
    "pad gives every axis the first pair": ("Ravi", "Sofia", "Tomas"),
    "conv1d forgets the bias": ("Uma", "Viktor"),
}
"""Who makes the same mistake, by its name."""

_BY_NAME = {fault.name: fault for fault in FAULTS}


def write_examples(folder: Path) -> None:
    """Grade what the page of examples names, and write that page into a folder."""
    (folder / "examples.md").write_text(rewrite_links(EXAMPLES, ""), "utf-8")
    reports = folder / "files" / "examples"
    reports.mkdir(parents=True)
    for name, path in _REPORTS.items():
        _grade(REPOSITORY, path, "--html", str(reports / f"{name}.html"))
    handed_in = folder / "handed-in"
    programs = _class()
    for name, program in programs.items():
        (handed_in / name).mkdir(parents=True)
        (handed_in / name / "cnn.py").write_text(program, "utf-8")
    sections = zip(programs, cycle(("Monday", "Tuesday")), strict=False)
    roster = "".join(f"{name},{section}\n" for name, section in sections)
    (folder / "roster.csv").write_text(f"key,section\n{roster}", "utf-8")
    _grade(folder, "batch", "handed-in", "--output", "results", "--roster", "roster.csv")
    (reports / "class").mkdir()
    for name in ("index.html", "lecture.html", "pages"):
        (folder / "results" / name).rename(reports / "class" / name)


def _class() -> dict[str, str]:
    """What everybody of a small class handed in."""
    step = len(FAULTS) // len(_FAULTY)
    faulty = zip(_FAULTY, FAULTS[step // 2 :: step], strict=False)
    files = {**_RIGHT, "Kai": "examples/mistakes", "Lena": "student_template"}
    return (
        {name: (REPOSITORY / path / "cnn.py").read_text("utf-8") for name, path in files.items()}
        | {name: source_of(fault) for name, fault in faulty}
        | {
            name: f"# {name}\n{source_of(_BY_NAME[fault])}"
            for fault, names in _ALIKE.items()
            for name in names
        }
        | {"Mona": "def pad(x, padding, value=0.0)\n    return x\n"}
    )


def _grade(folder: Path, *words: str) -> None:
    """Give a command where the paths that it shows are short and tell nothing of this machine."""
    command = [sys.executable, "-P", "-m", "grader", *words]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
