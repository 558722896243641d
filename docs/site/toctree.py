"""What hangs pages below another in the navigation."""

from collections.abc import Iterable


def toctree(pages: Iterable[str]) -> str:
    """The end of a page that others hang below; nothing of it is shown."""
    return "\n".join(["", "```{toctree}", ":hidden:", "", *pages, "```", ""])
