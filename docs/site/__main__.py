"""Builds the site: `python -m docs.site FOLDER`; any warning fails."""

import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

from docs.site.stage import stage

HERE = Path(__file__).parent


def main(folder: Path) -> int:
    """Lay out the pages in `FOLDER/pages` and build `FOLDER/html` of them; Sphinx's exit code."""
    shutil.rmtree(folder, ignore_errors=True)
    pages, html = folder / "pages", folder / "html"
    stage(pages)
    strict = ["--fail-on-warning", "--quiet", "--conf-dir", str(HERE)]
    beside = ["--define", f"html_extra_path={(pages / 'files').resolve()}"]
    return build_main([*strict, *beside, str(pages), str(html)])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
