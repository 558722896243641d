"""Grades the two submissions beside this file and says where the pages are."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
PAGES = Path("out")


def main() -> None:
    """Grade `perfect` and `mistakes` as a student would."""
    (REPOSITORY / PAGES).mkdir(exist_ok=True)
    pages = {name: PAGES / f"{name}.html" for name in ("perfect", "mistakes")}
    for name, page in pages.items():
        command = ["examples/" + name, "--html", str(page)]
        print(f"\n$ grade {' '.join(command)}", flush=True)
        subprocess.run([sys.executable, "-m", "grader", *command], cwd=REPOSITORY, check=True)
    print("\nOpen the pages in a browser:")
    for page in pages.values():
        print(f"  {REPOSITORY / page}")


main()
