"""What a submission may import where it can open no file: all that is imported ahead."""

from collections.abc import Iterator

import pytest

from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol.layers import LANDLOCK
from grader.isolation.session import Session
from grader.isolation.worker import preload
from grader.records.assignment import Assignment
from grader.records.outcome import Returned
from tests.isolation.conftest import Begin
from tests.support import TWINS, pad_case, restricted, submission_of

LATER = """
import datetime
import io
import concurrent.futures
import numpy as np

datetime.datetime.strptime("2026-01-02", "%Y-%m-%d")
io.TextIOWrapper(io.BytesIO(b"one"), encoding="ascii").read()
concurrent.futures.ThreadPoolExecutor
np.fft.rfft(np.random.default_rng(1).normal(size=8))
np.core.multiarray.array
"""
"""What Python and NumPy import only when it is used."""


@pytest.fixture(scope="module")
def without_files() -> Iterator[Zygote]:
    with Zygote({LANDLOCK}) as zygote:
        yield zygote


def test_modules_of_the_list_are_there_where_no_file_can_be_opened(
    begin: Begin, without_files: Zygote
) -> None:
    imports = "\n".join(f"import {name}" for name in preload._NAMES.split())
    with begin(f"{imports}\n{TWINS['pad']}", via=without_files) as session:
        assert session.isolation.level == 2
        assert session.loaded.error is None
        assert isinstance(session.ask(pad_case()), Returned)


def test_what_is_imported_only_when_it_is_used_is_there_too(
    begin: Begin, without_files: Zygote
) -> None:
    with begin(LATER + TWINS["pad"], via=without_files) as session:
        assert session.loaded.error is None


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-15", "mac-roman", "gbk", "shift_jis"])
def test_a_file_in_another_encoding_is_read_where_no_file_can_be_opened(
    assignment: Assignment, without_files: Zygote, encoding: str
) -> None:
    source = f"# coding: {encoding}\n{TWINS['pad']}".encode(encoding)
    asked = restricted(assignment, "pad")
    with Session(without_files, submission_of(source), asked) as session:
        assert session.loaded.functions == {"pad": "written"}
