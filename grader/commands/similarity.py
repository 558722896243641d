"""`grade export similarity`: a class for tools that compare programs with each other."""

import shlex
from pathlib import Path

from grader.batch.folder_lock import lock_folder
from grader.batch.similarity import FOLDER, HANDOUT, INFO, SUBMISSIONS, write_similarity
from grader.gradebook.store import Gradebook
from grader.report.console import open_console, print_named
from grader.text import safe_line


def similarity_command(*, results: Path = Path("results")) -> int:
    """Write a class as Dolos and JPlag read it, which find programs that are alike.

    Files are called by the keys of students. What all have from the handout is left to these tools
    to take away: the stubs, or the programs in student/ beside the assignment.

    Args:
        results: Folder that `grade batch --output` wrote; similarity in it is written.
    """
    folder = results / FOLDER
    with lock_folder(results), Gradebook(results) as book:
        compared = write_similarity(book, folder)
    console = open_console()
    beside = ", and the handout" if compared.has_handout else "; no handout is known"
    said = f"{compared.files:,} submissions{beside}: {safe_line(str(folder))}"
    base = f" --base-code {_typed(folder / HANDOUT)}" * compared.has_handout
    console.print(
        f"{said}\n"
        f"Dolos: dolos run --language python {_typed(folder / INFO)}\n"
        f"JPlag: java -jar jplag.jar --language python3{base} {_typed(folder / SUBMISSIONS)}",
        soft_wrap=True,
    )
    print_named(console, "Left out, since there is no code of theirs", compared.without)
    return 0


def _typed(path: Path) -> str:
    return safe_line(shlex.quote(str(path)))
