"""Who handed in what, as a download lays it out, before any of it is read."""

import msgspec


class Student(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who handed in, or should have.

    Attributes:
        key: What the gradebook calls them, unique in a course: the id of the system that the
            download comes from, else the name of the folder or file.
        name: Their name as that system writes it; the key where it has none.
        ids: What other systems call them, by what it is: `canvas`, `moodle`, `gradescope`, `sid`,
            `email`, `login`, `github`, `brightspace`.
        section: The part of the course that a roster says they are in, in its words; empty where
            it does not say.
        extension: How much longer they could hand in, in words; empty where no file gives it.
    """

    key: str
    name: str
    ids: dict[str, str] = {}
    section: str = ""
    extension: str = ""

    @property
    def called(self) -> str:
        """The name with the key, e.g. `Grace Adams (41228)`, or what both are."""
        return self.name if self.name == self.key else f"{self.name} ({self.key})"


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a student or a group handed something in.

    Attributes:
        students: Who handed it in; several for a group.
        place: Where it lies in the download, in words that its owner recognises.
        files: Paths in the download by the name that each has within the submission.
        order: What makes a later attempt of the same students compare greater.
        submitted: When it was handed in, ISO 8601; empty where the download does not tell.
        claimed: Whether the student could have written that time, so that nobody is late by it.
        late: Whether it was late, by its time or as the download marks it.
        hours_late: By how many hours, an extension taken into account and rounded up to a
            hundredth; 0 if it was on time, None where that cannot be told.
    """

    students: tuple[Student, ...]
    place: str
    files: dict[str, str]
    order: tuple[str, int] = ("", 0)
    submitted: str = ""
    claimed: bool = False
    late: bool = False
    hours_late: float | None = None
