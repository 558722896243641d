"""What cannot be imported does nothing until it is used, but raises where code is ready for it."""

import pytest

from grader.records.outcome import Raised
from tests.isolation.conftest import PRINTS, Begin, printed_by
from tests.support import pad_case

FINE = PRINTS.format(what="'fine'")


@pytest.mark.parametrize(
    "line",
    [
        "import torch",
        "import torch.nn.functional as F",
        "from torch import nn",
        "from torch.nn import functional, Module",
        "import matplotlib.pyplot as plt",
        "import pandas as pd, scipy, cv2",
        "from scipy.signal import convolve2d",
        "import pytest",
        "import pip",
        "from nowhere import anything as something",
    ],
)
def test_what_is_not_installed_does_no_harm_when_it_is_only_imported(
    begin: Begin, line: str
) -> None:
    assert printed_by(begin, f"{line}\n" + PRINTS.format(what="'fine'")) == "fine"


@pytest.mark.parametrize(
    ("line", "used", "name"),
    [
        ("import torch", "torch.zeros(3)", "torch.zeros"),
        ("import torch", "torch.nn.functional.pad(x, padding)", "torch.nn.functional.pad"),
        ("from scipy.signal import convolve2d", "convolve2d(x, x)", "scipy.signal.convolve2d"),
        ("import torch", "[n for n in torch.sizes]", "torch.sizes"),
        ("import torch", "torch.tensors[0]", "torch.tensors"),
        ("import torch", "torch.pi * 2", "torch.pi"),
        ("import torch", "torch.pi + 2", "torch.pi"),
    ],
)
def test_what_is_not_installed_fails_clearly_when_it_is_used(
    begin: Begin, line: str, used: str, name: str
) -> None:
    session = begin(f"{line}\ndef pad(x, padding, value=0.0):\n    return {used}\n")
    outcome = session.ask(pad_case())
    assert isinstance(outcome, Raised)
    assert outcome.type == "ImportError"
    package = name.partition(".")[0]
    assert outcome.message.startswith(f"{name} was used, but {package} cannot be imported here")
    assert "NumPy" in outcome.message
    assert outcome.frames[-1].source == f"return {used}"


@pytest.mark.parametrize(
    "used",
    [
        "torch.pi - 2",
        "2 * torch.pi",
        "torch.pi < 3",
        "len(torch.sizes)",
        "float(torch.pi)",
        "abs(torch.pi)",
        "2 ** torch.pi",
        "x * torch.pi",
        "np.sqrt(torch.pi)",
        "np.asarray(torch.numbers)",
        "list(torch.sizes)",
        "x[torch.place]",
        "copy.deepcopy(torch.float32)",
        "pickle.dumps(torch.float32)",
    ],
)
def test_what_is_not_installed_is_named_however_it_is_used(begin: Begin, used: str) -> None:
    source = "import copy, pickle, torch\nimport numpy as np\n"
    source += f"def pad(x, padding, value=0.0):\n    return {used}\n"
    outcome = begin(source).ask(pad_case())
    assert isinstance(outcome, Raised)
    assert "torch" in outcome.message


def test_a_base_class_that_is_not_installed_ends_loading_with_its_name(begin: Begin) -> None:
    error = begin("from torch import nn\nclass Net(nn.Module):\n    pass\n").loaded.error
    assert isinstance(error, Raised)
    assert (error.type, error.message.startswith("torch.nn.Module was used")) == (
        "ImportError",
        True,
    )


