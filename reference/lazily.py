"""Loading what only an explanation needs."""

from collections.abc import Callable
from importlib import import_module

from grader.records.mistake import Bank


def bank_of(package: str) -> Callable[[], Bank]:
    """Loads the known mistakes of an operation, by the name of its package, when it is called."""

    def load() -> Bank:
        bank: Bank = import_module(f"{package}.mistakes").BANK
        return bank

    return load
