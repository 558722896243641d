"""`python -m tests.fuzz SECONDS`: a coverage-guided fuzzer on every target, each for that long.

With names of targets after SECONDS it fuzzes those alone. What breaks a target is written to
`build/fuzz/`, and ends the run with another exit code than 0.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["grader", "tomllib"]):
    from tests.fuzz.targets import TARGETS

MAX_MEBIBYTES = 512
FOUND = Path("build", "fuzz")


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one target; libFuzzer ends the process."""
    FOUND.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as corpus:
        for number, seed in enumerate(TARGETS[name].seeds):
            Path(corpus, str(number)).write_bytes(seed)
        options = {
            "max_total_time": seconds,
            "max_len": 4096,
            "timeout": 10,
            "rss_limit_mb": MAX_MEBIBYTES,
            "artifact_prefix": f"{FOUND}/{name}-",
            "print_final_stats": 1,
        }
        flags = [f"-{option}={value}" for option, value in options.items()]
        atheris.Setup([sys.argv[0], *flags, corpus], TARGETS[name].check)
        atheris.Fuzz()


def main(seconds: int, *names: str) -> None:
    """Fuzz one target in this process, several in a process each."""
    if len(names) == 1:
        fuzz(names[0], seconds)
    for name in names or TARGETS:
        subprocess.run([sys.executable, "-m", "tests.fuzz", str(seconds), name], check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
