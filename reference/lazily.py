"""Loading what only an explanation needs."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

import msgspec

from grader.records.mistake import Bank

_INDEX = Path(__file__).with_name("practice.index")
"""What programs with the known mistakes do in the cases of the practice deck."""


def bank_of(package: str) -> Callable[[], Bank]:
    """Loads the known mistakes of an operation, by the name of its package, when it is called."""

    @cache
    def load() -> Bank:
        bank: Bank = import_module(f"{package}.mistakes").BANK
        return msgspec.structs.replace(bank, index=_INDEX)

    return load
