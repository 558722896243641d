"""Gradescope's export: a folder for each submission, and a YAML file that says whose they are.

Source: public parsers of exports, since no official page describes them; keys are Ruby symbols.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import yaml

from grader.errors import SubmissionError
from grader.intake.layouts.layout import DownloadContents, Layout
from grader.intake.names import in_composed_form
from grader.intake.tree import Tree, top_entries
from grader.records.attempt import Attempt, Student

_METADATA = "submission_metadata.yml"

_MAX_METADATA_BYTES = 256 << 20

_MAX_DEPTH = 30
"""Of values within values; an export has six."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, where PyYAML was built with it: it is ten times as quick."""

_SYMBOLS = {":name": "name", ":sid": "sid", ":email": "email"}

_BEGIN = b"---\n"
"""Begins a document of YAML; after it no directive can stand, many of which take quadratic time."""

_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)?", re.ASCII
)


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says of one submission.

    Attributes:
        submitters: Name, student id and email of each, as far as they are given.
        created_at: When it was handed in, ISO 8601; empty where that is not said.
    """

    submitters: tuple[dict[str, str], ...] = ()
    created_at: str = ""


def read_metadata(content: bytes) -> dict[str, Metadata]:
    """What the file says of each submission, by the name of its folder.

    Scalars stay text, so that a student id keeps its zeros, and what an alias stands for is not
    looked up, so that a small file stays small.

    Args:
        content: Bytes of `submission_metadata.yml`.

    Raises:
        SubmissionError: It is not what Gradescope writes.
    """
    content = content.removeprefix(BOM_UTF8)
    document = content if content.startswith(_BEGIN[:3]) else _BEGIN + content
    try:
        return dict(_submissions(yaml.parse(document, Loader=_LOADER)))
    except (yaml.YAMLError, TypeError, ValueError, StopIteration, RuntimeError) as error:
        reason = str(error).partition("\n")[0]
        raise SubmissionError(
            f"{_METADATA} is not what Gradescope writes: {reason}. Download the export once more."
        ) from error


def _submissions(events: Iterator[yaml.Event]) -> Iterator[tuple[str, Metadata]]:
    starts = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.MappingStartEvent)
    for expected in starts:
        if not isinstance(next(events), expected):
            raise TypeError("it should map folders to submissions")
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        told = _value(events, next(events))
        if isinstance(event, yaml.ScalarEvent) and isinstance(told, dict):
            yield in_composed_form(event.value), _metadata(told)


def _value(events: Iterator[yaml.Event], event: yaml.Event, depth: int = 0) -> object:
    """The value that an event begins; an alias is the empty text."""
    if depth > _MAX_DEPTH:
        raise ValueError("values lie too deep within each other")
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return list(_values(events, yaml.SequenceEndEvent, depth))
    if isinstance(event, yaml.MappingStartEvent):
        values = list(_values(events, yaml.MappingEndEvent, depth))
        pairs = zip(values[::2], values[1::2], strict=True)
        return {key: value for key, value in pairs if isinstance(key, str)}
    return ""


def _values(events: Iterator[yaml.Event], end: type[yaml.Event], depth: int) -> Iterator[object]:
    while not isinstance(event := next(events), end):
        yield _value(events, event, depth + 1)


def _metadata(told: dict[str, object]) -> Metadata:
    people = told.get(":submitters")
    return Metadata(
        submitters=tuple(
            {
                ours: in_composed_form(text.strip())
                for theirs, ours in _SYMBOLS.items()
                if isinstance(text := person.get(theirs), str) and text.strip()
            }
            for person in (people if isinstance(people, list) else ())
            if isinstance(person, dict)
        ),
        created_at=_in_iso_form(told.get(":created_at")),
    )


def _in_iso_form(date: object) -> str:
    found = _DATE.match(date) if isinstance(date, str) else None
    if found is None:
        return ""
    day, time, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{(zone or 'Z').replace('UTC', 'Z')}")
        return moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return ""


def _recognises(tree: Tree) -> bool:
    return _METADATA in tree.paths


def _find(tree: Tree) -> DownloadContents:
    told = read_metadata(tree.read(_METADATA, _MAX_METADATA_BYTES))
    entries = {in_composed_form(entry.name): entry for entry in top_entries(tree)}
    attempts = [
        Attempt(
            students=tuple(_students(folder, metadata)),
            place=folder,
            files=entries[folder].files if folder in entries else {},
            order=(metadata.created_at, _number(folder)),
            submitted=metadata.created_at,
        )
        for folder, metadata in told.items()
    ]
    leftover = (entry for name, entry in entries.items() if name not in {*told, _METADATA})
    return DownloadContents(attempts=tuple(attempts), leftover=tuple(leftover))


def _students(folder: str, metadata: Metadata) -> Iterator[Student]:
    """Who handed in; nobody is left out for having neither id nor email."""
    for number, told in enumerate(metadata.submitters or ({},)):
        ids = {kind: text for kind, text in told.items() if kind != "name"}
        key = next(iter(ids.values()), folder if not number else f"{folder}-{number + 1}")
        yield Student(key=key, name=told.get("name", key), ids=ids)


def _number(folder: str) -> int:
    """The number in `submission_<id>`, which is larger for a later one."""
    found = re.fullmatch(r".*?([0-9]{1,18})", folder)
    return int(found[1]) if found else 0


def submission_at(place: str) -> str | None:
    """The folder of an export that a submission lay in; None for places of other downloads.

    It is the whole place: students choose parts of others.
    """
    return place if re.fullmatch(r"submission_[0-9]+", place) else None


LAYOUT = Layout(name="gradescope", recognises=_recognises, find=_find)
"""An export holds the submission of each student that counts, and a group's once."""
