"""Functions that a submission is to write itself raise where it calls them, and nowhere else."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from grader.deck.narrow import narrowed_deck
from grader.errors import AssignmentError
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.isolation.launcher.zygote import Zygote
from grader.records.assignment import Policy
from grader.records.deck import Deck
from grader.records.outcome import Raised, Returned
from tests.course_calls import Course
from tests.isolation.conftest import Begin
from tests.support import TWINS, pad_case, submission_of

NUMPY = Policy(
    withheld_calls=(
        *("numpy.convolve", "numpy.pad", "numpy.*fft*", "numpy.lib.stride_tricks"),
        *("numpy.poly1d", "math.fsum"),
    ),
    allowed_calls=("numpy.fft.fftfreq",),
)
"""What a course in NumPy may withhold: functions, modules, a class."""

PAD = "def pad(x, padding, value=0.0):\n    {}\n    return x\n"


def raised_by(begin: Begin, source: str, policy: Policy = NUMPY) -> Raised:
    session = begin(source, policy=policy)
    outcome = session.ask(pad_case())
    assert isinstance(outcome, Raised), outcome
    return outcome


@pytest.mark.parametrize(
    ("head", "line", "said"),
    [
        ("import numpy as np", "np.pad(x, 1)", "numpy.pad` is what you are to write"),
        ("from numpy import pad as p", "p(x, 1)", "numpy.pad` is what you are to write"),
        ("import numpy as np", "getattr(np, 'p' + 'ad')(x, 1)", "numpy.pad` is what"),
        ("import numpy as np", "list(map(np.convolve, [x], [x]))", "numpy.convolve` is what"),
        (
            "import numpy as np",
            "np.apply_along_axis(np.convolve, 0, x, x)",
            "numpy.convolve` is what",
        ),
        ("import numpy as np", "np.fft.fft(x)", "numpy.fft.fft` is what you are to do without"),
        (
            "from numpy.lib.stride_tricks import sliding_window_view as windows",
            "windows(x, 2)",
            "numpy.lib.stride_tricks.sliding_window_view` is what you are to do without",
        ),
        ("import numpy as np", "np.poly1d([1, 2])", "numpy.poly1d` is what you are to write"),
        ("from math import fsum", "fsum([1.0])", "math.fsum` is what"),
    ],
)
def test_calling_one_raises_in_that_line(begin: Begin, head: str, line: str, said: str) -> None:
    raised = raised_by(begin, f"{head}\n{PAD.format(line)}")
    assert said in raised.message
    assert raised.withheld in said
    assert (raised.frames[-1].line, raised.frames[-1].source) == (3, line)


@pytest.mark.parametrize(
    "line",
    [
        "np.polymul([1, 2], [3, 4])",
        "np.ma.convolve(x, x)",
        "np.fft.fftfreq(4)",
        "np.broadcast_arrays(x, x)",
        "np.poly([1, 2])",
        "callable(np.pad) and np.pad.__name__",
    ],
)
def test_the_library_itself_goes_on_calling_them(begin: Begin, line: str) -> None:
    session = begin(f"import numpy as np\n{PAD.format(line)}", policy=NUMPY)
    assert isinstance(session.ask(pad_case()), Returned)


def test_a_function_that_is_one_of_them_raises_when_it_is_asked(begin: Begin) -> None:
    raised = raised_by(begin, "from numpy import pad\n")
    assert raised.message == "`numpy.pad` is what you are to write"
    assert raised.frames == ()


def test_the_grader_s_own_calls_in_the_worker_go_on(begin: Begin) -> None:
    policy = Policy(withheld_calls=("numpy.asarray", "numpy.*like*", "numpy.asfortranarray"))
    session = begin(TWINS["pad"], policy=policy)
    assert isinstance(session.ask(pad_case()), Returned)


def test_an_adapter_may_call_what_students_are_to_write(
    practice_deck: Deck, launcher: Launcher
) -> None:
    course = Course(
        '[operation.pad]\ncall = "(np.pad(x, 1), padded(x), mine(x, padding, value))[2]"\n',
        'adapter = "def padded(x):\\n    return np.pad(x, 1)"\n'
        '[policy]\nwithheld_calls = ["numpy.pad"]\n',
    ).assignment
    right = TWINS["pad"].replace("def pad", "def mine")
    for source, earns in ((right, True), ("from numpy import pad as mine\n", False)):
        deck = narrowed_deck(practice_deck, course.operations)
        report = grade_submission(submission_of(source), course, deck, launcher)
        assert (report.score.earned == report.score.possible) is earns
        assert "withholds" in report.findings[0].headline if not earns else not report.findings


def test_a_subclass_of_a_withheld_class_raises_when_it_is_made(begin: Begin) -> None:
    source = "import numpy as np\nclass Mine(np.poly1d): pass\n" + PAD.format("Mine([1, 2])")
    assert "`numpy.poly1d`" in raised_by(begin, source).message


def test_one_that_is_called_while_the_file_is_loaded_is_told_there(begin: Begin) -> None:
    loaded = begin(f"import numpy as np\nnp.pad([1], 1)\n{TWINS['pad']}", policy=NUMPY).loaded
    assert isinstance(loaded.error, Raised)
    assert loaded.error.withheld == "numpy.pad"


def test_other_submissions_have_all_of_them(begin: Begin) -> None:
    source = "import numpy as np\n" + PAD.format("np.pad(x, 1)")
    with Zygote() as zygote:
        for policy, expected in ((NUMPY, Raised), (Policy(), Returned), (NUMPY, Raised)):
            session = begin(source, via=zygote, policy=policy)
            assert isinstance(session.ask(pad_case()), expected)


@pytest.mark.parametrize("name", ["math.fsun", "itertools.no.such", "itertools.product"])
def test_a_name_of_nothing_that_can_be_withheld_is_the_instructor_s_fault(
    begin: Begin, name: str
) -> None:
    policy = Policy(withheld_calls=(name,))
    with pytest.raises(AssignmentError, match=f"policy.withheld_calls .*'{name}'.*Mend the name"):
        begin(TWINS["pad"], policy=policy)


def test_what_is_allowed_has_to_be_there_as_well(begin: Begin) -> None:
    policy = Policy(withheld_calls=("math.fsum",), allowed_calls=("math.fsun",))
    with pytest.raises(AssignmentError, match=r"math\.fsun"):
        begin(TWINS["pad"], policy=policy)


def test_a_file_of_the_submission_is_not_what_a_name_stands_for(begin: Begin) -> None:
    policy = Policy(withheld_calls=("winreg.open",))  # of a module that is not everywhere
    with pytest.raises(AssignmentError, match=r"'winreg\.open'"):
        begin(TWINS["pad"], files={"winreg.py": "def open(): pass"}, policy=policy)


IN_TORCH = Policy(
    allowed_imports=("numpy", "torch"),
    withheld_calls=("torch.nn", "torch.*conv*", "torch.*pool*", "torch.Tensor.unfold"),
    allowed_calls=(
        *("torch.nn.functional.pad", "torch.nn.Module", "torch.nn.modules.module.Module"),
        *("torch.nn.Parameter", "torch.nn.parameter.Parameter"),
    ),
    forbidden_calls=(
        *("torch.ops", "torch._ops", "torch._C", "torch._VF", "torch.functional._VF", "torch.ao"),
    ),
)
"""What docs/assignment.md names for a course in torch where students write the layers of a CNN."""

HEAD = """
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.functional import conv2d as imported

