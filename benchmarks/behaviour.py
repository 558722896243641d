"""`python -m benchmarks.behaviour FOLDER`: what the grader says to every program of the tests.

It writes the programs into `FOLDER/class`, unless they are there already, grades them as one class
and writes what every page says into `FOLDER/behaviour.txt`: verdicts, points and sentences. Two
versions of the grader behave alike if two such files are equal: copy `FOLDER/class` for the second.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from benchmarks.process import run_process
from benchmarks.race import ROOT
from tests.attacks.families import ALL_ATTACKS
from tests.submissions.breakers import BREAKERS, source_of_breaker
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of

_TESTS = ROOT / "tests"
_CHEATS = _TESTS / "attacks" / "cheats"

_VARIES = re.compile(r"\d+(\.\d+)? (ms|s)\b|0x[0-9a-f]+|\(pid \d+\)")
"""What two runs of one version say differently: times and addresses."""

Files = dict[str, str]
"""Source texts by the path that they are handed in under."""


def main() -> None:
    """Grade all programs, and write down what is said."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.behaviour", description=__doc__)
    parser.add_argument("folder", type=Path, help="where programs, results and behaviour.txt lie")
    folder: Path = parser.parse_args().folder
    if not (folder / "class").is_dir():
        for name, files in _programs():
            _write(folder / "class" / name, files)
    shutil.rmtree(folder / "results", ignore_errors=True)
    command = (sys.executable, "-m", "grader", "batch", folder / "class", "--layout", "plain")
    ended = run_process((*command, "--output", folder / "results"), ROOT)
    pages = sorted((folder / "results").rglob("*.html"))
    text = "\n".join(f"## {_name_of(page)}\n{_text_of(page)}\n" for page in pages)
    (folder / "behaviour.txt").write_text(text, "utf-8")
    print(f"{len(pages)} pages in {ended.wall_seconds:.0f} s.\n{ended.output}{ended.errors}")


def _programs() -> Iterator[tuple[str, Files]]:
    """Every program with its name; names are those of folders, and stay when files move."""
    for path in [*_TESTS.glob("submissions/*/cnn.py"), *ROOT.glob("examples/*/cnn.py")]:
        yield f"sample {path.parent.name}", {"cnn.py": path.read_text("utf-8")}
    for path in (_TESTS / "submissions" / "callers").glob("*.py"):
        if "__" not in path.stem:
            yield f"caller {path.stem}", {"cnn.py": path.read_text("utf-8"), **_beside(path)}
    for path in _CHEATS.glob("*.py"):
        parts = {"parts.py": (_CHEATS / "parts.py").read_text("utf-8")}
        yield f"cheat {path.stem}", {"cnn.py": path.read_text("utf-8"), **parts}
    for path in (_TESTS / "explain" / "variants").glob("[a-z]*_*.py"):
        yield f"variant {path.stem}", {"cnn.py": path.read_text("utf-8")}
    for fault in (*FAULTS, *WHOLE_FAULTS):
        yield f"fault {fault.name}", {"cnn.py": source_of(fault)}
    for breaker in BREAKERS:
        yield f"breaker {breaker.name}", {"cnn.py": source_of_breaker(breaker)}
    for attack in ALL_ATTACKS:
        if not attack.files and "<<" not in attack.source:
            yield f"attack {attack.name}", {"cnn.py": attack.source}


def _beside(caller: Path) -> Files:
    """The helpers of a program, which lie beside it as `program__helper.py`."""
    helpers = caller.parent.glob(f"{caller.stem}__*.py")
    return {f"{one.stem.partition('__')[2]}.py": one.read_text("utf-8") for one in helpers}


def _write(folder: Path, files: Files) -> None:
    folder = folder.with_name(re.sub(r"[^A-Za-z0-9]+", "-", folder.name).strip("-"))
    folder.mkdir(parents=True)
    for name, source in files.items():
        (folder / name).write_text(source, "utf-8", "surrogateescape")


def _name_of(page: Path) -> str:
    """The name of a page without its end, which is drawn so that nobody can guess it."""
    return page.stem.rpartition("-")[0] or page.stem


def _text_of(page: Path) -> str:
    """The text of a page, line by line."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return _VARIES.sub("(varies)", "\n".join(reader.lines))


class _Reader(HTMLParser):
    """Keeps all texts but those of styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep a text, its spaces joined."""
        text = " ".join(data.split())
        if text and self.cdata_elem is None:
            self.lines.append(text)


main()
