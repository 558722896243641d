"""A report as JUnit XML, in pytest's dialect `xunit2`.

An operation is a suite and a check is a test. Points are properties of the suite, since `xunit2`
has none of a test, and what validates files by its schema refuses them there. So is the file that
the functions stand in, which some readers look for before they guess one by the name of the class.

Source: jenkinsci/xunit-plugin, junit-10.xsd; pytest, junitxml.py.
"""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.integrations.outlets import ResultFile
from grader.integrations.repository import path_in_repository
from grader.records.report import CheckReport, Report
from grader.report.plain_text import check_in_full
from grader.scoring import require_score
from grader.text import safe_line, safe_text


def junit_results(report: Report) -> bytes:
    """The content of a file of JUnit XML.

    The property `points` of a suite is what its operation earned, `possible` what it could, and
    `points/stride` what the check `stride` earned. A check that was not asked fails, since its
    points are lost; one that fails and is worth none is skipped: nothing turns red for a mere hint.

    Raises:
        MachineError: The checks do not add up to the score.
    """
    require_score(report, (check.earned for check in report.checks))
    root = Element("testsuites", {"name": safe_line(report.title), **_counts(report.checks)})
    if report.seconds is not None:
        root.set("time", f"{report.seconds:.3f}")
    files = {
        one.name: path_in_repository(report, one.location.file)
        for one in report.operations
        if one.location is not None
    }
    for name in dict.fromkeys(check.operation for check in report.checks):
        _add_suite(root, name, files.get(name) or path_in_repository(report), report)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _add_suite(root: Element, name: str, file: str, report: Report) -> None:
    checks = [one for one in report.checks if one.operation == name]
    skipped = sum(check.is_hint for check in checks)
    suite = SubElement(root, "testsuite", {"name": safe_line(name), **_counts(checks)})
    suite.set("skipped", str(skipped))
    suite.set("file", safe_line(file))
    # Nobody measures an operation, and dorny/test-reporter shows `NaNms` where nothing is said.
    suite.set("time", "0")
    properties = SubElement(suite, "properties")
    points = {
        "points": sum(check.earned for check in checks),
        "possible": sum(check.possible for check in checks),
        **{f"points/{check.check}": check.earned for check in checks},
    }
    for key, value in points.items():
        SubElement(properties, "property", name=safe_line(key), value=str(value))
    for check in checks:
        _add_test(suite, check, report)


def _counts(checks: Sequence[CheckReport]) -> dict[str, str]:
    failed = sum(map(_has_failed, checks))
    return {"tests": str(len(checks)), "failures": str(failed), "errors": "0"}


def _has_failed(check: CheckReport) -> bool:
    return not check.passed and not check.is_hint


def _add_test(suite: Element, check: CheckReport, report: Report) -> None:
    test = SubElement(
        suite, "testcase", classname=safe_line(check.operation), name=safe_line(check.check)
    )
    text = safe_text(check_in_full(check, report))
    if _has_failed(check):
        said = check.message or check.verdict
        failure = SubElement(test, "failure", type=check.verdict, message=safe_line(said))
        failure.text = text
    elif not check.passed:
        SubElement(test, "skipped", message=safe_line(f"no points: {check.verdict}")).text = text
    elif text:
        SubElement(test, "system-out").text = text


def results_in(_: Mapping[str, str]) -> ResultFile:
    """The file, whatever the environment."""
    return ResultFile(write=junit_results)
