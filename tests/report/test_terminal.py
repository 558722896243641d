import io
import re

import msgspec
import pytest
from rich.console import Console

from grader.records.finding_report import FindingReport
from grader.records.last_run import Changes
from grader.records.report import CheckReport, Report, SearchReport
from grader.records.score import Score
from grader.report.console import plain_console
from grader.report.plain_text import check_in_text, finding_in_text, result_in_text
from grader.report.terminal import MAX_LINES, print_report, print_standing
from tests.conftest import GradeSource
from tests.report.conftest import in_terminal
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of
from tests.support import RIGHT, submission_of

EVERY_AXIS = RIGHT.replace("def pad(", "def right_pad(") + (
    "\n\ndef pad(x, padding, value=0.0):\n"
    "    return np.pad(x, (padding[0], padding[1]), constant_values=value)\n"
)


def lines_of(report: Report, width: int = 80, changes: Changes | None = None) -> list[str]:
    """What is printed by default."""
    console = plain_console(io.StringIO(), width)
    print_report(report, console, changes)
    return text_of(console).splitlines()


def text_of(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def all_wrong(grade_source: GradeSource) -> Report:
    """Four functions that return no array."""
    return grade_source(
        "\n".join(
            f"def {name}(*args, **kwargs):\n    return {number}\n"
            for number, name in enumerate(("pad", "conv1d", "conv2d", "maxpool"))
        )
    )


def with_findings(report: Report, *findings: FindingReport) -> Report:
    return msgspec.structs.replace(report, findings=findings)


def test_one_mistake_is_told_once(grade_source: GradeSource) -> None:
    report = grade_source(EVERY_AXIS)
    (finding,) = report.findings
    assert finding.clearest is not None
    score, bar, done, space, *told = lines_of(report)
    assert (score, space) == ("97 of 100", "")
    assert bar == "pad      12/15  ━━━━━━━━━━━━╌╌╌"
    assert told[0].startswith(" 1 pad      +3  ")
    said = " ".join(line[16:] for line in told)
    assert said.startswith(f"{finding.title}. {finding.clearest.call}: shape (")
    assert said.endswith(f"). {finding.question}")
    assert done == "done: conv1d 25, conv2d 40, maxpool 20"


def test_a_report_has_at_most_twelve_lines_of_eighty_columns_with_the_page(
    mistaken: Report, all_wrong: Report, hostile: Report, looping: Report
) -> None:
    for report in (mistaken, all_wrong, hostile, looping):
        for width in (80, 200):
            lines = lines_of(report, width)
            assert len(lines) < MAX_LINES, lines
            assert max(map(len, lines)) <= 80
        assert max(map(len, lines_of(report, 40))) <= 40


def test_findings_that_are_not_told_are_counted_with_their_points(mistaken: Report) -> None:
    lines = lines_of(mistaken)
    told = {int(line[:2]) for line in lines if re.match(r"[ 1-3][1-3] ", line)}
    rest = mistaken.findings[len(told) :]
    (more,) = [line for line in lines if " more, " in line]
    assert more == f" {len(rest)} more, up to +{sum(one.points for one in rest)}"


def test_functions_stand_in_the_order_of_the_assignment_and_findings_in_theirs(
    mistaken: Report,
) -> None:
    lines = lines_of(mistaken)
    names = [line.split()[0] for line in lines if re.match(r"\w+ +\d+/\d+  ", line)]
    assert names == [one.name for one in mistaken.operations if one.name != "conv1d"]
    told = [line.split()[1] for line in lines if re.match(r" [123] .*\+", line)]
    assert told == [one.operation for one in mistaken.findings[: len(told)]]


@pytest.mark.parametrize("brief", [False, True])
def test_what_is_printed_before_the_findings_are_known_needs_none_of_them(
    mistaken: Report, all_wrong: Report, *, brief: bool
) -> None:
    for report in (mistaken, all_wrong):
        early, whole = plain_console(io.StringIO(), 80), plain_console(io.StringIO(), 80)
        print_standing(with_findings(report), early, brief=brief)
        print_report(report, whole, brief=brief)
        assert text_of(whole).startswith(f"{text_of(early)}\n 1 ")


def test_an_unwritten_function_takes_one_line(grade_source: GradeSource) -> None:
    stub = "def maxpool(*_, **__):\n    raise NotImplementedError\n\ndef right_maxpool("
    lines = lines_of(grade_source(RIGHT.replace("def maxpool(", stub)))
    assert "maxpool   0/20  not written yet: grade explain maxpool" in lines
    assert "maxpool" not in " ".join(lines).replace("maxpool   0/20", "").replace(
        "explain maxpool", ""
    )


def test_stubs_are_nothing_wrong(grade_source: GradeSource) -> None:
    stubs = "".join(
        f"def {name}(*_, **__):\n    raise NotImplementedError\n"
        for name in ("pad", "conv1d", "conv2d", "maxpool")
    )
    assert lines_of(grade_source(stubs)) == [
        "0 of 100. Nothing is wrong yet: 4 functions wait to be written.",
        "not written yet: pad 15, conv1d 25, conv2d 40, maxpool 20: grade explain pad",
    ]


def test_a_function_that_is_not_there_is_told_what_there_is(grade_source: GradeSource) -> None:
    text = " ".join(in_terminal(grade_source(RIGHT.replace("def conv1d(", "def conv_1d("))).split())
    assert "Did you mean conv_1d" in text
    assert "not written yet" not in text


@pytest.mark.parametrize("name", ["mode", "what_becomes_of_images_that_nobody_pads"])
def test_arguments_that_do_not_fit_are_told_on_one_line(
    grade_source: GradeSource, name: str
) -> None:
    own = f"def conv2d(x, weight, bias, stride, padding, {name}):\n    return x\n\n"
    lines = lines_of(grade_source(RIGHT.replace("def conv2d(", f"{own}def right_conv2d(")))
    title = next(number for number, line in enumerate(lines) if "cannot be called" in line)
    below = lines[title + 1]
    assert "issing " in below, below
    assert "required positional argument" in below, below
    assert len(below) <= 80


def test_all_right_says_so_and_then_what_could_be_done(perfect: Report, looping: Report) -> None:
    assert lines_of(perfect)[0] == "100 of 100. Everything is right."
    assert lines_of(perfect)[1] == "done: pad 15, conv1d 25, conv2d 40, maxpool 20"
    assert any(line.startswith("If you like: pad loops in Python") for line in lines_of(looping))


def test_what_was_not_asked_says_why(grade_source: GradeSource) -> None:
    endless = RIGHT.replace("def conv1d(", "def conv1d(*_, **__):\n    while True: pass\n\ndef _(")
    report = grade_source(endless)
    not_asked = sum(check.verdict == "not asked" for check in report.checks)
    text = " ".join(in_terminal(report).split())
    assert f"{not_asked} checks were not asked, since others timed out." in text
    line = 2 + endless[: endless.index("def conv1d(")].count("\n")
    assert f"Does the `while` in line {line} end: what has to change in every turn" in text


def test_a_file_that_does_not_load_has_no_score(grade_source: GradeSource) -> None:
    report = grade_source(f"{RIGHT}\ndef f(:\n")
    assert lines_of(report)[0] == "No score. The file did not load."
    assert any("Python cannot read line" in line for line in lines_of(report))
    final = msgspec.structs.replace(report, deck=msgspec.structs.replace(report.deck, kind="final"))
    assert lines_of(final)[0] == "0 of 100. The file did not load."


def test_a_file_that_python_cannot_read_is_told_with_its_line(grade_source: GradeSource) -> None:
    lines = lines_of(grade_source("def pad(x):\n    y = f(x, 1\ndef conv1d(x):\n    return y)\n"))
    told = " ".join(" ".join(lines).split())
    assert "Python cannot read line 3 of cnn.py. 3 def conv1d(x): SyntaxError: invalid" in told
    assert "Maybe the '(' in line 2 is not closed." in told
    assert "checks were not asked." in told


def test_the_last_run_stands_beside_the_score(mistaken: Report) -> None:
    last = Score(earned=81, possible=100)
    mended = ("conv2d/bias", "conv2d/padding")
    changes = Changes(since="14:05", last=last, gained=8, mended=mended)
    assert lines_of(mistaken, changes=changes)[0] == (
        "89 of 100, +8 since 14:05. Mended: conv2d bias, padding."
    )
    worse = Changes(since="14:05", last=last, gained=-2, broken=("pad/axes",))
    assert lines_of(mistaken, changes=worse)[0] == (
        "89 of 100, \N{MINUS SIGN}2 since 14:05. No longer right: pad/axes."
    )
    unknown = Changes(since="14:05", last=last)
    assert lines_of(mistaken, changes=unknown)[0] == "89 of 100. Before that: 81 of 100 at 14:05."


def test_what_is_another_than_at_the_last_run_takes_one_line(mistaken: Report) -> None:
    """Else it would crowd out what there is to mend."""
    names = tuple(one.name for one in mistaken.checks)
    last = Score(earned=81, possible=100)
    for count in range(1, len(names)):
        changes = Changes(
            since="Wednesday 14:05",
            last=last,
            gained=-8,
            mended=names[:count],
            broken=names[count:],
            written=("maxpool",),
        )
        lines = lines_of(mistaken, changes=changes)
        assert "No longer right: " in lines[0]
        assert lines[1:] == lines_of(mistaken)[1:]


def test_remarks_come_before_the_score_and_do_not_count(mistaken: Report) -> None:
    told = msgspec.structs.replace(
        mistaken, warnings=("Versions differ.",), remarks=("a.py was chosen.",) * 3
    )
    lines = lines_of(told)
    assert lines[:4] == ["Versions differ.", *("a.py was chosen.",) * 3]
    assert lines[4:] == lines_of(mistaken)


def test_checks_that_say_right_or_wrong_only_are_named_by_function(
    grade_source: GradeSource,
) -> None:
    lines = lines_of(grade_source(EVERY_AXIS, "pad", feedback="none"))
    assert lines == [
        "12 of 15",
        "pad      12/15  ━━━━━━━━━━━━╌╌╌",
        "",
        "   pad          Not right: axes, combined.",
        "Your course says right or wrong only.",
    ]


def test_at_hint_and_input_nothing_is_told_that_is_right(mistaken: Report) -> None:
    first = mistaken.findings[0]
    assert first.clearest is not None
    given = msgspec.structs.replace(
        first,
        feedback="input",
        clearest=msgspec.structs.replace(first.clearest, expected=None, mismatch=None, reading=""),
    )
    hint = msgspec.structs.replace(
        first, feedback="hint", clearest=None, features=("per-axis stride",)
    )
    said = lines_of(with_findings(mistaken, given))
    assert f"                For example in {first.clearest.call}." in said
    assert not any(", not " in line for line in said)
    said = lines_of(with_findings(mistaken, hint))
    assert "                Every failing call has: per-axis stride." in said
    assert "Your course shows no examples of this." in finding_in_text(hint)
    assert "Your course does not show what is right here." in finding_in_text(given)


def test_a_finding_that_costs_nothing_brings_no_points(mistaken: Report) -> None:
    first = msgspec.structs.replace(mistaken.findings[0], points=0)
    assert any(
        " 1 conv2d no points  Your" in line for line in lines_of(with_findings(mistaken, first))
    )


def test_many_failing_functions_share_lines(mistaken: Report) -> None:
    operations = tuple(
        msgspec.structs.replace(mistaken.operations[0], name=f"convolution_{number}")
        for number in range(12)
    )
    findings = tuple(
        msgspec.structs.replace(mistaken.findings[0], operation=one.name) for one in operations
    )
    checks = tuple(
        msgspec.structs.replace(mistaken.checks[0], name=f"{one.name}/basic", verdict="wrong value")
        for one in operations
    )
    report = msgspec.structs.replace(
        mistaken, operations=operations, findings=findings, checks=checks
    )
    lines = lines_of(report)
    assert len(lines) < MAX_LINES
    assert all(one.name in " ".join(lines) for one in operations)


def test_everything_shows_every_finding_its_example_and_every_check(mistaken: Report) -> None:
    text = in_terminal(mistaken, everything=True)
    flat = " ".join(text.split())
    for finding in mistaken.findings:
        assert finding.headline in flat
        assert finding.question in flat
        assert finding.evidence in flat
        assert finding.clearest is not None
        assert finding.clearest.call in flat
        assert " ".join(finding.clearest.message.split()) in flat
    lines = text.splitlines()
    assert all(any(line.startswith(one.name) for line in lines) for one in mistaken.checks)
    assert any(line.strip().startswith("expected (") for line in lines)
    assert "!" in text
    assert mistaken.submission.sha256[:12] in text
    assert mistaken.graded_with.in_words in text


def test_forbidden_calls_are_told_in_a_line_each(forbidden: Report, perfect: Report) -> None:
    lines = [line for line in in_terminal(forbidden).splitlines() if line.startswith("Uses ")]
    assert [line.partition(",")[0] for line in lines] == [
        "Uses numpy.convolve in line 3 of cnn.py",
        "Uses numpy.correlate in line 3 of helper.py",
    ]
    assert "to do without" not in in_terminal(perfect)


def test_a_search_is_told_without_points(mistaken: Report) -> None:
    search = SearchReport(seed=7, asked=50, wrong=3, checks=(), findings=mistaken.findings[:1])
    report = msgspec.structs.replace(mistaken, search=search)
    assert "(seed 7, no points): 3 of 50 fresh cases are wrong." in in_terminal(report)
    everything = " ".join(in_terminal(report, everything=True).split())
    assert everything.count(mistaken.findings[0].headline) == 1 + 1


@pytest.mark.parametrize("everything", [False, True])
def test_hostile_text_is_printed_and_not_obeyed(hostile: Report, *, everything: bool) -> None:
    text = in_terminal(hostile, everything=everything)
    assert all(character.isprintable() or character == "\n" for character in text)
    if everything:
        assert "\\x1b[31m" in text
        assert "<script>alert(1)</script>" in text
        assert "[red]" in text


@pytest.mark.parametrize("form", ["terminal", "result", "finding", "check"])
def test_a_report_that_somebody_wrote_is_inert(mistaken: Report, form: str) -> None:
    evil = "\x1b[31m\u202e\n::error::"
    finding = msgspec.structs.replace(
        mistaken.findings[0], headline=evil, question=evil, detail=evil, clearest=None
    )
    check = msgspec.structs.replace(mistaken.checks[0], verdict="raised", message=evil)
    report = msgspec.structs.replace(mistaken, findings=(finding,), remarks=(evil,))
    texts = {
        "terminal": in_terminal(report, everything=True),
        "result": result_in_text(report),
        "finding": finding_in_text(finding),
        "check": check_in_text(check, (finding,)),
    }
    assert all(character.isprintable() or character == "\n" for character in texts[form])
    assert not any(line.startswith("::") for line in texts[form].splitlines())


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[31mred",
        "\x1b]0;title\x07",
        "\u202eyp.nnc",
        "\x9b2J",
        "a\nb",
    ],
)
def test_hostile_names_of_files_are_printed_and_not_obeyed(
    grade_source: GradeSource, name: str
) -> None:
    submission = msgspec.structs.replace(submission_of(RIGHT), name=name, path=f"{name}/cnn.py")
    text = in_terminal(grade_source(submission, "pad/basic"), everything=True)
    assert "cnn.py" in text
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "a\nb" not in text


