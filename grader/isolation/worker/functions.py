"""What is known of the functions in submitted files before any of them runs."""

from collections.abc import Mapping, Sequence

from grader.isolation.protocol import Defined, Found, Held, Near, Surveyed
from grader.isolation.worker.definitions import find_near, find_repeated, survey
from grader.isolation.worker.notebook import NotebookError
from grader.isolation.worker.raised import sendable
from grader.isolation.worker.sources import Submitted

__all__ = ["find_functions", "survey_files"]


def find_functions(loader: Submitted, main: str, asked: Sequence[str]) -> Found:
    """What may be meant by functions that the main file lacks, and which it defines anew.

    Args:
        loader: The submitted files.
        main: Path of the main file among them.
        asked: Names of the functions that are asked.
    """
    try:
        files = dict.fromkeys(part.file for part in loader.parts(main))
    except Exception:  # loading the file tells what is wrong with it
        return Found()
    own = [one for file in files for one in loader.definitions.get(file, ())]
    defined = [one for one in own if one.name in asked and not one.inside]
    places = find_repeated(defined)
    return Found(
        defined=tuple(
            Defined(one.name, one.parameters, places.get(one.name, ()))
            for one in {one.name: one for one in defined}.values()
        ),
        near=tuple(
            Near(name, one.name, one.file, one.line, one.inside)
            for name, one in find_near(own, asked).items()
        ),
    )


def survey_files(files: Mapping[str, bytes], asked: Sequence[str]) -> Surveyed:
    """Which of the functions each file defines."""
    surveyed = {}
    for file in files:
        loader = Submitted({file: files[file]}, file, asked)
        written: set[str] = set()
        stubs: set[str] = set()
        try:
            parts = loader.parts(file)
            for part in (*parts, *(one for cells in loader.written.values() for one in cells)):
                if not isinstance(part.code, str):
                    some, idle = survey(part.code, asked)
                    written, stubs = written | some, stubs | idle
        except NotebookError as error:
            surveyed[file] = Held(refused=sendable(error))
        except Exception:  # noqa: S112  it is not Python, as loading it would tell
            continue
        else:
            surveyed[file] = Held(tuple(sorted(written)), tuple(sorted(stubs - written)))
    return Surveyed(surveyed)
