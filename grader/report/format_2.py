"""Reports of format 2 as they were before a mistake had a headline: its sentence was `says`."""

from typing import Any

import msgspec


def upgrade(report: Any) -> Any:
    """The same report with headlines, as what JSON holds.

    Raises:
        msgspec.ValidationError: It is no report.
    """
    try:
        search = report.get("search") or {"checks": ()}
        for check in (*report["checks"], *search["checks"]):
            for mistake in (check.get("diagnosis") or {"mistakes": ()})["mistakes"]:
                if "says" in mistake:
                    mistake["headline"] = mistake.pop("says").rstrip(".")
    except (AttributeError, KeyError, TypeError) as error:
        raise msgspec.ValidationError(f"it is no report of format 2: {error!r}") from error
    return report
