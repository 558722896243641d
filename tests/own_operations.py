"""Operations of a course's own: those that docs/operations.md shows, and courses that ask them."""

import re
from pathlib import Path

from tests.support import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "operations.md"

EXAMPLES: dict[str, str] = dict(
    re.findall(
        r"^`operations/(\w+)\.py`:\n\n```python\n(.*?)^```$",
        DOCUMENT.read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
)
"""Source text of the operations in the document, by name."""

RUBRICS = {
    "conv2d_backward": ("basic", "channels", "batch", "stride", "no-padding", "dtype", "purity"),
    "softmax": ("basic", "rows", "large-scores", "dtype", "purity"),
}
"""Checks that are asked of them, for a point each."""

SOFTMAX = """\
import numpy as np


def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
"""
"""A student's program that is right."""

NAIVE = """\
import numpy as np


def softmax(x):
    powers = np.exp(x)
    return powers / powers.sum(axis=1, keepdims=True)
"""
"""One that is wrong for large scores."""


def rubric_of(*names: str) -> str:
    """TOML that asks operations of the document."""
    tables = (
        "\n".join((f"[rubric.{name}]", *(f"{check} = 1" for check in RUBRICS[name]), ""))
        for name in names
    )
    return "".join(('title = "Their own"\n', *tables))


def write_course(folder: Path, *names: str) -> None:
    """An assignment that asks operations of the document, and their files beside it."""
    (folder / "operations").mkdir(parents=True)
    (folder / "assignment.toml").write_text(rubric_of(*names), "utf-8")
    for name in names:
        (folder / "operations" / f"{name}.py").write_text(EXAMPLES[name], "utf-8")
