"""What pages are made with: templates, and styles and scripts that a content policy allows."""

import base64
import hashlib
import marshal
import re
import sys
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from typing import NamedTuple

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from grader.errors import OutputError
from grader.files import make_folder, write_file

_FOLDER = Path(__file__).parent

_OPTIONS = hashlib.sha256(Path(__file__).read_bytes()).digest()
"""Stands for how templates are compiled, which is said below."""


class _TemplateCache(jinja2.BytecodeCache):
    """Compiled templates, kept where and as Python keeps compiled modules.

    To compile those of a page takes longer than all else that is done for it. What lies there is
    trusted like the modules beside it: who can write the one can write the other.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002
        """The name of a template is what its file is called by."""
        return name.replace("/", "-")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what lies there, if it was made of this source by these versions."""
        begin = _made_of(bucket)
        with suppress(OSError, EOFError, ValueError, TypeError):
            content = _compiled_path(bucket).read_bytes()
            if content.startswith(begin):
                bucket.code = marshal.loads(content[len(begin) :])  # noqa: S302  see above

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where that can be written."""
        if sys.dont_write_bytecode:
            return
        path = _compiled_path(bucket)
        with suppress(OutputError):
            make_folder(path.parent)
            write_file(path, _made_of(bucket) + marshal.dumps(bucket.code))


def _compiled_path(bucket: Bucket) -> Path:
    beside = Path(cache_from_source(str(_FOLDER / "templates" / "page.html")))
    return beside.with_name(f"{bucket.key}.{sys.implementation.cache_tag}")


def _made_of(bucket: Bucket) -> bytes:
    """What has to be the same for a compiled template to be used."""
    source = f"{jinja2.__version__} {bucket.checksum}".encode()
    return MAGIC_NUMBER + hashlib.sha256(_OPTIONS + source).digest()


TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER / "templates"),
    bytecode_cache=_TemplateCache(),
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


_LONG_NAME = re.compile(r"\b(?=\w{15})\w*_\w*")
"""A name that may be longer than a line of a phone, and can be broken after its underscores."""


def _with_breaks(found: "re.Match[str]") -> str:
    return re.sub("_(?=[^_])", "_<wbr>", found[0])


def _with_code(text: str) -> Markup:
    """Text whose parts between backticks are set as code, all of it escaped."""
    broken = _LONG_NAME.sub(_with_breaks, str(escape(text)))
    parts = broken.split("`")
    if len(parts) % 2 == 0:
        return Markup(broken)  # noqa: S704  it was escaped above
    html = (f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))
    return Markup("".join(html))  # noqa: S704  every part was escaped above


TEMPLATES.filters["with_code"] = _with_code
