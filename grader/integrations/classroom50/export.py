"""The folder of an assignment's autograder in the repository of a Classroom 50 organisation.

For every submission the runner fetches that folder and starts the `autograder.py` in it, in the
checkout. It comes from a page that anybody can fetch it from.

Source: foundation50/classroom50, wiki/Advanced-Autograding.md and, under
cli/gh-teacher/skeleton/dotgithub, scripts/runner.py and workflows/publish-pages.yaml.
"""

from pathlib import Path

import msgspec

from grader.archive import write_archive
from grader.errors import DeckError
from grader.integrations.export import Export
from grader.packaging.parcel import Parcel

_PROGRAM = Path(__file__).with_name("template") / "autograder.py"


def write_autograder(parcel: Parcel, path: Path) -> None:
    """Write the archive.

    Raises:
        DeckError: The deck is final.
        OutputError: It cannot be written.
    """
    if parcel.deck.kind == "final":
        raise DeckError(
            "Classroom 50 serves an autograder's files from a page that anybody can fetch, so a "
            "final deck would be no secret there. Leave --deck out to export the practice deck, "
            "and grade what `gh teacher download` fetches with `grade batch --deck final.deck`."
        )
    runtime = msgspec.json.encode({"runs-on": "ubuntu-24.04", "python": parcel.versions.python})
    files = {
        _PROGRAM.name: _PROGRAM.read_bytes(),
        "runtime.json": msgspec.json.format(runtime, indent=2) + b"\n",
        **parcel.installed,
        **parcel.asked,
    }
    write_archive(path, files, ())


EXPORT = Export(
    file="classroom50.zip",
    write=write_autograder,
    then="Unpack it into CLASSROOM/autograders/ASSIGNMENT/ of your organisation's repository "
    "`classroom50`, and name its runtime.json with `gh teacher assignment add --runtime`.",
    takes_final=False,
)
