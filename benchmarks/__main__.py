"""`python -m benchmarks [NAME]`: print the tables, or the one that is named.

It measures and judges nothing: whether a requirement is met is printed, the exit code stays 0.
"""

import argparse
from collections.abc import Callable
from time import perf_counter

from benchmarks.cold import measure_cold, measure_failing
from benchmarks.counterexamples import measure_counterexamples
from benchmarks.machine import machine_in_words
from benchmarks.planted import measure_planted
from benchmarks.steps import measure_steps
from benchmarks.styles import measure_styles
from benchmarks.table import Requirement, Table, requirement_in_words, table_in_markdown
from benchmarks.warm import measure_warm

TABLES: dict[str, Callable[[], Table]] = {
    "cold": measure_cold,
    "failing": measure_failing,
    "warm": measure_warm,
    "styles": measure_styles,
    "planted": measure_planted,
    "counterexamples": measure_counterexamples,
    "steps": measure_steps,
}


def main() -> None:
    """Measure, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=TABLES, help="the one table to print")
    name: str | None = parser.parse_args().name
    begin = perf_counter()
    print(f"# Benchmarks\n\nMeasured on {machine_in_words()}.", flush=True)
    requirements: list[Requirement] = []
    for measure in [TABLES[name]] if name else TABLES.values():
        table = measure()
        requirements += table.requirements
        print(f"\n{table_in_markdown(table)}", flush=True)
    if requirements:
        print("\n## What is required\n")
        print("\n".join(map(requirement_in_words, requirements)))
    print(f"\nMeasured in {perf_counter() - begin:.0f} s.")


main()
