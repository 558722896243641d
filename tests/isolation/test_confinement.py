"""What a submission that runs in a worker has of the machine, and of the grader: nothing."""

from pathlib import Path

import pytest

from grader.isolation.launcher.zygote import Zygote
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.outcome import Raised, Returned
from tests.isolation.conftest import Begin
from tests.isolation.programs import BAD, is_right, misbehaving
from tests.support import pad_case, submission_of


def test_too_much_memory_raises_memory_error(begin: Begin) -> None:
    what = "import numpy\nnumpy.ones(10**9)"
    outcome = begin(misbehaving(what), memory_mebibytes=128).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.type.endswith("MemoryError")


def test_memory_that_grows_bit_by_bit_ends_in_memory_error(begin: Begin) -> None:
    what = "kept = []\nwhile True: kept.append(bytearray(1 << 20))"
    session = begin(misbehaving(what), memory_mebibytes=128)
    first, second = session.ask_each([pad_case(BAD), pad_case(1.0)])
    assert isinstance(first, Raised)
    assert first.type == "MemoryError"
    assert is_right(second, pad_case(1.0))


@pytest.mark.parametrize(
    "what",
    [
        "with open('/tmp/grader-was-here', 'w') as file:\n    file.write('x')",
        "import os\nos.write(os.open('/tmp/grader-was-here', os.O_WRONLY | os.O_CREAT), b'x')",
        "import numpy\nnumpy.save('/tmp/grader-was-here', x)",
    ],
)
def test_no_byte_can_be_written_to_a_file(begin: Begin, what: str) -> None:
    outcome = begin(misbehaving(what)).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.type in {"OSError", "PermissionError", "FileNotFoundError"}
    for path in (Path("/tmp/grader-was-here"), Path("/tmp/grader-was-here.npy")):
        if path.exists():
            assert path.stat().st_size == 0
            path.unlink()


def test_the_environment_of_a_worker_holds_nothing_of_the_graders(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_very_secret")
    source = misbehaving("import os, sys\nprint(sorted(os.environ), sys.argv)")
    with Zygote() as zygote, Session(zygote, submission_of(source), assignment) as session:
        outcome = session.ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    allowed = {
        "LANG",
        "LC_CTYPE",
        "MALLOC_PERTURB_",
        "MKL_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "PYTHONHASHSEED",
    }
    names, _, argv = outcome.printed.partition("] [")
    assert set(names.strip("[").replace("'", "").split(", ")) <= allowed
    assert argv == "'grade']"


@pytest.mark.parametrize(
    "name",
    [
        "grader.compare",
        "grader.isolation.protocol",
        "msgspec",
        "torch",
    ],
)
def test_nothing_of_the_grader_or_beside_it_can_be_imported_in_a_worker(
    begin: Begin, name: str
) -> None:
    what = (
        "import sys\nprint([n for n in sys.modules if n.startswith(('grader', 'reference'))])\n"
        f"import {name} as module\nmodule.anything()"
    )
    outcome = begin(misbehaving(what)).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.printed == "[]"
    assert (outcome.type, "be imported here" in outcome.message) == ("ImportError", True)


def test_the_right_programs_cannot_be_imported_in_a_worker(begin: Begin) -> None:
    """Also where the grader is installed editable, which puts its checkout on the path."""
    session = begin("from reference.operations.pad import pad\n")
    assert not is_right(session.ask(pad_case()), pad_case())


def test_open_files_of_the_grader_are_closed_in_a_worker(begin: Begin) -> None:
    what = (
        "import os\nopen_ones = []\nfor number in range(256):\n"
        "    try: os.fstat(number)\n    except OSError: continue\n"
        "    open_ones.append(number)\n"
        "print(len(open_ones))"
    )
    with Path(__file__).open(encoding="utf-8"):
        outcome = begin(misbehaving(what)).ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    assert outcome.printed == "4"


def test_the_right_programs_do_not_lie_in_a_worker_that_is_not_bound(begin: Begin) -> None:
    what = (
        "import gc\n"
        "needle = ''.join(['sliding_window', '_view(padded'])\n"
        "found = 0\n"
        "for thing in gc.get_objects():\n"
        "    parts = thing.values() if isinstance(thing, dict) else thing\n"
        "    if isinstance(thing, (dict, list, tuple)):\n"
        "        found += any(isinstance(part, str) and needle in part for part in parts)\n"
        "print(found)"
    )
    outcome = begin(misbehaving(what), seconds_per_call=5.0).ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    assert outcome.printed == "0"
