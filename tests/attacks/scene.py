"""What an attack finds around it, and whether it did harm.

An attack's harm is one of:

    points     it earned some, although its answers are wrong
    secret     the report shows what a file or another process keeps to itself
    proven     the report shows `<<PROOF>>`, which the source shows where it got what it must not
    obeyed     the report shows text that a terminal, a browser or a CI runner obeys
    written    a file, shared memory, a semaphore or a message queue is left or changed
    received   somebody got a connection or a datagram
    left       a process is there a second after the session has ended
    killed     another process of the same user was ended, stopped or signalled
    time       grading took longer than the limits allow
    memory     the grader took much memory
"""

import ctypes
import fcntl
import os
import re
import resource
import secrets
import select
import shutil
import signal
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic

from grader.assignment import default_deck_path
from grader.intake.folder import load_submission
from grader.isolation.launcher import Launcher
from grader.isolation.launcher.spawn import Spawner
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.surveying import survey_alone
from grader.isolation.worker.linux.kernel import prctl
from grader.records.report import Report
from grader.records.submission import Submission, WantedFiles
from grader.report.json_file import encode_report
from tests.attacks.attack import Attack
from tests.attacks.obeyed import is_obeyed
from tests.processes import children_of, end_all, is_alive, wait_until_gone
from tests.support import OPERATIONS

__all__ = ["HARMS", "Scene", "open_scene"]

HARMS = frozenset(re.findall(r"(?m)^    (\w+)  ", __doc__))

MAX_SECONDS = 60.0
"""For a submission of which a check is asked. To end is what is looked at, not to be quick: what
is not ended goes on for much longer, whatever the machine."""

MAX_MEBIBYTES = 300
"""By which the grader's memory may grow; a frame of 65 MiB is taken, and copied once or twice."""

_SECONDS_TO_END = 1.0
"""For what a submission has started; that nothing goes on is no event that could be waited for."""

_SET_CHILD_SUBREAPER = 36
"""Source: include/uapi/linux/prctl.h"""

_SHARED_FOLDERS = (Path("/dev/shm"), Path("/dev/mqueue"))
_OF_POOLS = "sem.mp-"
"""How semaphores of multiprocessing are called, which other tests make and remove meanwhile."""

_SYSTEM_V = {"shm": "shmctl", "sem": "semctl", "msg": "msgctl"}


