"""Stands for Docker where there is none: does what a Dockerfile says in a bare folder.

What is missing: the base, which is this system, and other roots, which `AUTOGRADER_ROOT` and
`GRADE_ROOT` stand for. Programs find those of the image and of the system, and no network.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

IMAGES = Path(os.environ["IMAGES"])

SYSTEM = "/usr/bin:/bin"


def build(_tag: str, name: str, context: str) -> None:
    """Carry out `build --tag NAME CONTEXT`."""
    root = IMAGES / name
    (root / "usr" / "local" / "bin").mkdir(parents=True)
    text = (Path(context) / "Dockerfile").read_text("utf-8")
    for line in re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).splitlines():
        instruction, _, given = line.partition(" ")
        if instruction == "COPY":
            source, target = given.split()
            shutil.copytree(Path(context) / source, f"{root}{target}")
        elif instruction == "RUN":
            inside = re.sub(r"(?<= )/(?=autograder|usr)", f"{root}/", given)
            python = Path(sys.executable).resolve().parent
            run_in(root, ["bash", "-euc", inside], f"{python}:{SYSTEM}")
        else:
            assert instruction in {"ARG", "FROM"}, line


def run(*given: str) -> None:
    """Carry out `run --rm --network none [--volume FROM:TO]... NAME COMMAND...`."""
    assert given[:3] == ("--rm", "--network", "none")
    rest, volumes = list(given[3:]), {}
    while rest[0] == "--volume":
        source, _, target = rest[1].partition(":")
        volumes[target] = source
        rest = rest[2:]
    root, command = IMAGES / rest[0], rest[1:]
    for target, source in volumes.items():
        if target != "/grade":
            (root / target[1:]).symlink_to(source)
    job = volumes.get("/grade", "")
    program = (
        command[0].replace("/grade/", f"{job}/").replace("/autograder/", f"{root}/autograder/")
    )
    path = f"{root}/usr/local/bin:{SYSTEM}"
    alone = ["unshare", "--map-root-user", "--net", program, *command[1:]]
    run_in(root, alone, path, GRADE_ROOT=job)


def run_in(root: Path, command: list[str], path: str, **environment: str) -> None:
    """Run a command as if `root` were the root; where it fails, so does this program."""
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    given = {**pip, "PATH": path, "AUTOGRADER_ROOT": f"{root}/autograder", **environment}
    code = subprocess.run(command, env=given, check=False).returncode
    if code:
        sys.exit(code)


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(*sys.argv[2:])
    else:
        run(*sys.argv[2:])
