"""How the systems lay out what they let a course download."""

from grader.intake.layouts.layout import Layout
from grader.integrations import load_part, systems_with

LAYOUTS: tuple[Layout, ...] = tuple(
    load_part(name, "layout").LAYOUT for name in systems_with("layout")
)
