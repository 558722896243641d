"""How downloads are laid out: a file each, with the one `Layout` that it makes."""

from grader.intake.layouts import (
    blackboard,
    brightspace,
    canvas,
    classroom50,
    github_classroom,
    gradescope,
    moodle,
    plain,
)
from grader.intake.layouts.layout import Layout

__all__ = ["LAYOUTS"]

LAYOUTS: tuple[Layout, ...] = (
    canvas.LAYOUT,
    moodle.LAYOUT,
    blackboard.LAYOUT,
    brightspace.LAYOUT,
    gradescope.LAYOUT,
    github_classroom.LAYOUT,
    classroom50.LAYOUT,
    plain.LAYOUT,
)
"""Every layout; the last is asked only where no other recognises a download."""