def test_markup_in_a_message_is_printed_as_it_is(grade_source: GradeSource) -> None:
    source = "def pad(x, padding, value=0.0):\n    raise ValueError('[bold]x[/bold] [/] [i, j]')\n"
    assert "[bold]x[/bold] [/] [i, j]" in in_terminal(grade_source(source, "pad/basic"))


def test_what_was_printed_is_shown(grade_source: GradeSource) -> None:
    source = "def pad(x, padding, value=0.0):\n    print('padding is', padding)\n    return x\n"
    report = grade_source(source, "pad/basic")
    assert "What the call printed:" in in_terminal(report, everything=True)
    assert "padding is (" in in_terminal(report, everything=True)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_any_encoding_of_a_terminal_can_be_written_to(
    mistaken: Report, hostile: Report, encoding: str
) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace")
    console = Console(file=stream, width=100, highlight=False, markup=False)
    print_report(mistaken, console)
    stream.flush()
    assert b"89 of 100" in raw.getvalue()
    assert b"\\u" not in raw.getvalue()
    print_report(hostile, console, everything=True)
    stream.flush()


def test_a_result_in_text_is_what_a_terminal_shows_and_what_graded(mistaken: Report) -> None:
    *shown, made_with = result_in_text(mistaken).splitlines()
    assert shown == lines_of(mistaken)
    assert made_with == f"Graded with {mistaken.graded_with.in_words}."


