"""Faults to plant in right programs."""

from typing import NamedTuple


class PlantedFault(NamedTuple):
    """One text of a right program replaced.

    Attributes:
        name: What is wrong.
        check: The check that is made for it.
        old: A text that occurs once in the program.
        new: What stands in its place.
    """

    name: str
    check: str
    old: str
    new: str

    def planted_in(self, program: str) -> str:
        """The program with the fault."""
        assert program.count(self.old) == 1, self.name
        return program.replace(self.old, self.new)
