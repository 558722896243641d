"""`grade [PATH]`: what can be typed, and a start that waits for nothing else."""

import gc
import os
from pathlib import Path


def grade(
    path: Path = Path(),
    /,
    *,
    assignment: Path | None = None,
    deck: Path | None = None,
    output: Path = Path(),
    html: Path | None = None,
    json: Path | None = None,
    junit: Path | None = None,
    gradescope: Path | None = None,
    prairielearn: Path | None = None,
    classroom50: Path | None = None,
    github: bool = False,
    search: int = 0,
    all_: bool = False,
    require_full_marks: bool = False,
    allow_weak_isolation: bool = False,
) -> int:
    """Grade one submission and write a page about it.

    A folder that has the name of a subcommand is written with a dot, e.g. `./deck`.

    Args:
        path: Folder with your cnn.py or a notebook, or such a file; where you are if left out.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        deck: The deck; if left out, the practice.deck beside the assignment.
        output: Folder for report.html; made if there is none.
        html: File for the page, instead of report.html.
        json: File for the result as JSON.
        junit: File for the result as JUnit XML.
        gradescope: File for the results.json of a Gradescope autograder.
        prairielearn: File for the results.json of an external grader of PrairieLearn.
        classroom50: File for the result.json of a Classroom 50 autograder.
        github: Annotate the functions that fail, write a summary and set outputs; for a step of
            GitHub Actions.
        search: Ask that many fresh cases beyond the deck, without points; needs torch.
        all_: Print all findings with their examples, and every check.
        require_full_marks: Exit with 1 unless every point was earned.
        allow_weak_isolation: Ask a final deck also where a submission could read files.
    """
    # A grading is over before there is garbage to collect, and more threads than one take longer
    # to start than all its sums.
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from grader.isolation.launcher import default_launcher  # noqa: PLC0415  starts importing NumPy

    with default_launcher(ahead=True) as launcher:
        from grader.commands.grade import grade_command  # noqa: PLC0415  meanwhile, so do we

        return grade_command(
            path,
            launcher,
            assignment=assignment,
            deck=deck,
            output=output,
            html=html,
            files={
                "json": json,
                "junit": junit,
                "gradescope": gradescope,
                "prairielearn": prairielearn,
                "classroom50": classroom50,
            },
            github=github,
            search=search,
            everything=all_,
            require_full_marks=require_full_marks,
            allow_weak_isolation=allow_weak_isolation,
        )
