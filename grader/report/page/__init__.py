"""The report as one HTML page that needs nothing else."""

from grader.report.page.render import render_page, write_page

__all__ = ["render_page", "write_page"]
