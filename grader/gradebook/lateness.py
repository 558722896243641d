"""When work was due, who has longer, and by how many hours it was late; nothing is deducted."""

from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, datetime, timedelta
from math import ceil

import msgspec

from grader.errors import SheetError, UserError
from grader.gradebook.lookup import find_key
from grader.gradebook.sheet import Sheet, number_in, read_sheet
from grader.records.attempt import Attempt, Student
from grader.text import hours_in_words

_READ = ("key", "hours", "due")

_COLUMNS = "`key` and one of `hours` and `due`"

_MAX_HOURS = 366 * 24

_ZONE = "+01:00"
"""An example."""


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """More time for one student.

    Attributes:
        key: Key, name or id of the student.
        hours: How many hours longer; None where another time is given.
        due: Until when, ISO 8601; empty where hours are given.
        row: Where it stands in the file, as a spreadsheet numbers it.
    """

    key: str
    hours: float | None = None
    due: str = ""
    row: int = 0

    @property
    def in_words(self) -> str:
        """E.g. `48 hours`, or `until 2026-11-05T23:59`."""
        return f"until {self.due}" if self.hours is None else hours_in_words(self.hours)


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Until when everybody could hand in.

    Attributes:
        due: For all, ISO 8601; empty where that is not known.
        extensions: For some.
    """

    due: str = ""
    extensions: tuple[Extension, ...] = ()

    def moved_to(self, due: str) -> "Deadlines":
        """Another due time for all; who was given hours has so many from then.

        Args:
            due: ISO 8601.

        Raises:
            UserError: An extension would give less time than all have.
        """
        for one in self.extensions:
            if one.due:
                _require_later(one.due, due, f"Row {one.row} of the extensions")
        return Deadlines(due=due, extensions=self.extensions)

    def of_students(
        self, students: Sequence[Student], *, complete: bool
    ) -> tuple[dict[str, Extension], list[str]]:
        """Who has longer.

        Args:
            students: Who can be meant.
            complete: Whether these are all there are; else others may hand in yet.

        Returns:
            The extensions by key of the student, and the names of those who are not known yet.

        Raises:
            UserError: A row names nobody, several, or somebody for the second time.
        """
        known = {name for one in students for name in (one.key, one.name, *one.ids.values())}
        found: dict[str, Extension] = {}
        unknown = []
        for extension in self.extensions:
            if not complete and extension.key not in known:
                unknown.append(extension.key)
                continue
            where = f"the class, where row {extension.row} of the extensions names one"
            key = find_key(students, extension.key, where, "Correct the row or take it out.")
            first = found.setdefault(key, extension)
            if first is not extension:
                raise UserError(
                    f"Rows {first.row} and {extension.row} of the extensions are both {key!r}. "
                    "Leave one of them."
                )
        return found, unknown

    def date(self, attempt: Attempt, extension: Extension | None) -> Attempt:
        """The attempt with how late it was; as the download marks it where no time is sure.

        Raises:
            UserError: Of the times, some have a zone and some have none.
        """
        until = self._until(extension)
        if until is None or not attempt.submitted or attempt.claimed:
            return attempt
        submitted = datetime.fromisoformat(attempt.submitted)
        _require_same_clock(until, submitted)
        # Upwards, so that a day begun is one that began, however little of it.
        hundredths = ceil((submitted - until) / timedelta(hours=1) * 100)
        hours = max(0, hundredths) / 100
        return msgspec.structs.replace(attempt, late=hours > 0, hours_late=hours)

    def _until(self, extension: Extension | None) -> datetime | None:
        if extension is not None and extension.due:
            return datetime.fromisoformat(extension.due)
        if not self.due:
            return None
        more = timedelta(hours=0 if extension is None else extension.hours or 0)
        return datetime.fromisoformat(self.due) + more


def read_due(text: str, where: str) -> str:
    """A date and time as ISO 8601 has them.

    Args:
        text: What was typed, e.g. `2026-11-03T23:59` or `2026-11-03 23:59+01:00`.
        where: What says so, to begin a sentence with.

    Raises:
        UserError: It is none.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or ":" not in text or moment.year == MAXYEAR:
        raise UserError(
            f"{where} is {text!r}. Expected a date and a time, e.g. 2026-11-03T23:59, or with its "
            f"zone 2026-11-03T23:59{_ZONE}."
        )
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def read_extensions(content: bytes, due: str) -> tuple[Extension, ...]:
    """Who has longer: a CSV with the columns `key` and one of `hours` and `due`.

    Args:
        content: The file; columns of other names, e.g. reasons, are left alone.
        due: Until when all can hand in, ISO 8601; empty where that is not known.

    Raises:
        SheetError: It is no such file.
        UserError: A row gives no extension.
    """
    sheet = read_sheet(content, "sheet of extensions")
    titles = _titles(sheet)
    if "key" not in titles or not titles.keys() & {"hours", "due"}:
        raise SheetError(
            f"The extensions have the columns {', '.join(map(repr, sheet.header[:5]))}. "
            f"Expected {_COLUMNS}."
        )
    return tuple(
        _read_row(cells, due, sheet.row_number(index))
        for index, cells in enumerate(_cells(sheet, titles))
        if any(cells.values())
    )


