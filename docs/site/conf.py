"""What Sphinx is told. It finds no address of another host in here, and needs none."""

import os
from typing import Any

import msgspec
from sphinx.application import Sphinx
from sphinx.domains.python import PyClasslike

from grader import __version__

project = "cnn-grader"
version = release = __version__
html_baseurl = os.environ.get("SITE_ADDRESS", "")  # where it is published, if it is

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "cyclopts.ext.sphinx"]
myst_heading_anchors = 4
highlight_language = "text"
default_role = "code"  # what stands in backticks in a docstring is code
smartquotes_action = "D"  # dashes, as between a name and what it means; no quotation marks

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
napoleon_use_ivar = True
napoleon_attr_annotations = True
python_maximum_signature_line_length = 88
python_use_unqualified_type_names = True
add_module_names = False

html_context = {"default_mode": "auto"}
html_theme = "pydata_sphinx_theme"
html_title = "cnn-grader"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "logo": {"text": f"cnn-grader {version}"},
    "secondary_sidebar_items": ["page-toc"],
    "show_toc_level": 2,
    "navigation_depth": 3,
    "footer_start": [],
    "footer_end": [],
}


def fields_once(
    _app: Sphinx, what: str, _name: str, documented: Any, *_rest: Any
) -> tuple[str, None] | None:
    """Leave the fields of a record out of its signature: below it they have their meaning."""
    is_record = what == "class" and issubclass(documented, msgspec.Struct)
    return ("", None) if is_record else None


def setup(app: Sphinx) -> None:
    """Register what is done with signatures, and call fields what Sphinx calls variables."""
    app.connect("autodoc-process-signature", fields_once)
    for field in PyClasslike.doc_field_types:
        if field.name == "variable":
            field.label = "Fields"
