"""What is read without the parser is what the parser reads, and it has the last word."""

from pathlib import Path

import pytest

from grader.commands.plain_arguments import read_plainly
from grader.commands.start import grade
from grader.commands.table import COMMAND_NAMES
from grader.parser import app

PLAIN = [
    "",
    ".",
    "work",
    "./deck",
    "../homework/cnn.py",
    "work --all",
    "--all work",
    "work --json r.json --junit=j.xml",
    "--json=a=b work",
    "work --json deck",
    "work --search 12 --require-full-marks",
    "--allow-weak-isolation --github --output out --html p.html",
]

LEFT = [
    "deck",
    "watch work",
    "--json r.json watch",
    "work more",
    "--help",
    "work -h",
    "--version",
    "--install-completion",
    "work --bogus",
    "work --js r.json",
    "work --all=true",
    "work --no-all",
    "work --json",
    "work --json=",
    "work --json --all",
    "work --json -1",
    "work --json a --json b",
    "work --all --all",
    "work --search -1",
    "work --search 2.5",
    "work --search many",
    "work --search ²",
    "-- work",
    "-",
]


def both(typed: list[str]) -> tuple[object, object]:
    plain = read_plainly(typed, grade, COMMAND_NAMES)
    command, bound, _ = app.parse_args(typed, print_error=False, exit_on_error=False)
    assert command is grade
    return plain, ([*bound.args], bound.kwargs)


@pytest.mark.parametrize("typed", PLAIN)
def test_what_is_plain_is_read_as_the_parser_reads_it(typed: str) -> None:
    plain, parsed = both(typed.split())
    assert plain == parsed


def test_every_option_of_the_parser_is_read_alike() -> None:
    seen = 0
    for argument in app.assemble_argument_collection():
        for option in argument.names if argument.field_info.is_keyword else ():
            value = {bool: [], int: ["7"]}.get(argument.hint, ["file"])
            plain, parsed = both([option, *value])
            assert plain == parsed, option
            seen += 1
    assert seen >= len(grade.__kwdefaults__ or {})


@pytest.mark.parametrize("path", ["Übung 1", "a'b", "~/work", " ", "C:\\work"])
def test_a_path_is_taken_as_it_was_typed(path: str) -> None:
    plain, parsed = both([path, "--json", path])
    assert plain == parsed == ([Path(path)], {"json": Path(path)})


@pytest.mark.parametrize("typed", LEFT)
def test_what_is_not_plain_is_left_to_the_parser(typed: str) -> None:
    assert read_plainly(typed.split(), grade, COMMAND_NAMES) is None


def test_an_empty_word_is_left_to_the_parser() -> None:
    assert read_plainly([""], grade, COMMAND_NAMES) is None
    assert read_plainly(["work", "--json", ""], grade, COMMAND_NAMES) is None
