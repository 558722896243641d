"""Whatever a student writes, and wherever, no format obeys it."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.allowance import Allowance
from grader.check import ask_checks, conclude_checks, explain_failures
from grader.errors import SubmissionError
from grader.integrations.github.log import commands_stopped
from grader.integrations.gradescope.results import gradescope_results
from grader.integrations.junit.results import junit_results
from grader.integrations.prairielearn.results import prairielearn_results
from grader.isolation.codec import read_loaded, read_outcomes
from grader.isolation.protocol.frames import encode_message
from grader.isolation.protocol.grading import (
    Line,
    WireLoaded,
    WireOutcome,
    WireRaised,
    WireReturned,
)
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.isolation import Isolation, Layer
from grader.records.report import Report
from grader.records.submission import Submission
from grader.report.console import open_console
from grader.report.findings import Basis
from grader.report.json_file import encode_report
from grader.report.page import render_page
from grader.report.publish import publish_report
from grader.report.terminal import print_report
from grader.scoring import score_results
from tests.isolation.hostile import text_of
from tests.report.conftest import in_terminal
from tests.report.page.test_render import outline_of
from tests.support import OPERATIONS, Deed, FakeAsker, obeyed_by_actions, pad_case, restricted

ATTACKS = (
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b2J",
    "\x00",
    "\r",
    "\t",
    "\n",
    "\n\n100 of 100 points\n",
    "\n::error::x\n",
    " ::set-output name=score::100",
    "##[error]",
    "##vso[task.complete result=Succeeded]",
    "##teamcity[buildStatus]",
    "\u202e",
    "\u2066",
    "\u2028",
    "\u3164",
    "\ufe0f",
    "\ufdd0",
    "\U000e0041",
    "Z" + "\u0335" * 20,
    "</title></style><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "<!--",
    "]]>",
    "&lt;",
    "{{ 7 * 7 }}{% endraw %}",
    "[red]",
    ":warning:",
    "`",
    "\\",
)
TEXTS = st.lists(st.sampled_from(ATTACKS) | st.text(min_size=1, max_size=5), min_size=1).map(
    "".join
)
NAMES = TEXTS | st.lists(st.sampled_from((*ATTACKS, "\udcff")), min_size=1).map("".join)

Publish = Callable[..., Report]


@pytest.fixture(scope="module")
def publish(assignment: Assignment, practice_deck: Deck) -> Publish:
    """A report in which a student has written every text that a student can write."""
    asked = restricted(assignment, "pad/basic", "conv1d/basic", "conv2d/basic", "maxpool/basic")

    def publish(text: str, name: str, *, loads: bool = True) -> Report:
        raised = WireRaised(text, text, (Line(text, 1, text, text),) * 2)
        other = WireReturned(text, modified=(text,), shares=(text,))

        def answer(returned: WireReturned | None, raised: WireRaised | None) -> Deed:
            said = text_of(WireOutcome(returned, raised, printed=text))
            return Deed(read_outcomes(said, memoryview(b""), [pad_case()], 1 << 20)[0])

        def untyped(**given: Any) -> Deed:
            shape = OPERATIONS["maxpool"].twin(**given).shape
            return answer(other._replace(shape=shape, dtype=text), None)

        functions = {
            "pad": lambda **_: answer(None, raised),
            "conv1d": lambda **_: answer(other, None),
            "maxpool": untyped,
        }
        asker = FakeAsker(functions if loads else {})
        said = WireLoaded({**asker.loaded.functions}, locations={}, error=raised)
        asker.loaded = read_loaded(encode_message(said), tuple(OPERATIONS), ("cnn.py",))
        runs = ask_checks(asked, practice_deck, asker)
        results, allowance = conclude_checks(runs), Allowance()
        submission = Submission(
            name=name, path=f"{name}/cnn.py", main=f"{name}.py", sources={}, sha256="0" * 64
        )
        return publish_report(
            assignment=asked,
            deck=practice_deck,
            basis=Basis(submission, asker.loaded, allowance),
            isolation=Isolation(level=0, layers=(Layer(name="process", off=""),)),
            results=results,
            findings=explain_failures(asked, runs, practice_deck, asker, allowance),
            score=score_results(asked.rubric, results),
            search=None,
            seconds=0.5,
        )

    return lru_cache(maxsize=4)(publish)  # of harmless text again and again


def is_harmless(text: str) -> bool:
    commands = ("##[", "##vso[", "##teamcity[")
    return text.replace("\n", "").isprintable() and not any(
        command in text.lower() for command in commands
    )


def strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from (text for one in value.values() for text in strings_of(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in strings_of(one))


@pytest.mark.parametrize("loads", [True, False])
@given(text=TEXTS, name=NAMES)
def test_a_page_has_the_elements_that_it_has_for_harmless_text(
    publish: Publish, text: str, name: str, *, loads: bool
) -> None:
    report = publish(text, name, loads=loads)
    assert is_harmless(render_page(report))
    hostile, harmless = outline_of(report), outline_of(publish("x", "x", loads=loads))
    without_code = [[one for one in page.tags if one[0] != "code"] for page in (hostile, harmless)]
    assert without_code[0] == without_code[1]


@pytest.mark.parametrize("loads", [True, False])
@given(text=TEXTS, name=NAMES)
def test_json_holds_no_text_that_is_obeyed(
    publish: Publish, text: str, name: str, *, loads: bool
) -> None:
    written = encode_report(publish(text, name, loads=loads))
    assert all(map(is_harmless, strings_of(json.loads(written))))


@pytest.mark.parametrize("loads", [True, False])
@pytest.mark.parametrize("make", [gradescope_results, prairielearn_results])
@given(text=TEXTS, name=NAMES)
def test_results_for_other_systems_hold_no_text_that_is_obeyed(
    publish: Publish, make: Callable[[Report], bytes], text: str, name: str, *, loads: bool
) -> None:
    written = make(publish(text, name, loads=loads))
    assert all(map(is_harmless, strings_of(json.loads(written))))


@pytest.mark.parametrize("loads", [True, False])
@given(text=TEXTS, name=NAMES)
def test_xml_has_the_elements_that_it_has_for_harmless_text(
    publish: Publish, text: str, name: str, *, loads: bool
) -> None:
    hostile, harmless = (
        [*ET.fromstring(junit_results(publish(*texts, loads=loads))).iter()]
        for texts in ((text, name), ("x", "x"))
    )
    assert [one.tag for one in hostile] == [one.tag for one in harmless]
    for one in hostile:
        assert all(map(is_harmless, [one.text or "", *one.attrib.values()]))


@pytest.mark.parametrize("loads", [True, False])
@given(text=TEXTS, name=NAMES, width=st.integers(20, 200))
def test_a_terminal_shows_what_a_student_wrote_and_obeys_nothing(
    publish: Publish, text: str, name: str, width: int, *, loads: bool
) -> None:
    assert is_harmless(in_terminal(publish(text, name, loads=loads), width))


@pytest.mark.parametrize("loads", [True, False])
@given(text=TEXTS, name=NAMES)
def test_the_first_line_of_a_terminal_is_never_a_students_own(
    publish: Publish, text: str, name: str, *, loads: bool
) -> None:
    report = publish(text, name, loads=loads)
    first = in_terminal(report, 100_000).splitlines()[0]
    assert first == in_terminal(publish("x", "x", loads=loads), 100_000).splitlines()[0]
    assert report.summary.startswith("0 of " if loads else "Nothing to grade")


@given(text=TEXTS, name=NAMES)
def test_no_line_is_a_command_to_github_actions(publish: Publish, text: str, name: str) -> None:
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as log:
        patch.setenv("GITHUB_ACTIONS", "true")
        with commands_stopped():
            print_report(publish(text, name), open_console())
    assert obeyed_by_actions(log.getvalue()) == []
    assert obeyed_by_actions(f"{log.getvalue()}::notice::ours\n") == ["notice"]


@given(name=NAMES)
def test_an_error_that_quotes_a_name_is_one_harmless_line(name: str) -> None:
    message = str(SubmissionError(f"The folder {name} has no cnn.py."))
    assert is_harmless(message)
    assert "\n" not in message
    assert message.encode()
