"""What makes a system grade by itself: an archive for its staff to put there."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from grader.packaging.parcel import Parcel


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """An archive with which a system grades by itself.

    Attributes:
        file: What it is called where nobody says.
        write: Writes it.
        then: What to do with it, in a sentence.
        takes_final: Whether it keeps a final deck from students.
    """

    file: str
    write: Callable[[Parcel, Path], None]
    then: str
    takes_final: bool = True
