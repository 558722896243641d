"""Writes the JSON Schemas of what is published beside this file: `make schema`."""

import json
from pathlib import Path

from grader.gradebook.json_lines import student_schema
from grader.report.json_file import report_schema

SCHEMAS = {
    Path(__file__).with_name("report.schema.json"): report_schema,
    Path(__file__).with_name("gradebook.schema.json"): student_schema,
}
"""What makes the schema, by its file."""


def main() -> None:
    """Write the schemas of a report and of a line of a gradebook."""
    for path, schema in SCHEMAS.items():
        path.write_text(json.dumps(schema(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
