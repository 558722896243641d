"""Right programs in every style that is kept beside the tests."""

from time import perf_counter

from benchmarks.grading import STYLES, read_style, warm_grader
from benchmarks.spread import Spread, spread_of
from benchmarks.table import Requirement, Table
from grader.records.report import Report

_ROUNDS = 5


def measure_styles() -> Table:
    """Points and time of every right program."""
    seconds: dict[str, list[float]] = {style: [] for style in STYLES}
    reports: dict[str, Report] = {}
    with warm_grader() as grader:
        for _ in range(_ROUNDS):
            for style in STYLES:
                begin = perf_counter()
                reports[style] = grader.grade(read_style(style))
                seconds[style].append(perf_counter() - begin)
    full = [style for style, report in reports.items() if _has_full_marks(report)]
    return Table(
        title="Right programs",
        head=("style", "points", "ms, warm"),
        rows=[_row(style, reports[style], spread_of(seconds[style])) for style in STYLES],
        requirements=[
            Requirement(
                "every right program earns full marks",
                f"{len(full)} of {len(STYLES)}",
                len(full) == len(STYLES),
            )
        ],
    )


def _has_full_marks(report: Report) -> bool:
    return report.score.earned == report.score.possible


def _row(style: str, report: Report, seconds: Spread) -> tuple[str, str, str]:
    score = report.score
    milliseconds = Spread(*(1000 * value for value in seconds))
    return style, f"{score.earned} of {score.possible}", milliseconds.shown(0)
