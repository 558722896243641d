"""A submission is reported alike alone and in a class; what differs between reports is found."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks.checkouts import report_alone, report_class, run_alone
from benchmarks.differences import find_difference, reads_unwritten_memory
from benchmarks.fidelity import differences, pick
from benchmarks.programs import Files, every_program, write_program
from benchmarks.race import ROOT
from grader.batch.executors import cores
from tests.support import OPERATIONS

VARY = ("attack", "breaker", "cheat")
"""Kinds of programs that toss coins, run into limits or read what others left in memory."""

EVERY = 12
"""Of so many other programs, one is graded both ways; those that keep something, all."""

TRIES = 3
"""On a busy machine calls run into limits of time; what differs for another reason stays so."""


def report(**changes: Any) -> bytes:
    checks = [
        {"name": name, "verdict": "right", "message": ""} for name in ("pad/basic", "pad/axes")
    ]
    return json.dumps({"title": "CNN", "seconds": 1.0, "checks": checks, **changes}).encode()


def write(folder: Path, **changes: Any) -> Path:
    folder.mkdir()
    (folder / "one.json").write_bytes(report(**changes))
    return folder


def test_reports_that_differ_in_time_alone_are_alike(tmp_path: Path) -> None:
    one, other = write(tmp_path / "a"), write(tmp_path / "b", seconds=2.0)
    assert find_difference("one", one, other) is None


def test_a_difference_names_the_place_and_what_both_hold(tmp_path: Path) -> None:
    checks = [{"name": "pad/basic", "verdict": "raised", "message": ""}]
    found = find_difference("one", write(tmp_path / "a"), write(tmp_path / "b", checks=checks))
    assert found is not None
    assert found.places["checks[pad/basic].verdict"] == ("right", "raised")
    assert found.places["checks[pad/axes].verdict"] == ("right", "None")
    assert found.decides


def test_a_message_decides_no_points(tmp_path: Path) -> None:
    checks = [{"name": "pad/basic", "verdict": "right", "message": "?"}]
    one = write(tmp_path / "a", checks=checks)
    other = write(tmp_path / "b", checks=[{**checks[0], "message": "!"}])
    found = find_difference("one", one, other)
    assert found is not None
    assert not found.decides


def test_names_count_only_between_versions(tmp_path: Path) -> None:
    one, other = write(tmp_path / "a"), write(tmp_path / "b", title="another")
    assert find_difference("one", one, other) is not None
    assert find_difference("one", one, other, by_name=False) is None


def test_a_program_without_a_report_differs_from_one_with_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert find_difference("one", write(tmp_path / "a"), tmp_path / "empty") is not None


@pytest.mark.parametrize(
    ("source", "reads"),
    [("out = np.empty(3)", True), ("np.empty_like(x)", True), ("if empty_handed: pass", False)],
)
def test_a_program_may_read_unwritten_memory_by_its_words(
    source: str, tmp_path: Path, *, reads: bool
) -> None:
    (tmp_path / "cnn.py").write_text(source)
    assert reads_unwritten_memory(tmp_path) is reads


def test_every_program_of_the_tests_is_among_them_and_a_sample_has_each_kind() -> None:
    programs = every_program()
    kinds = {name.partition("-")[0] for name in programs}
    sample = {name.partition("-")[0] for name in pick(programs, [""], 20)}
    assert kinds >= {"sample", "caller", "keeper", "cheat", "variant", "unseen", "fault", "breaker"}
    assert "attack" in kinds
    assert sample >= kinds - {"keeper", "sample", "caller"}


def test_what_writes_reports_takes_the_code_of_the_version_it_is_told(tmp_path: Path) -> None:
    write_program(tmp_path / "programs" / "one", every_program()["sample-perfect"])
    report_alone(ROOT, tmp_path / "programs", tmp_path / "reports", ["one"])
    found = json.loads((tmp_path / "reports" / "one.json").read_bytes())
    assert found["score"]["earned"] == found["score"]["possible"]
    assert {one["name"] for one in found["operations"]} == set(OPERATIONS)


def graded_both_ways(programs: Mapping[str, Files], folder: Path) -> list[str]:
    """Names of programs of which a new process and a class report different things."""
    for name, files in programs.items():
        write_program(folder / "programs" / name, files)

    def grade(name: str) -> None:
        run_alone(ROOT, folder / "programs", folder / "alone", [name])

    (folder / "alone").mkdir()
    with ThreadPoolExecutor(cores()) as threads:
        list(threads.map(grade, programs))
    report_class(ROOT, folder / "programs", folder / "class")
    return [
        one.name
        for one in differences(programs, folder / "alone", folder / "class", by_name=False)
        if one.decides or not reads_unwritten_memory(folder / "programs" / one.name)
    ]


@pytest.mark.whole
def test_a_new_process_and_a_class_report_the_same(tmp_path: Path) -> None:
    named = every_program()
    others = {name: files for name, files in named.items() if not name.startswith(VARY)}
    programs = {**pick(others, [""], EVERY), **pick(named, ["keeper"], 1)}
    for attempt in range(TRIES):
        differ = graded_both_ways(programs, tmp_path / str(attempt))
        programs = {name: programs[name] for name in differ}
        if not programs:
            break
    assert list(programs) == []
