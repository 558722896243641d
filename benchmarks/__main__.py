"""`python -m benchmarks [NAME]`: print the tables, or the one that is named.

It measures and judges nothing: whether a requirement is met is printed, the exit code stays 0.
"""

import argparse
from importlib import import_module
from time import perf_counter

from benchmarks.machine import machine_in_words
from benchmarks.table import Requirement, Table, requirement_in_words, table_in_markdown

TABLES = {
    "cold": "benchmarks.cold:measure_cold",
    "failing": "benchmarks.cold:measure_failing",
    "watch": "benchmarks.watch:measure_watch",
    "plugin": "benchmarks.plugin:measure_plugin",
    "warm": "benchmarks.warm:measure_warm",
    "styles": "benchmarks.styles:measure_styles",
    "planted": "benchmarks.planted:measure_planted",
    "counterexamples": "benchmarks.counterexamples:measure_counterexamples",
    "agreement": "benchmarks.agreement:measure_agreement",
    "pages": "benchmarks.pages:measure_pages",
    "findings": "benchmarks.findings:measure_findings",
    "laws": "benchmarks.laws:measure_laws",
    "diagnosis": "benchmarks.diagnosis:measure_diagnosis",
    "layers": "benchmarks.layers:measure_layers",
    "served": "benchmarks.served:measure_served",
    "course-calls": "benchmarks.course_calls:measure_course_calls",
    "hostile": "benchmarks.hostile:measure_hostile",
    "steps": "benchmarks.steps:measure_steps",
    "batch": "benchmarks.batch:measure_batch",
}
"""Where each table is measured; a table imports only what it needs."""

ON_REQUEST = {
    "breakers": "benchmarks.planted:measure_breakers",
    "gradients": "benchmarks.agreement:measure_gradients",
    "narrowed": "benchmarks.narrowed:measure_narrowed",
    "hostile-answers": "benchmarks.hostile_answers:measure_hostile_answers",
    "growth": "benchmarks.batch:measure_growth",
    "numpy": "benchmarks.numpy_tests:measure_numpy",
    "scaling": "benchmarks.scaling:measure_scaling",
    "torch": "benchmarks.torch_course:measure_torch",
}
"""Tables that take minutes, and are printed only if they are named."""


def main() -> None:
    """Measure, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    tables = TABLES | ON_REQUEST
    parser.add_argument("name", nargs="?", choices=tables, help="the one table to print")
    name: str | None = parser.parse_args().name
    begin = perf_counter()
    print(f"# Benchmarks\n\nMeasured on {machine_in_words()}.", flush=True)
    requirements: list[Requirement] = []
    for measured_by in [tables[name]] if name else TABLES.values():
        table = _measure(measured_by)
        requirements += table.requirements
        print(f"\n{table_in_markdown(table)}", flush=True)
    if requirements:
        print("\n## What is required\n")
        print("\n".join(map(requirement_in_words, requirements)))
    print(f"\nMeasured in {perf_counter() - begin:.0f} s.")


def _measure(measured_by: str) -> Table:
    module, _, function = measured_by.partition(":")
    table = getattr(import_module(module), function)()
    assert isinstance(table, Table)
    return table


main()
