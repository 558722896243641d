"""Whatever reads an archive says or does, the grader has its members or a sentence, in time."""

import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import MachineError, SubmissionError
from grader.isolation.launcher import Launcher, WorkerLostError
from grader.isolation.launcher.spawn import Spawner
from grader.isolation.protocol import frames
from grader.isolation.protocol.frames import write_frame
from grader.isolation.protocol.layers import LANDLOCK
from grader.isolation.unpacking import Archive, Unpacker
from grader.records.archive import Bounds, Member
from tests.intake.downloads import tar_of, zip_of
from tests.isolation.hostile import HELLO, FakeLauncher, FakeWorker
from tests.memory import memory_within
from tests.processes import wait_until_gone

MAX_BYTES = 1 << 20
FILES = {"cnn.py": b"x = 1\n" * 1000, "data.bin": os.urandom(300_000)}
DONE = write_frame(frames.DONE, 0, b'[""]')
MEMBER = ["cnn.py", 0, 3, 3, 0, 0]


def opened(launcher: Launcher, content: bytes = bytes(1024), seconds: float = 0.05) -> Archive:
    """An archive that these workers read, a hundred members and a mebibyte of it."""
    unpacker = Unpacker(lambda: launcher)
    unpacker.grant(seconds)
    bounds = Bounds(members=100, unpacked_bytes=MAX_BYTES)
    return unpacker.open(io.BytesIO(content), "x.zip", bounds)


def listed(*members: list[object]) -> bytes:
    return write_frame(frames.LISTED, 0, json.dumps([members]).encode())


def unpacked(data: bytes) -> bytes:
    return write_frame(frames.UNPACKED, 0, b"", data)


def wanted(start: object, size: object) -> bytes:
    return write_frame(frames.WANTED, 0, json.dumps([start, size]).encode())


def list_with(said: bytes, *, hangs: bool = False) -> list[Member]:
    with FakeLauncher(HELLO + said, hangs=hangs) as launcher:
        return opened(launcher).list_members("zip")


def unpack_with(said: bytes) -> bytes:
    with FakeLauncher(HELLO + said) as launcher, opened(launcher).unpack("gzip") as file:
        file.seek(0)
        return file.read()


def test_what_a_worker_lists_unpacks_and_wants_is_taken() -> None:
    assert list_with(wanted(0, 9) + listed(MEMBER) + DONE) == [Member(*MEMBER)]  # type: ignore[arg-type]
    assert unpack_with(wanted(1024, 9) + unpacked(b"ab") + unpacked(b"c") + DONE) == b"abc"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"", "ended the process"),
        (b"\0" * 100, "ended the process"),
        (listed(MEMBER), "ended the process"),
        (write_frame(frames.LISTED, 0, b"[" * 100_000), "damaged"),
        (write_frame(frames.DONE, 0, b'["<b>"]'), "damaged"),
        (write_frame(frames.DONE, 0, b'["crowded"]'), "more than 100 files"),
        (write_frame(frames.DONE, 0, b'["memory"]'), "too much memory"),
        (listed(*[MEMBER] * 101) + DONE, "more than 100 files"),
        ((listed(*[MEMBER] * 60) * 2) + DONE, "more than 100 files"),
        (listed(["\ud800", 0, 0, 0, 0, 0]) + DONE, "damaged"),
        (listed(["x", -1, 0, 0, 0, 0]) + DONE, "damaged"),
        (listed(["x", 2**63, 0, 0, 0, 0]) + DONE, "damaged"),
        (listed(["x", 0, 0]) + DONE, "damaged"),
        (listed([7, 0, 0, 0, 0, 0]) + DONE, "damaged"),
        (unpacked(b"[]") + DONE, "damaged"),
        (wanted(-1, 5) + DONE, "damaged"),
        (wanted(1025, 5) + DONE, "damaged"),
        (HELLO + DONE, "damaged"),
        (wanted(0, 1 << 30) + DONE, "damaged"),
        (wanted(2**70, 1) + DONE, "damaged"),
        (wanted(0, "9") + DONE, "damaged"),
    ],
)
def test_what_no_worker_says_is_the_archives_doing(said: bytes, reason: str) -> None:
    with pytest.raises(SubmissionError, match=reason):
        list_with(said)


@pytest.mark.parametrize("said", [b"", listed(MEMBER), wanted(0, 9), DONE[:-1]])
def test_a_worker_that_hangs_is_ended(said: bytes) -> None:
    with pytest.raises(SubmissionError, match=r"'x\.zip' took longer than 0\.05 s to read"):
        list_with(said, hangs=True)


def test_a_worker_that_asks_again_and_again_is_ended() -> None:
    """One clock for a task, however much is said meanwhile."""
    with FakeLauncher(HELLO + wanted(0, 1) * 5_000, hangs=True) as launcher:
        archive = opened(launcher, seconds=0.001)
        with pytest.raises(SubmissionError, match="took longer"):
            archive.list_members("zip")
        assert launcher.started[0].connection.fileno() == -1


def test_what_is_unpacked_has_an_end() -> None:
    with memory_within(5 * MAX_BYTES), pytest.raises(SubmissionError, match="larger than 1 MiB"):
        unpack_with(unpacked(bytes(200_000)) * 6 + DONE)


@pytest.mark.parametrize("content", [b"", b"ab", b"abcd", b"abc" * 100_000])
def test_a_file_of_another_size_than_was_said_is_damaged(content: bytes) -> None:
    with (
        FakeLauncher(HELLO + unpacked(content) + DONE) as launcher,
        pytest.raises(SubmissionError, match="damaged"),
    ):
        opened(launcher).read(Member("cnn.py", 0, 3, 3, 0, 0))


