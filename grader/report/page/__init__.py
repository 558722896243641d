"""The report as one HTML page that needs nothing else."""

from grader.report.page.render import render_page, render_refusal, write_page, write_refusal

__all__ = ["render_page", "render_refusal", "write_page", "write_refusal"]
