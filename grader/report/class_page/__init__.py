"""The class as one HTML page that opens from disk and needs nothing else."""

from grader.report.class_page.render import render_class_page, write_class_page

__all__ = ["render_class_page", "write_class_page"]