def test_a_check_in_text_names_its_finding_and_what_that_brings(mistaken: Report) -> None:
    finding = mistaken.findings[0]
    check = next(one for one in mistaken.checks if one.name == finding.checks[0])
    assert check_in_text(check, mistaken.findings).splitlines() == [
        check.verdict,
        f"{finding.title} ({finding.gain}).",
        check.message,
        *check.notes,
    ]
    right: CheckReport = next(one for one in mistaken.checks if one.passed and not one.notes)
    assert check_in_text(right, mistaken.findings) == ""


def test_a_finding_in_text_has_all_there_is(mistaken: Report) -> None:
    finding = mistaken.findings[0]
    text = finding_in_text(finding)
    assert text.startswith(f"{finding.title}  {finding.gain}\n{finding.question}\n")
    assert finding.evidence in text
    assert "Not right because of it: per-axis-stride, combined." in text


@pytest.mark.slow
def test_every_planted_fault_is_told_in_twelve_lines(grade_source: GradeSource) -> None:
    for fault in (*FAULTS[::30], *WHOLE_FAULTS[::5]):
        lines = lines_of(grade_source(source_of(fault)))
        assert len(lines) < MAX_LINES, fault.name
        assert max(map(len, lines)) <= 80, fault.name


def test_isolation_that_is_weaker_than_asked_for_is_said_first(mistaken: Report) -> None:
    weak = msgspec.structs.replace(mistaken, weakly_isolated=True)
    assert lines_of(weak)[0].startswith("Isolation level ")
