"""What `gh teacher download` makes: a folder for each repository, and `scores.csv`.

`<slug>_submissions_<YYYY_MM_DD_T_HH_MM_SS>/<slug>-<username>/`, where the slug is
`<classroom>-<assignment>`.

Source: foundation50/classroom50, `gh teacher download` and schemas/result-v1.schema.json.
"""

import re

import msgspec

from grader.errors import SubmissionError
from grader.intake.layouts.layout import DownloadContents, Layout, time_in
from grader.intake.layouts.repositories import find_repositories, shared_slug
from grader.intake.tree import Tree
from grader.records.attempt import Attempt

_NAME = re.compile(r"(?P<slug>.+)_submissions_[0-9]{4}(?:_[0-9]{2}){2}_T(?:_[0-9]{2}){3}")

_SCORES = "scores.csv"
_RESULT = "result.json"
_THEIRS = {_SCORES, "results.json"}

_MAX_RESULT_BYTES = 1 << 18


class _Result(msgspec.Struct):
    datetime: str


def _slug(tree: Tree) -> str:
    told = _NAME.fullmatch(tree.name)
    return told["slug"] if told else shared_slug(tree)


def _recognises(tree: Tree) -> bool:
    told = _NAME.fullmatch(tree.name) is not None or _SCORES in tree.paths
    return told and bool(find_repositories(tree, _slug(tree))[0])


def _find(tree: Tree) -> DownloadContents:
    attempts, others = find_repositories(tree, _slug(tree))
    return DownloadContents(
        attempts=tuple(_dated(tree, attempt) for attempt in attempts),
        leftover=tuple(entry for entry in others if entry.name not in _THEIRS),
    )


def _dated(tree: Tree, attempt: Attempt) -> Attempt:
    """The attempt with the date that its result gives, a hint that nothing is decided by."""
    path = attempt.files.get(_RESULT)
    try:
        content = tree.read(path, _MAX_RESULT_BYTES) if path else b""
    except SubmissionError:
        return attempt
    return msgspec.structs.replace(attempt, submitted=read_submitted(content), claimed=True)


def read_submitted(content: bytes) -> str:
    """When a `result.json` says that it was handed in, which a student could have written.

    Args:
        content: Its bytes.

    Returns:
        ISO 8601; empty where it does not say.
    """
    try:
        told = msgspec.json.decode(content, type=_Result).datetime
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    is_one = re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}Z", told)
    return time_in(told) if is_one else ""


LAYOUT = Layout(name="classroom50", recognises=_recognises, find=_find)
"""Who handed in is told by the repository's name, which GitHub vouches for."""
