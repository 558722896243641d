"""A page as a notebook shows it below a cell: in a frame of its own, as high as it needs to be."""

from html import escape

_HIGH, _LOW = "704px", "620px"
"""Of a page with findings, in which it scrolls, and of one without; the frame can be dragged."""

_STYLE = """
.cnn-grader-page { display: block; box-sizing: border-box; width: 100%; border: 0; resize: vertical;
  color-scheme: light; }
html[theme="dark"] .cnn-grader-page, [data-jp-theme-light="false"] .cnn-grader-page,
.vscode-dark .cnn-grader-page, .vscode-high-contrast:not(.vscode-high-contrast-light)
.cnn-grader-page { color-scheme: dark; }
"""
"""A frame does not see the theme of what is around it, and takes what its element says.

Sources: w3.org, CSS Color Adjustment, "Effects of the used color scheme"; jupyterlab.readthedocs
.io, `data-jp-theme-light`; code.visualstudio.com, Webview API, "Theming webview content". Colab's
`html[theme]` is what pydata/xarray looks at, `static/css/style.css`.
"""


def frame_page(page: str, told: str, *, is_short: bool) -> str:
    """HTML that shows a page and lets it reach nothing of the notebook.

    Args:
        page: The page.
        told: The same in few lines of text, for whatever shows a notebook without frames: Jupyter
            until its reader trusts it, and GitHub. In a browser it is not to be seen.
        is_short: Whether the page has little on it.
    """
    return (
        f"<style>{_STYLE}</style>"
        f'<iframe class="cnn-grader-page" sandbox="allow-scripts" srcdoc="{escape(page)}" '
        f'title="The report" style="height: {_LOW if is_short else _HIGH}">'
        f"<pre>{escape(told)}</pre></iframe>"
    )
