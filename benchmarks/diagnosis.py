"""What the diagnosis says of programs whose mistake is known."""

from benchmarks.grading import warm_grader
from benchmarks.table import Requirement, Table
from tests.explain.variants import VARIANTS, is_right_first, is_wrong_for_certain, read_variant
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of

_MIN_PERCENT = 90


def measure_diagnosis() -> Table:
    """Programs of others, with the family that their mistake belongs to, and planted bugs."""
    with warm_grader() as grader:
        assignment = grader.assignment
        reports = {name: grader.grade(read_variant(name)) for name in VARIANTS}
        planted = [grader.grade(source_of(fault)) for fault in (*FAULTS, *WHOLE_FAULTS)]
    right = [name for name, report in reports.items() if is_right_first(name, report, assignment)]
    wrong = [
        name for name, report in reports.items() if is_wrong_for_certain(name, report, assignment)
    ]
    named = sum(any(one.mistakes for one in report.findings) for report in planted)
    percent = 100 * len(right) / len(VARIANTS)
    return Table(
        title="Diagnosis",
        head=("", "programs"),
        rows=[
            ("of others: right family first", f"{len(right)} of {len(VARIANTS)}"),
            ("of others: wrong and certain", f"{len(wrong)} of {len(VARIANTS)}"),
            ("planted bugs that get a name", f"{named} of {len(planted)}"),
        ],
        requirements=[
            Requirement(
                f"the right family comes first for {_MIN_PERCENT} % of others' programs",
                f"{percent:.0f} %",
                percent >= _MIN_PERCENT,
            ),
            Requirement("none is told what is wrong for certain", str(len(wrong)), not wrong),
        ],
        notes=[f"Others: {name} is not named." for name in VARIANTS if name not in right],
    )
