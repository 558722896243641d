"""Who gets a stand-in for what cannot be imported, and who gets an ImportError."""

import pytest

from grader.records.outcome import Raised
from tests.isolation.conftest import PRINTS, Begin, printed_by

FINE = PRINTS.format(what="'fine'")

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