@pytest.mark.parametrize(
    "lines",
    [
        "import torch\ndef f(dtype=torch.float32): pass",
        "import torch\ndef f(x: torch.Tensor | None, y: np.ndarray | torch.Tensor): pass",
        "import torch\ndef f(x: Optional[torch.Tensor], y: list[torch.Tensor]): pass",
        "import matplotlib.pyplot as plt\nplt.rcParams['figure.dpi'] = 100",
        "import torch\ntorch.backends.cudnn.deterministic = True",
        "import torch\nf'{torch} {torch.nn} {torch.__version__!r} {dir(torch)} {hash(torch.nn)}'",
        "import torch\nassert torch is not None and torch != 3 and torch not in (1, 2)",
        "import torch\nassert np.ones(1).dtype != torch.float32",
        "import torch\nassert not isinstance(3, torch.Tensor)",
        "import torch\nassert isinstance(3, (int, torch.Tensor))",
        "import torch\nassert not issubclass(int, torch.Tensor)",
        "import torch\ndel torch\nimport torch.nn",
        "from torch import *\nfrom torch.nn import *",
        "import importlib\nimportlib.import_module('torch.nn')",
        "exec('import torch')",
    ],
)
def test_what_wants_nothing_back_does_no_harm(begin: Begin, lines: str) -> None:
    source = f"from typing import Optional\nimport numpy as np\n{lines}\n"
    assert printed_by(begin, source + FINE) == "fine"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("import torch as t\n@t.jit.script\ndef f(x): pass", "torch.jit.script"),
        ("from numba import njit\n@njit\ndef f(x): pass", "numba.njit"),
        ("from numba import jit\n@jit(nopython=True)\ndef f(x): pass", "numba.jit"),
        ("import torch\nif torch.cuda.is_available(): pass", "torch.cuda.is_available"),
        ("import torch\nif torch: pass", "torch"),
        ("import torch\nwith torch.no_grad(): pass", "torch.no_grad"),
    ],
)
def test_a_use_while_loading_is_told_with_its_line(begin: Begin, lines: str, name: str) -> None:
    error = begin(f"{lines}\n{FINE}").loaded.error
    assert isinstance(error, Raised)
    assert error.message.startswith(f"{name} was used, but {name.partition('.')[0]} cannot")
    assert (error.frames[-1].line, error.frames[-1].source) == (2, lines.splitlines()[1])


SEALED = {
    "a part of it is missing": "sys.modules['_csv'] = None",
    "it is not found": "sys.path.clear()",
    "no folder can be read": (
        "def refuse(_): raise PermissionError(13, 'Permission denied')\n"
        "sys.path_hooks[:] = [refuse]\nsys.path_importer_cache.clear()"
    ),
    "no file can be read": (
        "import _io\ndef refuse(_): raise PermissionError(13, 'Permission denied')\n"
        "_io.open_code = refuse"
    ),
}
"""Ways in which a worker may be unable to import `csv`."""

UNLOADED = "import sys\nfor name in ('csv', 'mmap', 'cmath'): sys.modules.pop(name, None)\n"


@pytest.mark.parametrize("how", SEALED)
@pytest.mark.parametrize("line", ["import csv", "from csv import reader", "import csv as c"])
def test_a_standard_module_that_cannot_be_opened_does_no_harm_when_it_is_only_imported(
    begin: Begin, how: str, line: str
) -> None:
    assert printed_by(begin, f"{UNLOADED}{SEALED[how]}\n{line}\n{FINE}") == "fine"


@pytest.mark.parametrize("how", SEALED)
def test_a_standard_module_that_cannot_be_opened_fails_clearly_when_it_is_used(
    begin: Begin, how: str
) -> None:
    error = begin(f"{UNLOADED}{SEALED[how]}\nimport csv\ncsv.reader([])\n").loaded.error
    assert isinstance(error, Raised)
    assert error.message.startswith("csv.reader was used, but csv cannot be imported here.")
    assert error.frames[-1].source == "csv.reader([])"


def test_a_standard_module_of_another_system_does_no_harm_when_it_is_only_imported(
    begin: Begin,
) -> None:
    assert printed_by(begin, f"import msvcrt, termios, winreg\n{FINE}") == "fine"


def test_an_extension_module_that_cannot_be_opened_does_no_harm_when_it_is_only_imported(
    begin: Begin,
) -> None:
    refuse = (
        "import _imp\ndef refuse(*_): raise ImportError('cannot open shared object file')\n"
        "_imp.create_dynamic = refuse\n"
    )
    assert printed_by(begin, f"{UNLOADED}{refuse}import mmap, cmath\n{FINE}") == "fine"


def test_a_loaded_standard_module_keeps_its_source_and_its_loader(begin: Begin) -> None:
    source = "import colorsys, inspect\n" + PRINTS.format(
        what="'def rgb_to_hls' in inspect.getsource(colorsys), "
        "colorsys.__loader__.is_package('colorsys')"
    )
    assert printed_by(begin, source) == "True False"


