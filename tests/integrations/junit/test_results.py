"""What a reader of JUnit XML is told."""

from xml.etree import ElementTree as ET

import msgspec
import pytest
from xmlschema import XMLSchema

from grader.integrations.junit.results import junit_results
from grader.records.report import Report
from grader.report.plain_text import check_in_full
from tests.conftest import GradeSource, Sample
from tests.support import REPOSITORY, TWINS, check_of, submission_of


@pytest.fixture(scope="module")
def schema() -> XMLSchema:
    return XMLSchema(REPOSITORY / "third_party" / "junit" / "junit-10.xsd")


def elements_of(report: Report) -> dict[str, ET.Element]:
    root = ET.fromstring(junit_results(report))
    return {f"{one.get('classname')}/{one.get('name')}": one for one in root.iter("testcase")}


@pytest.mark.parametrize("sample", ["mistaken", "perfect", "hostile"])
def test_it_is_what_the_schema_asks(
    request: pytest.FixtureRequest, schema: XMLSchema, sample: str
) -> None:
    report = request.getfixturevalue(sample)
    for seconds in (None, 0.0, report.seconds, 1234.5678):
        content = junit_results(msgspec.structs.replace(report, seconds=seconds))
        schema.validate(content.decode())


def test_the_schema_refuses_points_of_a_test(schema: XMLSchema, perfect: Report) -> None:
    root = ET.fromstring(junit_results(perfect))
    test = next(root.iter("testcase"))
    test.append(ET.Element("properties"))
    assert not schema.is_valid(ET.tostring(root, encoding="unicode"))


def test_an_operation_is_a_suite_and_a_check_is_a_test(mistaken: Report) -> None:
    root = ET.fromstring(junit_results(mistaken))
    assert [suite.get("name") for suite in root] == [one.name for one in mistaken.operations]
    assert [*elements_of(mistaken)] == [check.name for check in mistaken.checks]
    for suite, operation in zip(root, mistaken.operations, strict=True):
        points = {one.get("name"): one.get("value") for one in suite.iter("property")}
        assert points["points"] == str(operation.earned)
        assert points["possible"] == str(operation.possible)
        for check in mistaken.checks:
            if check.operation == operation.name:
                assert points[f"points/{check.check}"] == str(check.earned)


def test_a_failure_says_what_is_wrong_and_its_first_check_all_of_the_finding(
    mistaken: Report,
) -> None:
    for check in mistaken.checks:
        (failure,) = elements_of(mistaken)[check.name].findall("failure") or (None,)
        assert (failure is None) is check.passed
        if failure is None:
            continue
        assert (failure.get("type"), failure.get("message")) == (check.verdict, check.message)
        assert failure.text == check_in_full(check, mistaken)
        assert "\x1b" not in failure.text
    first, *others = mistaken.findings[0].checks
    tests = elements_of(mistaken)
    assert "import numpy as np" in (tests[first][0].text or "")
    assert all(f"See {first}." in (tests[name][0].text or "") for name in others)


def test_what_was_not_asked_fails(sample: Sample) -> None:
    report = sample("stub")
    tests = elements_of(report)
    for check in report.checks:
        (told,) = tests[check.name]
        assert told.tag == "failure"
        assert (told.get("type"), told.get("message")) == (check.verdict, check.message)
    root = ET.fromstring(junit_results(report))
    for suite in [root, *root]:
        assert suite.get("failures") == str(len([*suite.iter("failure")])) != "0"
        assert suite.get("skipped", "0") == "0"
        assert suite.get("tests") == str(len([*suite.iter("testcase")]))


def test_a_right_program_has_neither_failures_nor_texts(perfect: Report) -> None:
    root = ET.fromstring(junit_results(perfect))
    assert (root.get("tests"), root.get("failures")) == (str(len(perfect.checks)), "0")
    assert not any(len(test) for test in root.iter("testcase"))


def test_hostile_text_is_text(hostile: Report) -> None:
    root = ET.fromstring(junit_results(hostile))
    assert not [*root.iter("script"), *root.iter("b")]
    found = check_of(hostile, "pad/basic").message
    assert elements_of(hostile)["pad/basic"][0].get("message") == found


def test_a_reader_that_shows_the_time_of_a_suite_finds_one(mistaken: Report) -> None:
    """Source: dorny/test-reporter at 035c1f9, java-junit-parser.ts, `getTestRunResult`."""
    for suite in ET.fromstring(junit_results(mistaken)):
        assert float(suite.get("time", "NaN")) * 1000 == 0


def test_a_reader_that_annotates_finds_the_file_of_the_functions(grade_source: GradeSource) -> None:
    """Source: mikepenz/action-junit-report at 0289ec7, testParser.ts, `resolveFileAndLine`.

    It takes `file` of a test, of a failure or of the suite; else what follows the last dot in the
    name of the class.
    """
    submission = submission_of("from helper import pad\n", helper=TWINS["pad"])
    root = ET.fromstring(junit_results(grade_source(submission, "pad", "maxpool")))
    files = {suite.get("name"): suite.get("file") for suite in root}
    assert files == {"pad": "submission/helper.py", "maxpool": "submission/cnn.py"}
