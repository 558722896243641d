"""`grade doctor`."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from grader import __version__
from grader.assignment import default_assignment_path, load_assignment
from grader.intake.main_file import MAIN
from grader.isolation.launcher import default_launcher
from grader.isolation.preconditions import advice
from grader.isolation.session import Session
from grader.records.deck import MIN_LEVEL_FOR_FINAL
from grader.records.isolation import Isolation
from grader.records.submission import Submission
from grader.report.console import open_console

_NOTHING = Submission(
    name="nothing",
    path=MAIN,
    main=MAIN,
    sources={MAIN: b""},
    sha256=hashlib.sha256(b"").hexdigest(),
)


def doctor_command() -> int:
    """See what holds submissions back on this machine, and what would hold them back more."""
    assignment = load_assignment(default_assignment_path())
    with default_launcher() as launcher, Session(launcher, _NOTHING, assignment) as session:
        isolation = session.isolation
    console = open_console()
    console.print(f"Isolation {isolation.in_words}", style="bold")
    for line in _lines(isolation):
        console.print(f"  {line}", soft_wrap=True)
    console.print(_verdict(isolation), soft_wrap=True)
    versions = ", ".join(map(_version, ("numpy", "torch", "hypothesis")))
    console.print(
        f"cnn-grader {__version__}, Python {python_version()}, {versions}", soft_wrap=True
    )
    return 0


def _lines(isolation: Isolation) -> list[str]:
    width = max(len(layer.name) for layer in isolation.layers)
    return [
        f"{layer.name:{width}}  {'holds' if layer.holds else f'off: {layer.off}'}"
        for layer in isolation.layers
    ]


def _verdict(isolation: Isolation) -> str:
    if isolation.level >= MIN_LEVEL_FOR_FINAL:
        return "Practice and final decks can be asked here."
    return (
        "Practice decks can be asked here; a final deck needs "
        f"level {MIN_LEVEL_FOR_FINAL} or above. {advice()}"
    )


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"no {package} (needed to build decks)"
