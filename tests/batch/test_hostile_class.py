"""A class with students who chose names to harm others: everybody gets what is theirs."""

import json
import re
from pathlib import Path

import pytest

from grader.batch.pages import file_name
from grader.commands.batch import batch_command
from grader.commands.publish import publish_gradescope
from grader.gradebook.store import Gradebook
from grader.intake import download as intake
from tests.batch.typed import SMALL, type_in
from tests.intake.downloads import tar_of, write_download, zip_of
from tests.intake.hostile_archives import ARCHIVES
from tests.support import RIGHT

NOTHING = "def pad(x, padding, value=0.0):\n    return x\n"

HANDED_IN = {
    "alice_1_10_cnn.py": RIGHT,
    "mallory_2_20_submission_5.py": NOTHING,
    "trudy_3_30_submission_5.py": RIGHT,
    "oscar_4_40_x_1_assignsubmission_file_cnn.py": NOTHING,
    "peggy_5_50_alice_1_99_cnn.py": NOTHING,
    "victor_LATE_6_60_cnn_LATE_1_99_cnn.py": NOTHING,
}
"""By what the system called it; what comes after the second number its owner chose."""

FULL = 8


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    (folder / "small.toml").write_text(SMALL)
    (folder / "class").mkdir()
    for name, source in HANDED_IN.items():
        (folder / "class" / name).write_text(source)
    assert batch_command(folder / "class", output=folder, assignment=folder / "small.toml") == 0
    return folder


def test_nobody_has_the_score_of_somebody_else(results: Path) -> None:
    with Gradebook(results) as book:
        rows = {row.student.key: row for row in book.rows()}
    told = {key: (row.student.name, row.earned == FULL, row.late) for key, row in rows.items()}
    assert told == {
        "1": ("alice", True, False),
        "2": ("mallory", False, False),
        "3": ("trudy", True, False),
        "4": ("oscar", False, False),
        "5": ("peggy", False, False),
        "6": ("victor", False, True),
    }


def test_every_submission_has_a_result_of_its_own(results: Path) -> None:
    assert publish_gradescope(results=results) == 0
    told = {
        path.parent.name: json.loads(path.read_text("utf-8"))["score"] == FULL
        for path in (results / "gradescope").glob("*/results.json")
    }
    assert told == {file_name(str(key)): key in {1, 3} for key in range(1, 7)}


ARCHIVES_OF_STRANGERS = (
    "digits for an extended header",
    "huge dictionary",
    "streams of gzip",
    "quoting zip",
    "crowded tar",
    "sparse tar",
    "nested headers",
    "forty zips in each other",
)


def test_whatever_archives_strangers_hand_in_the_others_are_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_ATTEMPT_SECONDS", 2.0)
    right = {"cnn.py": RIGHT.encode()}
    uploads = {"ann.zip": zip_of(right), "zoe.tgz": tar_of(right, "tar.gz")} | {
        f"{name}/upload.zip": ARCHIVES[name][0]() for name in ARCHIVES_OF_STRANGERS
    }
    path = write_download(tmp_path, uploads, "tar", "class")
    (tmp_path / "small.toml").write_text(SMALL)
    code = batch_command(path, output=tmp_path / "results", assignment=tmp_path / "small.toml")
    assert code == 0
    with Gradebook(tmp_path / "results") as book:
        rows = {row.student.key: row for row in book.rows()}
    assert {key: row.earned for key, row in rows.items()} == {
        **dict.fromkeys(ARCHIVES_OF_STRANGERS, None),
        "ann": FULL,
        "zoe": FULL,
    }
    for name in ARCHIVES_OF_STRANGERS:
        assert re.search(ARCHIVES[name][1], rows[name].message)


@pytest.mark.parametrize("name", ["digits for an extended header", "quoting zip", "crowded tar"])
def test_a_hostile_class_ends_in_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "class.zip").write_bytes(ARCHIVES[name][0]())
    typed = type_in(tmp_path, "batch", "class.zip")
    assert typed.code == 2
    assert typed.complaint.startswith("'class.zip' ")