class Scene:
    """Files, listeners and a process that no submission must get at."""

    def __init__(self, folder: Path, opened: ExitStack) -> None:
        """Prepare what lies in `folder`; everything is closed with `opened`."""
        self._opened = opened
        self._secret, self._proof = secrets.token_hex(16), secrets.token_hex(16)
        self._secrets, self._writable = folder / "secrets", folder / "writable"
        self._submission = folder / "submission"
        self._clean()
        self._tcp = self._listen(socket.AF_INET, ("127.0.0.1", 0))
        self._udp = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self._udp.bind(("127.0.0.1", 0))
        self._unix = self._listen(socket.AF_UNIX, str(folder / "socket"))
        self._abstract = self._listen(socket.AF_UNIX, f"\0{secrets.token_hex(8)}")
        os.environ["SECRET"] = self._secret
        self._victim = self._start_victim()
        self._signals = 0
        signal.signal(signal.SIGURG, self._count_signal)

    def submission_of(self, attack: Attack) -> Submission:
        """Put a submission into a folder and read it, as the grader does."""
        shutil.rmtree(self._submission, ignore_errors=True)
        self._submission.mkdir()
        for name, content in {"cnn.py": attack.source, **attack.files}.items():
            path = self._submission / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                path.symlink_to(self._fill(str(content)))
            else:
                path.write_bytes(self._fill(content).encode(errors="surrogateescape"))
        return load_submission(self._submission, WantedFiles(functions=("pad",)), survey_alone)

    def harms(
        self, attack: Attack, launcher: Launcher, grade: Callable[[], Report]
    ) -> tuple[Report, set[str]]:
        """Grade an attack; the report, and every harm that it did."""
        with self._alone(attack), self._mended():
            shared = _shared_objects() if attack.harm == "written" else set()
            processes, zygotes, signals = (
                children_of(os.getpid()),
                _zygotes_of(launcher),
                self._signals,
            )
            innocent, memory, begin = self._written(), _peak_mebibytes(), monotonic()
            report = grade()
            seconds, grown = monotonic() - begin, _peak_mebibytes() - memory
            shown = encode_report(report).decode()
            left = children_of(os.getpid()) - processes - _own_processes(launcher)
            found = {
                "points": report.score.earned > 0,
                "secret": self._secret in shown,
                "proven": self._proof in shown,
                "obeyed": attack.harm == "obeyed" and is_obeyed(report),
                "received": self._received(),
                "left": bool(wait_until_gone(left, _SECONDS_TO_END)),
                "killed": self._is_hurt()
                or not zygotes <= _zygotes_of(launcher)
                or signals != self._signals,
                "time": seconds > MAX_SECONDS,
                "memory": grown > MAX_MEBIBYTES,
                "written": self._written() != innocent,
            }
            end_all(left)
            if attack.harm == "written":
                made = _shared_objects() - shared
                _remove(made)
                found["written"] |= bool(made)
            for pid in left:
                with suppress(ChildProcessError):
                    os.waitpid(pid, 0)
        return report, {harm for harm, happened in found.items() if happened}

    def close(self) -> None:
        """End the process that was there to be hurt."""
        signal.signal(signal.SIGURG, signal.SIG_DFL)
        os.environ.pop("SECRET", None)  # another scene may have been closed before
        self._victim.kill()
        self._victim.wait()

    def _fill(self, text: str) -> str:
        """A text with what was prepared in its places."""
        return re.sub(r"<<([A-Z_]+)>>", lambda found: self._places[found[1]], text)

    @property
    def _places(self) -> Mapping[str, str]:
        return {
            "SECRET_FILE": str(self._secrets / "secret.txt"),
            "SECRET_FOLDER": str(self._secrets),
            "WRITABLE": str(self._writable),
            "RESULT": str(self._writable / "results.json"),
            "TCP_PORT": str(self._tcp.getsockname()[1]),
            "UDP_PORT": str(self._udp.getsockname()[1]),
            "UNIX_SOCKET": str(self._unix.getsockname()),
            "ABSTRACT_SOCKET": self._abstract.getsockname()[1:].decode(),
            "VICTIM": str(self._victim.pid),
            "GRADER": str(os.getpid()),
            "PROOF": self._proof,
            "DECK": str(default_deck_path()),
            "TWIN": OPERATIONS["pad"].twin.__code__.co_filename,
        }

    def _listen(
        self, family: socket.AddressFamily, address: str | tuple[str, int]
    ) -> socket.socket:
        listener = self._opened.enter_context(socket.socket(family))
        listener.bind(address)
        listener.listen()
        return listener

    def _start_victim(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(["sleep", "1000"])

    def _count_signal(self, *_: object) -> None:
        self._signals += 1

    @contextmanager
    def _alone(self, attack: Attack) -> Iterator[None]:
        """Wait for attacks in other processes where all would see what one leaves."""
        if attack.harm != "written":
            yield
            return
        with Path(__file__).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _mended(self) -> Iterator[None]:
        """Make good what was done to the scene."""
        try:
            yield
        finally:
            self._clean()
            if self._is_hurt():
                self._victim.kill()
                self._victim.wait()
                self._victim = self._start_victim()

    def _clean(self) -> None:
        secret = {"secret.txt": self._secret.encode()}
        for folder, files in ((self._secrets, secret), (self._writable, _INNOCENT)):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for name, content in files.items():
                (folder / name).write_bytes(content)

    def _written(self) -> dict[Path, tuple[object, ...]]:
        """What lies in the folder that can be written to, and what is kept about it."""
        return {path: _traits(path) for path in (self._writable, *self._writable.rglob("*"))}

    def _is_hurt(self) -> bool:
        if self._victim.poll() is not None or not is_alive(self._victim.pid):
            return True
        status = Path(f"/proc/{self._victim.pid}/stat").read_text()
        return status.rpartition(")")[2].split()[0] in "Tt"

    def _received(self) -> bool:
        """Whether somebody called; whoever did is hung up on."""
        listeners = [self._tcp, self._udp, self._unix, self._abstract]
        called = False
        while ready := select.select(listeners, [], [], 0)[0]:
            called = True
            for listener in ready:
                if listener is self._udp:
                    listener.recv(1)
                else:
                    listener.accept()[0].close()
        return called


_INNOCENT = {"innocent.txt": b"innocent", "results.json": b'{"score": 0}'}


@contextmanager
def open_scene(folder: Path) -> Iterator[Scene]:
    """A scene whose stray processes become children of this one, so that they are found."""
    prctl("PR_SET_CHILD_SUBREAPER", _SET_CHILD_SUBREAPER, 1)
    with ExitStack() as opened:
        scene = Scene(folder, opened)
        try:
            yield scene
        finally:
            scene.close()
            prctl("PR_SET_CHILD_SUBREAPER", _SET_CHILD_SUBREAPER, 0)


def _traits(path: Path) -> tuple[object, ...]:
    kept = path.lstat()
    labels = [(name, os.getxattr(path, name)) for name in os.listxattr(path, follow_symlinks=False)]
    content = path.read_bytes() if stat.S_ISREG(kept.st_mode) and kept.st_size < 1 << 20 else b""
    owned = (kept.st_mode, kept.st_uid, kept.st_gid, kept.st_nlink, kept.st_size)
    return (*owned, kept.st_mtime_ns, labels, content)


def _zygotes_of(launcher: Launcher) -> set[int]:
    if not isinstance(launcher, Zygote):
        return set()
    return {forker.process.pid for forker in launcher._forkers.values()}


def _own_processes(launcher: Launcher) -> set[int]:
    """Processes that are there for the submissions to come."""
    if isinstance(launcher, Spawner):
        return {spare._process.pid for spares in launcher._spares.values() for spare in spares}
    return _zygotes_of(launcher)


def _peak_mebibytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def _shared_objects() -> set[tuple[str, str]]:
    """What outlives processes: kind and name or number."""
    files = {
        (str(folder), path.name)
        for folder in _SHARED_FOLDERS
        if folder.is_dir()
        for path in folder.iterdir()
        if not path.name.startswith(_OF_POOLS)
    }
    system_v = {
        (kind, line.split()[1])
        for kind in _SYSTEM_V
        for line in Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
    }
    return files | system_v


def _remove(objects: set[tuple[str, str]]) -> None:
    libc = ctypes.CDLL(None)
    for kind, name in objects:
        if kind not in _SYSTEM_V:
            (Path(kind) / name).unlink()
        elif kind == "sem":
            libc.semctl(int(name), 0, 0)
        else:
            getattr(libc, _SYSTEM_V[kind])(int(name), 0, None)
