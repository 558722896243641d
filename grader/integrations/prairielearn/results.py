"""A report as the `results.json` of an external grader of PrairieLearn.

Source: PrairieLearn, docs/externalGrading.md.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from grader.integrations.outlets import ResultFile
from grader.records.loading import has_nothing_to_grade
from grader.records.report import CheckReport, Report
from grader.report.plain_text import check_in_full, result_in_text
from grader.scoring import require_score
from grader.text import safe_line, safe_text

MAX_BYTES = 1_000_000
"""Of a `results.json`; PrairieLearn says 1 MB."""

_MAX_CHARACTERS = 5000
"""Of the text of a check, before it is cut to fit."""


def prairielearn_results(report: Report) -> bytes:
    """The content of `/grade/results/results.json`.

    Where nothing could be graded, the submission is `not gradable`: PrairieLearn means that for
    what does not compile or is blank, and it costs the student no attempt. Texts of checks are cut
    until all of it fits; points are never left out.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    tests = [_test_of(check, report) for check in report.checks]
    require_score(report, (test["points"] for test in tests))
    if has_nothing_to_grade(report) and not report.score.earned:
        return prairielearn_refusal(report.summary)
    results = {
        "gradable": True,
        "score": report.score.earned / max(report.score.possible, 1),
        "message": safe_text(result_in_text(report)),
        "tests": tests,
    }
    most = _MAX_CHARACTERS
    while len(content := _encode(results)) > MAX_BYTES:
        most //= 2
        for test in tests:
            test["output"] = _cut(test["output"], most)
    return content


def prairielearn_refusal(reason: str) -> bytes:
    """The content of `results.json` where what was handed in holds nothing that can be graded.

    Args:
        reason: What is wrong with it.
    """
    return _encode({"gradable": False, "format_errors": [safe_line(reason)]})


def _encode(results: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _test_of(check: CheckReport, report: Report) -> dict[str, Any]:
    return {
        "name": safe_line(check.name),
        "description": safe_line(check.asks),
        "points": check.earned,
        "max_points": check.possible,
        "output": safe_text(check_in_full(check, report)),
    }


def results_in(_: Mapping[str, str]) -> ResultFile:
    """The file, whatever the environment."""
    return ResultFile(
        write=prairielearn_results, refuse=lambda reason, _: prairielearn_refusal(reason)
    )
