import sys
from pathlib import Path

import pytest

from grader.assignment import (
    default_assignment_path,
    default_deck_path,
    find_files,
    load_assignment,
    load_files,
    load_operation,
)
from grader.errors import AssignmentError, DeckError, UserError
from grader.records.assignment import Assignment, Limits, Policy, Versions
from tests.support import pad_case

BASIC = "[rubric.pad]\nbasic = 2\n"
GOOD = f'title = "t"\n{BASIC}'


def load(tmp_path: Path, text: str) -> Assignment:
    path = tmp_path / "assignment.toml"
    path.write_text(text, encoding="utf-8")
    return load_assignment(path)


def test_the_assignment_that_ships_is_worth_100_points(assignment: Assignment) -> None:
    assert sum(row.points for row in assignment.rubric) == 100
    assert [one.name for one in assignment.operations] == ["pad", "conv1d", "conv2d", "maxpool"]
    assert {row.feedback for row in assignment.rubric} == {"full"}


def test_the_assignment_that_ships_asks_every_check_that_is_on_by_default(
    assignment: Assignment,
) -> None:
    asked = {row.name for row in assignment.rubric}
    assert asked == {
        f"{operation.name}/{name}"
        for operation in assignment.operations
        for name, check in operation.checks.items()
        if check.by_default
    }


