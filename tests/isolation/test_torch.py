"""Submissions in torch: it is there at every level, within limits, and nowhere else."""

from importlib.util import find_spec

import numpy as np
import pytest

from grader.errors import MachineError
from grader.isolation import preconditions
from grader.isolation.launcher import Launcher
from grader.isolation.launcher.spawn import Spawner
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol.launching import WorkerLimits
from grader.records.outcome import Raised, Returned
from tests.isolation.conftest import AtLevel, Begin
from tests.processes import is_alive
from tests.support import TWINS, pad_case

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed"),
]

ALLOWED = ("numpy", "torch")

IN_TORCH = """
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader

torch.set_num_threads(4)
torch.manual_seed(0)

def pad(x, padding, value=0.0):
    given = torch.from_numpy(x).requires_grad_()
    padded = F.pad(given, padding, value=value)
    padded.sum().backward()
    assert given.grad.sum() == x.size
    torch.ones(600, 600) @ torch.ones(600, 600)
    print(given)
    F.conv2d(torch.randn(2, 3, 9, 9), torch.randn(4, 3, 3, 3), padding=1)
    return padded.detach().numpy()
"""


def test_a_submission_in_torch_loads_and_answers_within_the_usual_limits(
    begin: Begin, at_level: AtLevel
) -> None:
    level, launcher = at_level
    for _ in range(2):
        session = begin(IN_TORCH, via=launcher, allowed=ALLOWED)
        assert session.isolation.level == level
        assert session.loaded.error is None
        outcome = session.ask(pad_case(1.0))
        assert isinstance(outcome, Returned), outcome
        assert isinstance(outcome.value, np.ndarray)


def test_what_torch_imports_late_may_be_imported(begin: Begin, with_torch: Launcher) -> None:
    source = "import torch, sympy, jinja2, functorch, networkx\n" + TWINS["pad"]
    session = begin(source, via=with_torch, allowed=ALLOWED, seconds_per_call=5.0)
    assert session.loaded.error is None


def test_memory_counts_beyond_what_torch_takes(begin: Begin, with_torch: Launcher) -> None:
    source = (
        "import torch\ndef pad(x, padding, value=0.0):\n"
        "    return torch.ones(int(x[0]) << 20, dtype=torch.uint8).numpy()[:1]\n"
    )
    session = begin(source, via=with_torch, allowed=ALLOWED, memory_mebibytes=128)
    fits, does_not = session.ask_each([pad_case(64.0), pad_case(256.0)])
    assert isinstance(fits, Returned)
    assert isinstance(does_not, Raised)
    assert "memory" in does_not.message


def test_torch_is_not_there_for_those_who_may_not_import_it(
    begin: Begin, with_torch: Launcher
) -> None:
    source = "import sys\nassert 'torch' not in sys.modules\n" + TWINS["pad"]
    assert begin(IN_TORCH, via=with_torch, allowed=ALLOWED).loaded.error is None
    assert begin(source, via=with_torch).loaded.error is None


def test_torch_is_imported_once_and_only_when_it_is_asked_for(begin: Begin) -> None:
    with Zygote() as zygote:
        begin(TWINS["pad"], via=zygote)
        assert len(zygote._forkers) == 1
        for _ in range(3):
            begin(TWINS["pad"], via=zygote, allowed=ALLOWED)
        assert len(zygote._forkers) == 2
        other = zygote._forkers["torch",].process
        begin(TWINS["pad"], via=zygote, allowed=ALLOWED)
        assert zygote._forkers["torch",].process is other
    assert other.poll() is not None


def test_a_library_that_cannot_be_imported_is_the_machine_s_fault(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preconditions, "find_spec", lambda _: object())
    why = "it ended with exit status 1.*-I -c 'import numpy, no_such_library'` works"
    for launch in (Zygote, Spawner):
        with launch() as launcher, pytest.raises(MachineError, match=why):
            begin(TWINS["pad"], via=launcher, allowed=("numpy", "no_such_library"))


def test_closing_ends_every_process() -> None:
    limits = WorkerLimits(1 << 28, 10.0, ALLOWED, ("torch",))
    with Zygote() as zygote:
        zygote.start(limits).connection.close()
        pids = {forker.process.pid for forker in zygote._forkers.values()}
        assert len(pids) == 2
    assert not any(map(is_alive, pids))
