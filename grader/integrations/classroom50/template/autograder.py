"""Classroom 50 starts this in the checkout of each submission. What it prints is for staff.

Commands that look for modules where they are started run beside this file: in the checkout a
student's `venv.py` would be theirs.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "venv" / ("Scripts" if os.name == "nt" else "bin")
RESULT = Path("result.json")

INSTALL = (
    (sys.executable, "-m", "venv", "venv"),
    (PROGRAMS / "python", "-m", "pip", "install", "--quiet", "-r", "requirements.txt"),
)
GRADE = (
    *(PROGRAMS / "grade", "."),
    *("--assignment", HERE / "assignment.toml"),
    *("--deck", HERE / "grading.deck"),
    *("--classroom50", RESULT),
)

for command in INSTALL:
    subprocess.run(command, cwd=HERE, check=True)
RESULT.unlink(missing_ok=True)
code = subprocess.run(GRADE, check=False).returncode

# Where the fault is not the student's there is no result, and the runner reports an error.
if not RESULT.is_file():
    print(f"There is no score: `grade` ended with {code}, and says why above.")
    print("Nothing is wrong with the submission. Grade it again when this is mended.")
    sys.exit(code or 1)