class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(2))

    def forward(self, x):
        return F.pad(x * self.weight[0], (1, 1))

def pad(x, padding, value=0.0):
    t, image, weight = torch.from_numpy(x), torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2)
"""


@pytest.fixture(scope="module")
def torch_zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


needs_torch = pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")


@pytest.mark.slow
@needs_torch
def test_a_course_in_torch_withholds_what_it_names_and_all_it_is_called(
    begin: Begin, torch_zygote: Zygote
) -> None:
    refused = {
        "F.conv2d(image, weight)": "torch.nn.functional.conv2d",
        "imported(image, weight)": "torch.nn.functional.conv2d",
        "torch.conv2d(image, weight)": "torch.conv2d",
        "torch._convolution(image)": "torch._convolution",
        "torch.conv_transpose2d(image, weight)": "torch.conv_transpose2d",
        "F.max_pool2d(image, 2)": "torch.nn.functional.max_pool2d",
        "torch.max_pool2d(image, 2)": "torch.max_pool2d",
        "F.avg_pool2d(image, 2)": "torch.nn.functional.avg_pool2d",
        "F.unfold(image, 2)": "torch.nn.functional.unfold",
        "image.unfold(2, 2, 1)": "torch.Tensor.unfold",
        "nn.Conv2d(1, 1, 2)(image)": "torch.nn.Conv2d",
        "nn.LazyConv2d(1, 2)(image)": "torch.nn.LazyConv2d",
        "nn.MaxPool2d(2)(image)": "torch.nn.MaxPool2d",
        "nn.Sequential(nn.Flatten())": "torch.nn.Flatten",
        "nn.init.zeros_(weight)": "torch.nn.init.zeros_",
        "nn.grad.conv2d_input((1, 1, 4, 4), weight, image)": "torch.nn.grad.conv2d_input",
    }
    lines = "".join(
        f"    if x[0] == {number}: return {line}\n" for number, line in enumerate(refused)
    )
    session = begin(HEAD + lines, via=torch_zygote, policy=IN_TORCH)
    assert session.loaded.error is None
    outcomes = session.ask_each([pad_case(float(number)) for number in range(len(refused))])
    told = [one.withheld if isinstance(one, Raised) else "" for one in outcomes]
    assert told == [*refused.values()]


@pytest.mark.slow
@needs_torch
def test_torch_itself_and_what_is_allowed_go_on(begin: Begin, torch_zygote: Zygote) -> None:
    source = f"""{HEAD}
    made = Layer()
    made(t).sum().backward()
    assert made.weight.grad is not None and 'weight' in repr(made.state_dict()) and repr(made)
    torch.stft(torch.ones(64), 16, window=torch.ones(16), return_complex=True)
    torch.linalg.norm(torch.einsum("i,i->", t, t)), torch.softmax(t, 0), torch.sigmoid(t)
    return made(t).detach().numpy()
