"""What a run of GitHub Actions is told of a report: annotations, a summary and outputs."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from grader.errors import UserError
from grader.files import cannot_write
from grader.integrations.github.annotations import annotations_of, title_of
from grader.integrations.github.log import tell_commands
from grader.integrations.github.reporter import autograding_result
from grader.integrations.github.summary import step_summary
from grader.records.report import Report

_SUMMARY, _OUTPUT = "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"


class ActionsRun(NamedTuple):
    """Where a step of a run is told something.

    Attributes:
        summary: The file that takes its summary.
        output: The file that takes its outputs.
    """

    summary: Path
    output: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The run that an environment is of.

        Raises:
            UserError: It is of none.
        """
        missing = [name for name in (_SUMMARY, _OUTPUT) if not environment.get(name)]
        if missing:
            raise UserError(
                f"--github is for a step of GitHub Actions, and {' and '.join(missing)} "
                f"{'is' if len(missing) == 1 else 'are'} not set. Leave it out elsewhere."
            )
        return cls(Path(environment[_SUMMARY]), Path(environment[_OUTPUT]))

    def tell(self, report: Report) -> None:
        """Annotate the functions that fail, add the summary, and set the outputs.

        The outputs are `score`, `possible`, `title`, e.g. `40/100 practice`, and `result`, for the
        classroom autograding reporter.

        Raises:
            OutputError: A file cannot be written.
            MachineError: The checks do not add up to the score.
        """
        outputs = {
            "score": report.score.earned,
            "possible": report.score.possible,
            "title": title_of(report),
            "result": autograding_result(report),
        }
        _append(self.summary, step_summary(report))
        _append(self.output, "".join(f"{name}={value}\n" for name, value in outputs.items()))
        tell_commands(annotations_of(report))


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise cannot_write(path, error) from error