ANOTHER_WAY = {
    "another module": (
        "try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np\nnp.ones(3)"
    ),
    "none": "try:\n    import torch\nexcept ImportError:\n    torch = None\nassert torch is None",
    "a function": (
        "try:\n    from numba import njit\nexcept (ImportError, OSError):\n"
        "    def njit(f): return f\nassert njit(3) == 3"
    ),
    "a function from before": (
        "def njit(f): return f\ntry:\n    from numba import njit\n"
        "except ModuleNotFoundError:\n    pass\nassert njit(3) == 3"
    ),
    "a flag": (
        "try:\n    import google.colab\n    here = True\nexcept:\n    here = False\nassert not here"
    ),
    "no flag": (
        "here = False\ntry:\n    import torch\nexcept Exception as error:\n    error\n"
        "else:\n    here = True\nassert not here"
    ),
    "by name": (
        "import importlib\ndef optional(name):\n    try:\n"
        "        return importlib.import_module(name)\n    except ImportError:\n"
        "        return None\nassert optional('torch') is optional('scipy.signal') is None"
    ),
    "around a call": (
        "def load():\n    import numba\n    return numba\n"
        "try:\n    numba = load()\nexcept ImportError:\n    numba = None\nassert numba is None"
    ),
    "several": (
        "try:\n    import cupy as np\nexcept ImportError:\n    try:\n"
        "        import jax.numpy as np\n    except ImportError:\n        import numpy as np\n"
        "np.ones(3)"
    ),
    "a standard module": (
        "import sys\nsys.modules.pop('csv', None)\nsys.modules['_csv'] = None\n"
        "try:\n    import csv\nexcept ImportError:\n    csv = None\nassert csv is None"
    ),
}


@pytest.mark.parametrize("name", ANOTHER_WAY)
def test_who_has_another_way_takes_it(begin: Begin, name: str) -> None:
    assert printed_by(begin, f"{ANOTHER_WAY[name]}\n{FINE}") == "fine"


@pytest.mark.parametrize("name", ["torch", "torch.nn", "numba"])
def test_who_only_asks_whether_a_package_is_there_is_told_that_it_is_not(
    begin: Begin, name: str
) -> None:
    source = (
        "from importlib.util import find_spec\n"
        f"try:\n    there = find_spec({name!r}) is not None\n"
        "except ModuleNotFoundError:\n    there = False\n"
        "assert not there and find_spec('numpy') and find_spec('csv')\n"
    )
    assert printed_by(begin, source + FINE) == "fine"


@pytest.mark.parametrize(
    "handler",
    [
        "except ImportError:\n    raise SystemExit('pip install torch')",
        "except ImportError:\n    raise",
        "except ImportError:\n    print('pip install torch')\n    sys.exit(1)",
        "except ImportError:\n    exit()",
        "except ValueError:\n    pass",
        "finally:\n    pass",
    ],
)
def test_who_would_end_without_a_package_gets_a_stand_in(begin: Begin, handler: str) -> None:
    source = f"import sys\ntry:\n    import torch\n    import numpy\n{handler}\n"
    assert printed_by(begin, source + FINE) == "fine"


def test_a_use_inside_the_try_is_an_import_error_too(begin: Begin) -> None:
    source = (
        "import torch\ntry:\n    there = torch.cuda.is_available()\n"
        "except ImportError:\n    there = False\nassert not there\n"
    )
    assert printed_by(begin, source + FINE) == "fine"


def test_a_try_around_a_submitted_file_does_not_reach_into_it(begin: Begin) -> None:
    source = "try:\n    import helper\nexcept ImportError:\n    helper = None\nassert helper\n"
    assert printed_by(begin, source + FINE, {"helper.py": "import torch\n"}) == "fine"


def test_a_try_around_a_definition_does_not_reach_into_calls(begin: Begin) -> None:
    source = (
        "try:\n    def pad(x, padding, value=0.0):\n        import torch\n"
        "        print('fine')\n        return x\nexcept ImportError:\n    pass\n"
    )
    assert printed_by(begin, source) == "fine"


def test_a_library_that_can_do_without_a_module_does_without(begin: Begin) -> None:
    source = (
        "import sys\nsys.modules['_ssl'] = None\nsys.modules.pop('http.client', None)\n"
        "import http.client\nassert not hasattr(http.client, 'HTTPSConnection')\n"
    )
    assert printed_by(begin, source + FINE) == "fine"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("from collections import Mapping", "cannot import name 'Mapping'"),
        ("import numpy.fancy", "No module named 'numpy.fancy'"),
        ("from parts import nothing", "cannot import name 'nothing'"),
        ("import parts.nothing", "No module named 'parts.nothing'"),
    ],
)
def test_what_is_missing_in_a_package_that_is_there_is_told_as_python_does(
    begin: Begin, line: str, words: str
) -> None:
    error = begin(f"{line}\n", files={"parts/__init__.py": ""}).loaded.error
    assert isinstance(error, Raised)
    assert words in error.message
