"""How the systems lay out what they let a course download."""

from grader.intake.layouts.layout import Layout
from grader.integrations.blackboard import layout as blackboard
from grader.integrations.brightspace import layout as brightspace
from grader.integrations.canvas import layout as canvas
from grader.integrations.classroom50 import layout as classroom50
from grader.integrations.github import layout as github
from grader.integrations.gradescope import layout as gradescope
from grader.integrations.moodle import layout as moodle

LAYOUTS: tuple[Layout, ...] = (
    canvas.LAYOUT,
    moodle.LAYOUT,
    blackboard.LAYOUT,
    brightspace.LAYOUT,
    gradescope.LAYOUT,
    github.LAYOUT,
    classroom50.LAYOUT,
)
"""All that are asked whether a download is laid out so."""
