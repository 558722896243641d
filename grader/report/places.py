"""Places in a padded x as x itself counts them."""

from collections.abc import Sequence

import msgspec
import numpy as np

from grader.records.taps import Read

__all__ = ["Index", "Places"]

Index = tuple[int, ...]


class Places(msgspec.Struct, frozen=True):
    """x with its padding.

    Attributes:
        shape: Shape of x.
        margins: Cells of padding (before, after) along each of its axes.
    """

    shape: tuple[int, ...]
    margins: tuple[tuple[int, int], ...]

    def index(self, read: Read) -> Index:
        """The cell as an index of x, beyond its ends for padding."""
        padded = [
            n + before + after for n, (before, after) in zip(self.shape, self.margins, strict=True)
        ]
        index = np.unravel_index(read.cell, padded)
        return tuple(int(n) - before for n, (before, _) in zip(index, self.margins, strict=True))

    def holds(self, read: Read) -> bool:
        """Whether the cell is one of x, and not of its padding."""
        return all(0 <= n < size for n, size in zip(self.index(read), self.shape, strict=True))

    def split(self, reads: Sequence[Read]) -> tuple[list[Index], bool]:
        """The cells of x in order, and whether there is padding among what is read."""
        inside = [self.holds(read) for read in reads]
        cells = sorted({self.index(read) for read, of_x in zip(reads, inside, strict=True) if of_x})
        return cells, not all(inside)