def _titles(sheet: Sheet) -> dict[str, int]:
    """The columns of a sheet by their titles in lower case.

    Raises:
        SheetError: Several of those that are read have one title.
    """
    titles = [title.strip().lower() for title in sheet.header]
    for title in _READ:
        if titles.count(title) > 1:
            raise SheetError(
                f"The extensions have {titles.count(title)} columns `{title}`. Leave one of them."
            )
    return {title: column for column, title in enumerate(titles)}


def _cells(sheet: Sheet, titles: Mapping[str, int]) -> list[dict[str, str]]:
    wanted = {title: titles[title] for title in _READ if title in titles}
    return [
        {title: line[column].strip() for title, column in wanted.items()} for line in sheet.lines
    ]


def _read_row(cells: Mapping[str, str], due: str, row: int) -> Extension:
    where = f"Row {row} of the extensions"
    key, hours, until = (cells.get(title, "") for title in _READ)
    if not key:
        raise UserError(f"{where} names nobody. Give the key, the name or an id of a student.")
    if bool(hours) == bool(until):
        what = "both hours and a due time" if hours else "neither hours nor a due time"
        raise UserError(f"{where} gives {key!r} {what}. Give one of them.")
    if until:
        own = read_due(until, f"{where}: due")
        _require_later(own, due, where)
        return Extension(key=key, due=own, row=row)
    number = number_in(hours)
    if number is None or not 0 < number <= _MAX_HOURS:
        raise UserError(
            f"{where} gives {key!r} {hours!r} hours. Expected a number above 0, e.g. 48, and at "
            f"most a year, {_MAX_HOURS:,}."
        )
    if not due:
        raise UserError(
            f"{where} gives {key!r} hours, and it is not known since when. Name when the work was "
            "due with --due, or give a `due` there."
        )
    return Extension(key=key, hours=number, row=row)


def _require_later(until: str, due: str, where: str) -> None:
    """Hold a time that an extension gives to when the work was due, where that is known.

    Raises:
        UserError: It is no later, or cannot be compared.
    """
    if not due:
        return
    own, all_ = datetime.fromisoformat(until), datetime.fromisoformat(due)
    if (own.tzinfo is None) != (all_.tzinfo is None):
        raise UserError(
            f"{where}: due is {until}, and --due is {due}: one has a time zone and the other has "
            "none. Write both alike."
        )
    if own <= all_:
        raise UserError(
            f"{where}: due is {until}, which is no later than --due, {due}. Correct the row or "
            "take it out, and give the file with --extensions."
        )


def _require_same_clock(until: datetime, submitted: datetime) -> None:
    if (until.tzinfo is None) == (submitted.tzinfo is None):
        return
    due = until.isoformat(timespec="minutes")
    if until.tzinfo is None:
        raise UserError(
            f"The work was due {due}, without a time zone, and the download has times with one, "
            f"e.g. {submitted.isoformat()}. Write the zone too, e.g. {due}{_ZONE}."
        )
    raise UserError(
        f"The work was due {due}, with a time zone, and the download has times without one, e.g. "
        f"{submitted.isoformat()}. Write the time as that system shows it, without a zone."
    )
