"""Loading a submission, and what becomes of one that ends its worker meanwhile."""

import os
import signal
from collections.abc import Container
from threading import Timer

import pytest

from grader.errors import MachineError
from grader.isolation import submission_worker
from grader.isolation.codec import read_found, read_loaded
from grader.isolation.known_answers import known_answers
from grader.isolation.launcher import Launcher, Process
from grader.isolation.protocol.frames import FrameError
from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.found import Found
from grader.records.outcome import Crashed, Loaded, TimedOut
from tests.isolation.conftest import Begin
from tests.isolation.programs import is_right
from tests.support import RIGHT, TWINS, pad_case, restricted, submission_of, with_limits


def test_a_submission_that_ends_the_process_when_loaded_cannot_be_asked(begin: Begin) -> None:
    session = begin("import os\ndef pad(x, padding, value=0.0):\n    return x\nos._exit(0)\n")
    assert session.loaded.error == Crashed(reason="exit status 0", by_itself=True)
    assert session.loaded.functions == {"pad": "missing"}


def test_a_file_that_does_not_end_loading_is_stopped(begin: Begin) -> None:
    session = begin("while True: pass", seconds_per_call=0.05)
    assert isinstance(session.loaded.error, TimedOut)
    assert session.loaded.functions == {"pad": "missing"}


def test_a_worker_that_cannot_be_confined_is_the_machines_fault(
    assignment: Assignment, launcher: Launcher
) -> None:
    impossible = with_limits(assignment, memory_mebibytes=1 << 60)
    with pytest.raises(MachineError, match="ended before it was given anything"):
        Session(launcher, submission_of(RIGHT), impossible)


def test_a_deck_is_made_ready_while_the_submission_is_loaded(
    assignment: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    known_answers.cache_clear()
    for _ in range(2):
        with Session(launcher, submission_of(RIGHT), assignment, deck=practice_deck) as session:
            assert session.loaded.error is None
    assert known_answers.cache_info().misses == 1


def test_what_holds_a_worker_back_is_told(begin: Begin) -> None:
    isolation = begin(RIGHT).isolation
    assert isolation.layers[0].name == "separate process"
    assert isolation.layers[0].holds


def test_a_worker_that_is_killed_while_it_loads_is_forgiven_once(
    assignment: Assignment, launcher: Launcher
) -> None:
    class KillsTheFirst(Launcher):
        workers = 0

        def start(self, limits: WorkerLimits) -> Process:
            process = launcher.start(limits)
            self.workers += 1
            if self.workers == 1:
                Timer(0.2, os.kill, (process.pid, signal.SIGKILL)).start()
            return process

        def close(self) -> None: ...

    source = f"import time\ntime.sleep(0.6)\n{TWINS['pad']}"
    own = KillsTheFirst()
    asked = restricted(assignment, "pad")
    with Session(own, submission_of(source), asked) as session:
        assert session.loaded.error is None
        assert is_right(session.ask(pad_case()), pad_case())
    assert own.workers == 2


def test_a_worker_that_loads_again_for_a_lost_one_tells_what_is_not_written(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []

    def lose_the_first(text: bytes, functions: tuple[str, ...], files: Container[str]) -> Loaded:
        sent.append(text)
        if len(sent) == 1:
            raise FrameError("lost")
        return read_loaded(text, functions, files)

    monkeypatch.setattr(submission_worker, "read_loaded", lose_the_first)
    loaded = begin("def pad(x, padding, value=0.0):\n    pass\n").loaded
    assert len(sent) == 2
    assert loaded.functions == {"pad": "stub"}


def test_evidence_of_forbidden_calls_is_sent_before_the_submission_runs(begin: Begin) -> None:
    source = (
        "import sys\nimport numpy as np\nf = np.convolve\nframe = sys._getframe()\n"
        "while frame:\n"
        "    for value in list(frame.f_locals.values()):\n"
        "        if isinstance(value, (dict, list)):\n"
        "            try: value.clear()\n"
        "            except BaseException: pass\n"
        "    frame = frame.f_back\n"
    )
    assert [call.line for call in begin(source).loaded.found.forbidden] == [3]


def test_what_files_name_is_looked_for_in_the_first_worker_alone_and_kept(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begin(f"import numpy as np\nf = np.convolve\n{TWINS['pad']}")
    assert [call.line for call in session.loaded.found.forbidden] == [2]
    read: list[Found] = []

    def note(text: bytes) -> Found:
        read.append(read_found(text))
        return read[-1]

    monkeypatch.setattr(submission_worker, "read_found", note)
    session._worker.end()
    assert session._worker.begin({}) == session.loaded
    assert read == [Found()]
