"""The checks of a submission as items of pytest."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from grader.assignment import find_files, load_files
from grader.errors import GraderError, MachineError, UserError, fault_in_words
from grader.grade import grade_submission
from grader.intake.folder import load_submission
from grader.integrations.github.log import hide_commands
from grader.isolation.launcher import default_launcher
from grader.isolation.surveying import survey_alone
from grader.pytest_plugin.arguments import select_items
from grader.pytest_plugin.fence import Fence
from grader.records.graded_with import GradedWith
from grader.records.report import CheckReport, Report
from grader.report.deck_named import deck_named
from grader.report.plain_text import check_in_text, finding_in_text, finding_of
from grader.text import safe_line

_WORKER_OUTPUT = "cnn-grader"
"""Under which xdist brings a worker's result home."""

_PRACTICE = "This was practice and is no grade: pytest runs whatever else is in the folder."

_NOT_IN_DECK = "Only your grade asks this check; this practice deck has no cases for it."


class SubmissionPlugin:
    """Adds the checks of a submission to a run; grades it once, when the first check is run."""

    def __init__(self, config: pytest.Config, fence: Fence) -> None:
        """Read everything, and leave pytest the paths that are its own to collect.

        Args:
            config: pytest's settings and what was typed.
            fence: Around the submission.

        Raises:
            UserError: The submission, the assignment, the deck or a path cannot be used.
        """
        assignment, deck = (
            Path(typed) if typed else None
            for typed in (config.option.submission_assignment, config.option.submission_deck)
        )
        self._files = find_files(assignment, deck)
        self._assignment, self._deck = load_files(self._files)
        self._submission = load_submission(fence.folder, self._assignment.wanted, survey_alone)
        self._practice = fence.practice
        self._graded: Report | GraderError | None = None
        self._brought_home: list[str] = []
        self._told: set[str] = set()
        rubric = [row.name for row in self._assignment.rubric]
        self._selection = select_items(config, fence, self._submission.path, rubric)
        config.args = list(self._selection.paths)

    def grade(self) -> Report:
        """The report; grading is tried once, and what it raised is raised again.

        Raises:
            IsolationError: The deck asks for more isolation than there is here.
            MachineError: The grader or the machine failed; there is no score.
        """
        if self._graded is None:
            self._graded = self._try_to_grade()
        if isinstance(self._graded, GraderError):
            raise self._graded
        return self._graded

    def _try_to_grade(self) -> Report | GraderError:
        try:
            with default_launcher() as launcher:
                return grade_submission(self._submission, self._assignment, self._deck, launcher)
        except GraderError as error:
            return error
        except Exception as error:  # noqa: BLE001  whatever it is, it is no fault of the student
            return MachineError(fault_in_words(error))

    def tell(self, check: CheckReport) -> str:
        """What is wrong with a check; at the first that is run of a finding, all of that."""
        report = self.grade()
        text, finding = check_in_text(check, report.findings), finding_of(check, report.findings)
        if finding is None or finding.every_check[0] in self._told:
            return text
        self._told.add(finding.every_check[0])
        return f"{text}\n\n{finding_in_text(finding, deck_named(report))}"

    def pytest_report_header(self) -> str:
        """One line on what is graded with what."""
        found = " and ".join(str(path) for path in self._files.found)
        return safe_line(
            f"submission: {self._submission.path}, graded with "
            f"{GradedWith.here(self._deck).in_words}{f', from {found}' if found else ''}"
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add the checks to the tests, before anything is deselected."""
        path = Path(os.path.normpath(session.startpath / self._submission.path))
        file = SubmissionFile.from_parent(
            session,
            name=safe_line(path.name),
            path=path,
            nodeid=_shown_path(path, session.config.rootpath),
            plugin=self,
            names=self._selection.checks,
        )
        items.extend(session.genitems(file))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send what a worker of xdist has to say home."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_WORKER_OUTPUT] = self._summary()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a worker of xdist has to say; they all say the same, if they graded."""
        output = getattr(node, "workeroutput", {})
        self._brought_home = output.get(_WORKER_OUTPUT) or self._brought_home

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """End with the score."""
        for line in self._summary() or self._brought_home:
            terminalreporter.write_line(line)

    def _summary(self) -> list[str]:
        if self._graded is None:
            return []
        if isinstance(self._graded, GraderError):
            return [f"No score: {self._graded}"]
        practice = [_PRACTICE] if self._practice else []
        return [*self._graded.warnings, self._graded.summary, *practice]


class SubmissionFile(pytest.Collector):
    """The file that holds a submission's functions, which pytest never opens."""

    def __init__(self, *, plugin: SubmissionPlugin, names: list[str], **node: Any) -> None:
        """A collector of checks.

        Args:
            plugin: Grades the submission.
            names: Names of the checks.
            node: What pytest wants to know of a node.
        """
        super().__init__(**node)
        self._plugin = plugin
        self._names = names

    def collect(self) -> Iterator["CheckItem"]:
        """One item for every check."""
        for name in self._names:
            yield CheckItem.from_parent(self, name=name, plugin=self._plugin)


class CheckItem(pytest.Item):
    """One check; it fails with its finding."""

    def __init__(self, *, plugin: SubmissionPlugin, **node: Any) -> None:
        """An item that is not yet graded.

        Args:
            plugin: Grades the submission.
            node: What pytest wants to know of a node.
        """
        super().__init__(**node)
        self._plugin = plugin
        self._found: CheckReport | None = None

    def setup(self) -> None:
        """Grade the submission, if no other check has done so; what fails here is an error."""
        try:
            report = self._plugin.grade()
        except UserError as error:
            pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
        self._found = next((one for one in report.checks if one.name == self.name), None)
        if self._found is not None:
            self.user_properties += [
                ("points", self._found.earned),
                ("points_possible", self._found.possible),
            ]

    def runtest(self) -> None:
        """Pass or fail; what was not asked fails too, and what only the grade asks is skipped."""
        found = self._found
        if found is None:
            _skip(_NOT_IN_DECK)
        if found.is_hint and found.failed:
            _skip(f"No points hang on this check, and it fails:\n{self._plugin.tell(found)}")
        if found.is_hint:
            _skip(" ".join((found.message, *found.notes)))
        if not found.passed:
            raise _CheckFailedError(self._plugin.tell(found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any, **__: Any) -> str:
        """What the report says, where Python would show a traceback of ours."""
        return hide_commands(str(excinfo.value))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the check stands in pytest's lists."""
        return self.config.rootpath / self.nodeid.partition("::")[0], 0, self.name


class _CheckFailedError(Exception):
    """A check of the student's is not right; the text says how."""


def _skip(reason: str) -> NoReturn:
    raise pytest.skip.Exception(hide_commands(reason), _use_item_location=True)


def _shown_path(path: Path, root: Path) -> str:
    """A path as part of the ids of items, which are printed as they are."""
    try:
        shown = os.path.relpath(path, root)
    except ValueError:  # another drive of Windows
        shown = str(path)
    return hide_commands(safe_line(shown.replace(os.sep, "/")))
