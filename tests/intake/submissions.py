"""One submission on disk: written, and read as the command does."""

import json
from pathlib import Path

from grader.intake.folder import load_submission
from grader.records.submission import Submission, WantedFiles
from tests.intake.downloads import FUNCTIONS
from tests.intake.opening import WORKERS

CODE = "def conv2d(x):\n    return x\n"


def load(path: Path, functions: list[str] = FUNCTIONS) -> Submission:
    return load_submission(path, WantedFiles(functions=tuple(functions)), WORKERS.survey)


def notebook(*lines: str) -> bytes:
    cell = {"cell_type": "code", "source": [f"{line}\n" for line in lines], "outputs": []}
    return json.dumps({"nbformat": 4, "cells": [cell]}).encode()