"""
    session = begin(source, via=torch_zygote, policy=IN_TORCH)
    assert isinstance(session.ask(pad_case(1.0)), Returned)
    session = begin(TWINS["pad"], via=torch_zygote, policy=IN_TORCH)
    assert isinstance(session.ask(pad_case(1.0)), Returned)


AROUND = {
    "torch.ops.aten.convolution(image, weight, None, [1], [0], [1], False, [0], 1)": "torch.ops",
    "torch._C._nn.avg_pool2d(image, 2)": "torch._C",
    "torch._VF.max_pool2d(image, 2)": "torch._VF",
    "torch.conv2d._held.value(image, weight)": "torch.conv2d",
    "vars(torch)['ops'].aten.max_pool2d(image, [2, 2])": "torch.ops",
}
"""What a program can still have, and what its line is told to use."""


@pytest.mark.slow
@needs_torch
def test_what_gets_around_is_marked(begin: Begin, torch_zygote: Zygote) -> None:
    lines = "".join(f"    {line}\n" for line in AROUND)
    session = begin(f"{HEAD}{lines}    return x\n", via=torch_zygote, policy=IN_TORCH)
    outcome = session.ask(pad_case(1.0))
    assert isinstance(outcome, Returned), outcome
    found = {one.source: one.name for one in session.loaded.found.forbidden}
    assert found.items() >= AROUND.items()


@pytest.mark.slow
@needs_torch
def test_a_name_that_torch_does_not_have_is_told_where_torch_is(
    begin: Begin, torch_zygote: Zygote
) -> None:
    policy = Policy(
        allowed_imports=("numpy", "torch"), withheld_calls=("torch.nn", "torch.nn.functional.cov2d")
    )
    with pytest.raises(AssignmentError, match=r"'torch\.nn\.functional\.cov2d'"):
        begin(TWINS["pad"], via=torch_zygote, policy=policy)
