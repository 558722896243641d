"""Writes `report.schema.json` beside this file: `make schema`."""

import json
from pathlib import Path

from grader.report.json_file import report_schema

SCHEMA = Path(__file__).with_name("report.schema.json")


def main() -> None:
    """Write the JSON Schema of a report."""
    SCHEMA.write_text(json.dumps(report_schema(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
