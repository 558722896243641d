"""What pages are made with: templates, and styles and scripts that a content policy allows."""

import base64
import hashlib
from pathlib import Path
from typing import NamedTuple

import jinja2
from markupsafe import Markup, escape

_FOLDER = Path(__file__).parent

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


class Asset(NamedTuple):
    """A style or a script that a page carries.

    Attributes:
        text: What stands in its element.
        source: Its hash, as a content policy names it.
    """

    text: Markup
    source: str


def read_asset(*names: str) -> Asset:
    """One style or script from files that ship with the grader.

    Args:
        names: Their paths from this folder, in their order in the element.
    """
    text = "".join((_FOLDER / name).read_text("utf-8") for name in names)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Asset(Markup(text), f"'sha256-{digest}'")  # noqa: S704  ours, and nothing is filled in


def policy_of(style: Asset, *scripts: Asset) -> str:
    """A content policy that allows a page these and nothing else."""
    return (
        f"default-src 'none'; style-src {style.source}; "
        f"script-src {' '.join(script.source for script in scripts)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _with_code(text: str) -> Markup:
    """Text whose parts between backticks are set as code, all of it escaped."""
    parts = str(escape(text)).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    html = (f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))
    return Markup("".join(html))  # noqa: S704  every part was escaped above


TEMPLATES.filters["with_code"] = _with_code
