"""Every program of the tests and the examples, by a name that stays when files move."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from zlib import crc32

from benchmarks.race import ROOT
from tests.attacks.attack import Attack
from tests.attacks.families import ALL_ATTACKS
from tests.explain.unseen import RIGHT, UNSEEN, read_unseen
from tests.submissions.breakers import BREAKERS, source_of_breaker
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of
from tests.submissions.keepers import KEEPERS

Files = Mapping[str, str | Path]
"""Texts by the path that they are handed in under; a path instead of a text is a link's target."""

_TESTS = ROOT / "tests"
_SUBMISSIONS = _TESTS / "submissions"
_CHEATS = _TESTS / "attacks" / "cheats"

_MARK = re.compile("<<([A-Z_]+)>>")
"""What an attack's scene would fill in."""

_NUMBERS = {"TCP_PORT": "1", "UDP_PORT": "1", "VICTIM": "99999999"}
"""What is filled in where a number has to stand: a port that nobody has, a process that is none."""


def every_program() -> dict[str, Files]:
    """All programs, mixed, so that a part of them has some of each kind; always the same way."""
    programs = chain(_programs_of_files(), _programs_of_tables())
    named = {_folder_name(name): files for name, files in programs}
    return dict(sorted(named.items(), key=lambda one: crc32(one[0].encode())))


def write_program(folder: Path, files: Files) -> None:
    """Write the files of a program into a folder of its own."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            path.symlink_to(content)
        else:
            path.write_text(content, "utf-8", "surrogateescape")


def _programs_of_files() -> Iterator[tuple[str, Files]]:
    for path in [*_SUBMISSIONS.glob("*/cnn.py"), *ROOT.glob("examples/*/cnn.py")]:
        yield f"sample {path.parent.name}", {"cnn.py": path.read_text("utf-8")}
    for path in _SUBMISSIONS.glob("callers/*.py"):
        if "__" not in path.stem:
            yield f"caller {path.stem}", {"cnn.py": path.read_text("utf-8"), **_beside(path)}
    for path in _CHEATS.glob("*.py"):
        parts = {"parts.py": (_CHEATS / "parts.py").read_text("utf-8")}
        yield f"cheat {path.stem}", {"cnn.py": path.read_text("utf-8"), **parts}
    for path in (_TESTS / "explain" / "variants").glob("[a-z]*_*.py"):
        yield f"variant {path.stem}", {"cnn.py": path.read_text("utf-8")}


def _programs_of_tables() -> Iterator[tuple[str, Files]]:
    for name in (*UNSEEN, *RIGHT):
        yield f"unseen {name}", {"cnn.py": read_unseen(name)}
    for fault in (*FAULTS, *WHOLE_FAULTS):
        yield f"fault {fault.name}", {"cnn.py": source_of(fault)}
    for name, keeper in KEEPERS.items():
        yield f"keeper {name}", {"cnn.py": keeper.source}
    for breaker in BREAKERS:
        yield f"breaker {breaker.name}", {"cnn.py": source_of_breaker(breaker)}
    for attack in ALL_ATTACKS:
        yield f"attack {attack.name}", _files_of(attack)


def _beside(caller: Path) -> Files:
    """The helpers of a program, which lie beside it as `program__helper.py`."""
    helpers = caller.parent.glob(f"{caller.stem}__*.py")
    return {f"{one.stem.partition('__')[2]}.py": one.read_text("utf-8") for one in helpers}


def _files_of(attack: Attack) -> Files:
    """An attack without its scene: what it looks for is not there."""
    filled: dict[str, str | Path] = {"cnn.py": _filled(attack.source)}
    for name, content in attack.files.items():
        text = _filled(str(content))
        filled[name] = Path(text) if isinstance(content, Path) else text
    return filled


def _filled(text: str) -> str:
    return _MARK.sub(lambda mark: _NUMBERS.get(mark[1], f"/nowhere/{mark[1].lower()}"), text)


def _folder_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()
