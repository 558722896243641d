"""Grades the two submissions beside this file and says where the pages are."""

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent
OUTPUT = EXAMPLES.parent / "out"


def main() -> None:
    """Grade `perfect` and `mistakes` as a student would."""
    OUTPUT.mkdir(exist_ok=True)
    grade = [sys.executable, "-m", "grader"]
    for name in ("perfect", "mistakes"):
        page = OUTPUT / f"{name}.html"
        print(f"\n$ grade examples/{name} --html out/{name}.html", flush=True)
        subprocess.run([*grade, EXAMPLES / name, "--html", page], cwd=OUTPUT.parent, check=True)
    print("\nOpen the pages in a browser:")
    for name in ("perfect", "mistakes"):
        print(f"  {OUTPUT / name}.html")


main()