def test_the_files_that_ship_lie_side_by_side() -> None:
    assert default_assignment_path().is_file()
    assert default_deck_path().is_file()
    assert default_assignment_path().parent == default_deck_path().parent


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an assignment and decks; the working directory is another one."""
    for name in ("course/assignment.toml", "course/practice.deck", "course/final.deck"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return tmp_path / "course"


def test_a_course_practises_with_the_deck_that_its_students_have(course: Path) -> None:
    (course / "practice.deck").unlink()
    (course / "student").mkdir()
    theirs = course / "student" / "practice.deck"
    theirs.touch()
    assignment = course / "assignment.toml"
    assert find_files(assignment, None) == (assignment, theirs, (theirs,))


@pytest.mark.usefixtures("course")
def test_where_nothing_lies_and_nothing_is_named_the_files_that_ship_are_meant() -> None:
    Path("practice.deck").touch()
    assert find_files(None, None) == (default_assignment_path(), default_deck_path(), ())


def test_files_are_found_where_the_command_is_given(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course)
    here = (Path("assignment.toml"), Path("practice.deck"))
    assert find_files(None, None) == (*here, here)


def test_what_is_not_named_lies_beside_what_is(course: Path) -> None:
    assignment, final = course / "assignment.toml", course / "final.deck"
    assert find_files(None, final) == (assignment, final, (assignment,))
    practice = course / "practice.deck"
    assert find_files(assignment, None) == (assignment, practice, (practice,))
    assert find_files(assignment, final) == (assignment, final, ())


def test_a_deck_elsewhere_is_not_asked_with_the_assignment_that_lies_here(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Path("final.deck").resolve()
    monkeypatch.chdir(course)
    assert find_files(None, elsewhere) == (default_assignment_path(), elsewhere, ())


def test_an_assignment_may_name_the_versions_that_scores_are_made_with(tmp_path: Path) -> None:
    text = f'{GOOD}[versions]\npython = "3.11"\nnumpy = "2.4.6"\n'
    assert load(tmp_path, text).versions == Versions(python="3.11", numpy="2.4.6")
    assert load(tmp_path, GOOD).versions == Versions()


@pytest.mark.parametrize(
    ("python", "numpy", "unlike"),
    [
        ("3.11.7", "2.4.6", []),
        ("3.1.1", "2.4.6", ["Python 3.11 and this is 3.1.1"]),
        ("3.110.2", "2.4.6", ["Python 3.11 and this is 3.110.2"]),
        ("3.12.0", "2.4.60", ["Python 3.11 and this is 3.12.0", "NumPy 2.4.6 and this is 2.4.60"]),
    ],
)
def test_versions_that_are_others_than_the_assignment_names_are_told(
    python: str, numpy: str, unlike: list[str]
) -> None:
    named = Versions(python="3.11", numpy="2.4.6")
    told = named.unlike(Versions(grader="9", python=python, numpy=numpy))
    assert [sentence.partition(" names ")[2].partition(":")[0] for sentence in told] == unlike


def test_limits_and_policy_may_be_left_out(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD)
    assert loaded.title == "t"
    assert loaded.limits == Limits()
    assert loaded.policy == Policy()
    assert [(row.name, row.points, row.feedback) for row in loaded.rubric] == [
        ("pad/basic", 2, "full")
    ]


def test_the_calls_that_are_forbidden_may_be_named(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).policy.forbidden_calls == ("numpy.convolve", "numpy.correlate")
    for names in ((), ("scipy.signal", "numpy.lib.stride_tricks.sliding_window_view")):
        text = f"{GOOD}[policy]\nforbidden_calls = {list(names)}\n"
        assert load(tmp_path, text).policy.forbidden_calls == names


def test_calls_may_be_withheld_and_allowed(tmp_path: Path) -> None:
    said = 'withheld_calls = ["numpy.*pad*", "numpy.lib.stride_tricks", "math.fsum"]\n'
    policy = load(tmp_path, f'{GOOD}[policy]\n{said}allowed_calls = ["numpy.pad"]\n').policy
    assert policy.withheld_calls == ("numpy.*pad*", "numpy.lib.stride_tricks", "math.fsum")
    assert policy.allowed_calls == ("numpy.pad",)


def test_what_torch_has_need_not_be_known_to_read_an_assignment(tmp_path: Path) -> None:
    said = 'allowed_imports = ["numpy", "torch"]\nwithheld_calls = ["torch.nn.functional.cov2d"]'
    policy = load(tmp_path, f"{GOOD}[policy]\n{said}\n").policy
    assert policy.withheld_calls == ("torch.nn.functional.cov2d",)


def test_a_check_may_name_its_own_feedback(tmp_path: Path) -> None:
    text = (
        'title = "t"\n[policy]\nfeedback = "none"\n'
        '[rubric.pad]\nsides = 1\nbasic = { points = 3, feedback = "hint" }\n'
    )
    rows = load(tmp_path, text).rubric
    assert [(row.name, row.points, row.feedback) for row in rows] == [
        ("pad/sides", 1, "none"),
        ("pad/basic", 3, "hint"),
    ]


def test_operations_and_checks_keep_the_order_of_the_file(tmp_path: Path) -> None:
    text = 'title = "t"\n[rubric.maxpool]\nbasic = 1\n[rubric.pad]\nvalue = 1\nbasic = 1\n'
    loaded = load(tmp_path, text)
    assert [row.name for row in loaded.rubric] == ["maxpool/basic", "pad/value", "pad/basic"]
    assert [one.name for one in loaded.operations] == ["maxpool", "pad"]


def test_a_check_may_be_worth_nothing_beside_others(tmp_path: Path) -> None:
    rows = load(tmp_path, GOOD + "sides = 0\n").rubric
    assert [row.points for row in rows] == [2, 0]


BAD_VALUES: dict[str, tuple[str, list[str]]] = {
    "points with a fraction": (
        "[rubric.pad]\nbasic = 3.5",
        ["rubric.pad.basic", "3.5", "Expected a whole number."],
    ),
    "points in words": (
        '[rubric.pad]\nbasic = "four"',
        ["rubric.pad.basic", "'four'", "a whole number"],
    ),
    "points as a truth value": (
        "[rubric.pad]\nbasic = true",
        ["rubric.pad.basic", "True", "a whole number"],
    ),
    "points below 0": (
        "[rubric.pad]\nbasic = -1",
        ["rubric.pad.basic", "-1", "from 0 to 1000"],
    ),
    "points above 1000": (
        "[rubric.pad]\nbasic = 1001",
        ["rubric.pad.basic", "1001", "from 0 to 1000"],
    ),
    "row with a misspelt key": (
        "[rubric.pad]\nbasic = {point = 2}",
        ["rubric.pad.basic", "`point`"],
    ),
    "row without points": (
        '[rubric.pad]\nbasic = {feedback = "full"}',
        ["rubric.pad.basic", "`points`"],
    ),
    "row with an unknown feedback level": (
        '[rubric.pad]\nbasic = {points = 2, feedback = "loud"}',
        ["rubric.pad.basic.feedback", "'loud'", "hint"],
    ),
    "operation that is a number": ("[rubric]\npad = 3", ["rubric.pad", "3", "object"]),
    "rubric that is a number": ("rubric = 3", ["rubric", "3", "object"]),
    "unknown operation": (
        "[rubric.dense]\nbasic = 1",
        ["rubric.dense", "does not exist: 'dense'", "conv1d, conv1d_dbias,"],
    ),
    "operation that climbs out of its folder": (
        '[rubric."../pad"]\nbasic = 1',
        ["rubric.../pad", "does not exist"],
    ),
    "unknown check": (
        "[rubric.pad]\nfancy = 1",
        ["rubric.pad.fancy", "does not exist", "basic, sides"],
    ),
    "no points at all": (
        "[rubric.pad]\nbasic = 0",
        ["rubric gives no points", "[rubric.conv2d]"],
    ),
    "empty rubric": ("[rubric]", ["rubric gives no points"]),
    "operation without checks": ("[rubric.pad]", ["rubric gives no points"]),
    "no time for a call": (
        f"{BASIC}[limits]\nseconds_per_call = 0",
        ["limits.seconds_per_call", "is 0", "> 0"],
    ),
    "time that is no number": (
        f"{BASIC}[limits]\nseconds_per_call = nan",
        ["limits.seconds_per_call", "is nan", "> 0"],
    ),
    "time without end": (
        f"{BASIC}[limits]\nseconds_in_all = inf",
        ["limits.seconds_in_all", "is inf", "<= 3600"],
    ),
    "time in words": (
        f'{BASIC}[limits]\nseconds_in_all = "x"',
        ["limits.seconds_in_all", "is 'x'", "float"],
    ),
    "too little memory": (
        f"{BASIC}[limits]\nmemory_mebibytes = 32",
        ["limits.memory_mebibytes", "is 32", ">= 64"],
    ),
    "more memory than any machine has": (
        f"{BASIC}[limits]\nmemory_mebibytes = 100000000000000000",
        ["limits.memory_mebibytes", "<="],
    ),
    "too large answers": (
        f"{BASIC}[limits]\nanswer_mebibytes = 2000",
        ["limits.answer_mebibytes", "is 2000", "<= 1024"],
    ),
    "half a line": (
        f"{BASIC}[limits]\nprinted_lines = 1.5",
        ["limits.printed_lines", "is 1.5", "a whole number"],
    ),
    "unknown limit": (f"{BASIC}[limits]\nminutes = 3", ["limits", "`minutes`"]),
    "unknown feedback level": (
        f'{BASIC}[policy]\nfeedback = "all"',
        ["policy.feedback", "'all'", "hint"],
    ),
    "imports that are no list": (
        f'{BASIC}[policy]\nallowed_imports = "numpy"',
        ["policy.allowed_imports", "'numpy'", "array"],
    ),
    "import that is no name": (
        f'{BASIC}[policy]\nallowed_imports = ["numpy", 3]',
        ["policy.allowed_imports", "3", "str"],
    ),
    "import of a part of a package": (
        f'{BASIC}[policy]\nallowed_imports = ["scipy.signal"]',
        ["policy.allowed_imports", "'scipy.signal'", "Expected a package, e.g. numpy"],
    ),
    "forbidden calls that are no list": (
        f'{BASIC}[policy]\nforbidden_calls = "numpy.convolve"',
        ["policy.forbidden_calls", "'numpy.convolve'", "array"],
    ),
    "forbidden call that is no text": (
        f"{BASIC}[policy]\nforbidden_calls = [3]",
        ["policy.forbidden_calls", "3", "str"],
    ),
    "forbidden call without its module": (
        f'{BASIC}[policy]\nforbidden_calls = ["numpy.convolve", "convolve"]',
        ["policy.forbidden_calls", "'convolve'", "a dotted name, e.g. numpy.convolve"],
    ),
    "forbidden call with parentheses": (
        f'{BASIC}[policy]\nforbidden_calls = ["numpy.convolve()"]',
        ["policy.forbidden_calls", "'numpy.convolve()'", "a dotted name, e.g. numpy.convolve"],
    ),
    "forbidden call with a line break": (
        f'{BASIC}[policy]\nforbidden_calls = ["numpy.convolve\\n"]',
        ["policy.forbidden_calls", "a dotted name, e.g. numpy.convolve"],
    ),
    "withheld call that NumPy does not have": (
        f'{BASIC}[policy]\nwithheld_calls = ["numpy.convolv"]',
        ["policy.withheld_calls", "'numpy.convolv'", "NumPy", "Did you mean 'convolve'"],
    ),
    "withheld call in a module that NumPy does not have": (
        f'{BASIC}[policy]\nwithheld_calls = ["numpy.signal.convolve"]',
        ["policy.withheld_calls", "'numpy.signal.convolve'", "Mend the name"],
    ),
    "withheld call that is everything": (
        f'{BASIC}[policy]\nwithheld_calls = ["numpy.*"]',
        ["policy.withheld_calls.0 is 'numpy.*'", "`*` may stand in its last part"],
    ),
    "withheld call of a package that nobody can use": (
        f'{BASIC}[policy]\nwithheld_calls = ["torch.nn"]',
        ["policy.withheld_calls", "'torch.nn'", "policy.allowed_imports", "allow the package"],
    ),
    "withheld call by what programs call NumPy": (
        f'{BASIC}[policy]\nwithheld_calls = ["np.pad"]',
        ["policy.withheld_calls", "'np.pad'", "numpy.pad for np.pad"],
    ),
    "allowed call in a module that a pattern does not reach": (
        f'{BASIC}[policy]\nwithheld_calls = ["numpy.*f*t"]\nallowed_calls = ["numpy.lib.format"]',
        ["policy.allowed_calls", "'numpy.lib.format'", "stands for", "Take it out"],
    ),
    "allowed call that nothing withholds": (
        f'{BASIC}[policy]\nallowed_calls = ["numpy.pad"]',
        ["policy.allowed_calls", "'numpy.pad'", "Take it out"],
    ),
    "version that is no text": (
        f"{BASIC}[versions]\npython = 3.11",
        ["versions.python", "is 3.11", "str"],
    ),
    "unknown version": (f'{BASIC}[versions]\ntorch = "2"', ["versions", "`torch`"]),
    "misspelt operation": ("[rubric.conv2]\nbasic = 1", ["rubric.conv2", "Did you mean 'conv2d'"]),
    "misspelt check": ("[rubric.pad]\nside = 1", ["rubric.pad.side", "Did you mean 'sides'?"]),
    "misspelt limit": (
        f"{BASIC}[limits]\nseconds_per_cal = 1.0",
        ["limits", "`seconds_per_cal`", "Did you mean 'seconds_per_call'"],
    ),
    "misspelt feedback level": (
        f'{BASIC}[policy]\nfeedback = "fulll"',
        ["policy.feedback", "'fulll'", "Did you mean 'full'?"],
    ),
    "unknown key at the top": (f"titel = 3\n{BASIC}", ["`titel`"]),
}


@pytest.mark.parametrize("name", BAD_VALUES)
def test_a_bad_value_is_named_with_its_key_and_what_was_expected(tmp_path: Path, name: str) -> None:
    text, parts = BAD_VALUES[name]
    with pytest.raises(AssignmentError) as caught:
        load(tmp_path, f'title = "t"\n{text}\n')
    message = str(caught.value)
    assert "assignment.toml" in message
    for part in parts:
        assert part in message
    assert message.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[rubric.pad]\nbasic = 1", "`title`"),
        ("title = 3\n[rubric.pad]\nbasic = 1", "title is 3"),
        ('title = "t"', "`rubric`"),
    ],
)
def test_a_missing_or_wrong_top_level_key_is_named(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        load(tmp_path, text)
    assert part in str(caught.value)


def test_what_is_not_toml_is_refused_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"is not TOML: .*line 2"):
        load(tmp_path, 'title = "t"\nbasic = \n')


@pytest.mark.parametrize(
    "text",
    [
        f"title = {'[' * 5000}",
        f"title = {'1' * 5000}",
        f'title = "t"\n[rubric.pad]\nbasic = 0x{"f" * 5000}',
        f"{GOOD}[limits]\nanswer_mebibytes = 0x{'f' * 5000}",
    ],
    ids=["deeply nested", "a number too long to read", "too long to print", "the same as a limit"],
)
def test_toml_that_python_cannot_take_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(AssignmentError, match="is not TOML"):
        load(tmp_path, text)


def test_an_unknown_key_that_looks_like_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="unknown field `x`"):
        load(tmp_path, f'"x` - at `$.y" = 1\n{GOOD}')


def test_what_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b'title = "\xff"')
    with pytest.raises(AssignmentError, match="is not TOML"):
        load_assignment(path)


@pytest.mark.parametrize("name", ["missing.toml", ""])
def test_a_missing_file_and_a_folder_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(AssignmentError, match=r"cannot be read: .*Check the path"):
        load_assignment(tmp_path / name)


def test_where_torch_is_missing_whoever_needs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UserError, match=r"'torch'.*cases of 'pad'.*pip install torch"):
        load_operation("pad").answer(pad_case())


def test_an_assignment_restricted_to_some_checks_keeps_their_order(assignment: Assignment) -> None:
    narrow = assignment.restricted_to({"conv2d/stride", "pad/basic"})
    assert [row.name for row in narrow.rubric] == ["pad/basic", "conv2d/stride"]


def test_the_deck_is_read_first_and_held_to_the_rubric(tmp_path: Path) -> None:
    """It may bring operations that the assignment asks."""
    assignment, deck = tmp_path / "assignment.toml", tmp_path / "practice.deck"
    assignment.write_text("title", "utf-8")
    files = find_files(assignment, deck)
    with pytest.raises(DeckError, match=r"practice\.deck' cannot be read"):
        load_files(files)
    deck.write_bytes(default_deck_path().read_bytes())
    with pytest.raises(AssignmentError, match="is not TOML"):
        load_files(files)
    assignment.write_text('title = "Other"\n[rubric.avgpool]\nbasic = 1\n', "utf-8")
    with pytest.raises(DeckError, match="has no cases for avgpool/basic"):
        load_files(files)