FRAMES = st.builds(
    write_frame,
    st.integers(1, 14),
    st.just(0),
    st.sampled_from([b"", b"[]", b'[""]', b"[[]]", b"[0,9]", b'[[["a",0,1,1,0,0]]]', b"\xff"]),
    st.binary(max_size=20),
)


@settings(max_examples=100)
@given(
    said=st.lists(FRAMES | st.binary(max_size=40), max_size=5).map(b"".join), hangs=st.booleans()
)
def test_any_stream_is_members_or_a_sentence(*, said: bytes, hangs: bool) -> None:
    with FakeLauncher(HELLO + said, hangs=hangs) as launcher:
        archive = opened(launcher, seconds=0.005)
        try:
            members = archive.list_members("tar")
        except SubmissionError:
            members = []
        archive.close()
    assert all(isinstance(member, Member) for member in members)


@pytest.mark.parametrize("greeting", [b"", write_frame(frames.HELLO, 0, b"[]")])
def test_a_worker_that_greets_wrongly_is_the_machines_fault(greeting: bytes) -> None:
    with FakeLauncher(greeting) as launcher:
        with pytest.raises(MachineError, match="before it was given anything"):
            opened(launcher).list_members("zip")
        assert launcher.started[0].connection.fileno() == -1


class Lost(FakeWorker):
    """Ends with what had started it."""

    def end(self) -> int:
        super().end()
        raise WorkerLostError("killed")


class LosingLauncher(FakeLauncher):
    """Loses its first workers."""

    def __init__(self, losses: int) -> None:
        super().__init__(HELLO + listed(MEMBER) + DONE)
        self._left = losses

    def start(self, terms: object) -> FakeWorker:
        self._left -= 1
        if self._left < 0:
            return super().start(terms)  # type: ignore[arg-type]
        return Lost(HELLO + listed(MEMBER), hangs=False, status=0)


def test_an_archive_is_read_again_where_a_worker_is_lost_with_its_launcher() -> None:
    with LosingLauncher(2) as launcher:
        assert len(opened(launcher).list_members("zip")) == 1
    with LosingLauncher(9) as launcher, pytest.raises(MachineError, match="ended 3 times"):
        opened(launcher).list_members("zip")


@pytest.fixture(scope="module", params=["every layer", "no Landlock", "no layer"])
def any_launcher(request: pytest.FixtureRequest, launcher: Launcher) -> Iterator[Launcher]:
    """What this system starts workers with, without files, and without any confinement."""
    if request.param == "every layer":
        yield launcher
    elif request.param == "no layer":
        with Spawner() as spawner:
            yield spawner
    elif sys.platform != "linux":
        pytest.skip("a layer of Linux")
    else:
        zygote = import_module("grader.isolation.launcher.zygote")
        with zygote.Zygote({LANDLOCK}) as without_landlock:
            yield without_landlock


def test_every_launcher_reads_a_zip(any_launcher: Launcher) -> None:
    archive = opened(any_launcher, zip_of(FILES), seconds=10.0)
    members = archive.list_members("zip")
    assert {member.name: archive.read(member) for member in members} == FILES
    archive.close()


@pytest.mark.parametrize(("form", "kind"), [("gzip", "gz"), ("bz2", "bz2"), ("lzma", "xz")])
def test_every_launcher_unpacks_a_tar(any_launcher: Launcher, form: str, kind: str) -> None:
    archive = opened(any_launcher, tar_of(FILES, f"tar.{kind}"), seconds=10.0)
    with archive.unpack(form) as file:  # type: ignore[arg-type]
        assert [member.name for member in archive.list_members("tar")] == [*FILES]
        file.seek(0)
        assert file.read() == tar_of(FILES)
    archive.close()


def test_after_a_worker_was_lost_another_reads_on(launcher: Launcher) -> None:
    archive = opened(launcher, zip_of(FILES), seconds=10.0)
    cnn, data = archive.list_members("zip")
    worker = archive._worker
    assert worker is not None
    os.kill(worker.pid, signal.SIGKILL)
    assert not wait_until_gone({worker.pid})
    with pytest.raises(SubmissionError, match="ended the process"):
        archive.read(cnn)
    assert archive.read(data) == FILES["data.bin"]
    archive.close()


def test_what_was_granted_is_for_all_archives_together() -> None:
    with FakeLauncher(HELLO, hangs=True) as launcher:
        unpacker = Unpacker(lambda: launcher)
        unpacker.grant(0.02)
        bounds = Bounds(members=100, unpacked_bytes=MAX_BYTES)
        for name in ("a.zip", "b.zip"):
            with pytest.raises(SubmissionError, match=f"'{name}' took longer than 0.02 s"):
                unpacker.open(io.BytesIO(b"PK"), name, bounds).list_members("zip")
            assert unpacker.left <= 0


def test_no_worker_is_started_before_an_archive_is_read() -> None:
    def refuse() -> Launcher:
        raise AssertionError

    unpacker = Unpacker(refuse)
    unpacker.open(io.BytesIO(), "x", Bounds(members=1, unpacked_bytes=1)).close()
    unpacker.close()


def test_an_archive_that_cannot_be_read_says_why(launcher: Launcher) -> None:
    class Broken(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    unpacker = Unpacker(lambda: launcher)
    unpacker.grant(10.0)
    archive = unpacker.open(Broken(b"PK" * 50), "x", Bounds(members=1, unpacked_bytes=1))
    with pytest.raises(SubmissionError, match=r"'x' cannot be read: Input/output error\."):
        archive.list_members("zip")
    archive.close()
