"""What may be handed any bytes, and what it may do with them.

A target takes bytes, and raises where the code it asks did anything but read or refuse them. It
needs no fuzzer: `python -m tests.fuzz` brings one.
"""

import hashlib
import socket
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

import msgspec
import numpy as np
from hypothesis import given

from grader.assignment import default_assignment_path, load_assignment
from grader.compare import compare_answer
from grader.deck.store import load_deck
from grader.errors import UserError
from grader.explain.inquiry import conclude
from grader.explain.loops import advise
from grader.gradebook.fill import Filled
from grader.gradebook.sheet import read_sheet, write_sheet
from grader.intake.archive_tree import members_by_path, split_links
from grader.intake.enrolment import match_roster
from grader.intake.roster import load_roster
from grader.integrations.canvas.grades import fill_canvas_sheet
from grader.integrations.canvas.layout import read_name as read_canvas_name
from grader.integrations.gradescope.layout import read_metadata
from grader.integrations.moodle.grades import fill_moodle_worksheet
from grader.integrations.moodle.layout import read_name as read_moodle_name
from grader.isolation.channel import Channel, HungUpError
from grader.isolation.codec import read_found, read_hello, read_loaded, read_outcomes
from grader.isolation.known_answers import known_answers
from grader.isolation.protocol import frames
from grader.isolation.protocol.arrays import read_array
from grader.isolation.protocol.frames import (
    HEADER_BYTES,
    ArrayHeader,
    FrameError,
    encode_message,
    parse_header,
    write_frame,
)
from grader.isolation.protocol.grading import (
    ForbiddenLine,
    Line,
    WireFound,
    WireLoaded,
    WireOutcome,
    WireRaised,
    WireReturned,
)
from grader.isolation.worker.archives.refusal import RefusedError
from grader.isolation.worker.archives.tar import list_tar
from grader.isolation.worker.archives.zip import list_zip, unpack_member
from grader.isolation.worker.notebook.cells import NotebookError, read_notebook
from grader.records.archive import Member
from grader.records.arrays import view_array
from grader.records.call import AxisOrder, Call
from grader.records.case import Answer, AnsweredCase
from grader.records.deck import Deck
from grader.records.outcome import Returned
from grader.report.grid import grids_of
from grader.report.json_file import read_json
from tests.gradebook.support import class_of, graded, student
from tests.intake.downloads import tar_of, zip_of
from tests.isolation.hostile import DTYPES, HELLO, LOADED, answers, text_of
from tests.support import OPERATIONS, notebook_of, pad_case

__all__ = ["TARGETS", "Target"]

MAX_BYTES = 1 << 20
PAD = OPERATIONS["pad"]
THEN = {"x": np.array([2.0])}
ROW = np.array([0.0, 1.0])
ANSWERED = (
    (pad_case(1.0), Answer(value=ROW)),
    (pad_case(1.0, judges="dtype"), Answer(value=ROW)),
    (pad_case(1.0, judges="purity", then=THEN), Answer(value=ROW, then=2 * ROW)),
)


ASKED = tuple(case for case, _ in ANSWERED)
CASES = tuple(AnsweredCase(case=case, answer=answer) for case, answer in ANSWERED)
KNOWN = known_answers(
    Deck(kind="practice", seed=0, versions={}, checks={"pad/basic": CASES}),
    (OPERATIONS["pad"],),
    MAX_BYTES,
)


CALLED = msgspec.structs.replace(
    PAD,
    call=Call(
        expression="frame(images, padding, value)[0]",
        function="frame",
        around="...[0]",
        names={"x": "images", "padding": "padding", "value": "value"},
        orders={"return": AxisOrder(ours=("L",), theirs=("1", "L"))},
    ),
)
CALLS = {"pad": CALLED.labels}
"""How a course calls the same, with an axis more in the answer."""


class Target(NamedTuple):
    """Something that takes any bytes.

    Attributes:
        check: Hands it some; whether they were read.
        seeds: Bytes to begin with, which are read.
    """

    check: Callable[[bytes], bool]
    seeds: tuple[bytes, ...]


def check_header(data: bytes) -> bool:
    header = data[:HEADER_BYTES].ljust(HEADER_BYTES, b"\0")
    try:
        frame = parse_header(header, MAX_BYTES)
    except FrameError:
        return False
    assert frame.text_bytes + frame.data_bytes <= MAX_BYTES
    return True


def check_array(data: bytes) -> bool:
    """A byte for the dtype, one for the number of axes, eight for each axis, then the numbers."""
    dtype, count = DTYPES[data[0] % len(DTYPES)] if data else "O", data[1] % 70 if data[1:] else 0
    end = 2 + 8 * count
    shape = struct.unpack(f"<{count}q", data[2:end].ljust(8 * count, b"\0"))
    numbers = memoryview(data[end:])
    try:
        array, used = read_array(numbers, 0, dtype, shape)
    except FrameError:
        return False
    assert (array.shape, array.nbytes) == (shape, used)
    assert used <= len(numbers)
    return True


def check_channel(data: bytes) -> bool:
    ours, theirs = socket.socketpair()
    channel = Channel(ours, MAX_BYTES)
    frames = 0
    with ours, theirs:
        theirs.sendall(data[: 1 << 16])
        theirs.shutdown(socket.SHUT_WR)
        with suppress(HungUpError):
            while (received := channel.receive(1.0)) is not None:
                frames += 1
                frame, text, arrays = received
                assert (frame.text_bytes, frame.data_bytes) == (len(text), len(arrays))
            raise AssertionError("the end of the connection was not told")
    return frames > 0


def check_hello(data: bytes) -> bool:
    try:
        read_hello(data)
    except FrameError:
        return False
    return True


def check_found(data: bytes) -> bool:
    try:
        read_found(data)
    except FrameError:
        return False
    return True


def check_loaded(data: bytes) -> bool:
    try:
        loaded = read_loaded(data, ("pad",), ("cnn.py",))
    except FrameError:
        return False
    assert set(loaded.functions) == {"pad"}
    return True


def check_outcomes(data: bytes) -> bool:
    """JSON, a null byte, and the bytes of arrays."""
    text, _, numbers = data.partition(b"\0")
    return _judge(text, numbers)


def _judge(text: bytes, numbers: bytes) -> bool:
    try:
        outcomes = read_outcomes(text, memoryview(numbers), ASKED, MAX_BYTES, KNOWN)
        of_course = read_outcomes(text, memoryview(numbers), ASKED, MAX_BYTES, calls=CALLS)
    except FrameError:
        return False
    for outcome, (case, right) in product(outcomes, ANSWERED):
        compare_answer(PAD, case, right, outcome)
    for outcome, (case, right) in product(of_course, ANSWERED):
        compare_answer(CALLED, case, right, outcome)
    returned = [outcome for outcome in outcomes if isinstance(outcome, Returned)]
    conclude(advise(PAD), lambda _: returned)
    for outcome in returned:
        if outcome.value is not None:
            grids_of(view_array(outcome.value))
    return True


@given(answers())
def _judge_answers(answer: tuple[bytes, bytes]) -> None:
    _judge(*answer)


def check_answers(data: bytes) -> bool:
    """The bytes choose among JSON that looks like an answer."""
    return vars(_judge_answers)["hypothesis"].fuzz_one_input(data) is not None


def _read_file(data: bytes, read: Callable[[Path], object]) -> bool:
    with NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            read(Path(file.name))
        except UserError:
            return False
    return True


_QUICK_FORMAT = "cnn-grader deck 2"
"""Of a deck that takes no time to write; the bytes in it are those of every format."""


def check_deck(data: bytes) -> bool:
    return _read_file(data, load_deck)


def _deck_file(data: bytes) -> bytes:
    digest = hashlib.sha256(data).hexdigest()
    return msgspec.msgpack.encode(
        {"format": _QUICK_FORMAT, "sha256": digest, "deck": zlib.compress(data, 0)}
    )


def check_cases(data: bytes) -> bool:
    """What a deck holds, with a digest that is right."""
    return check_deck(_deck_file(data))


def check_assignment(data: bytes) -> bool:
    return _read_file(data, load_assignment)


def check_result(data: bytes) -> bool:
    return _read_file(data, read_json)


def check_sheet(data: bytes) -> bool:
    try:
        sheet = read_sheet(data)
    except UserError:
        return False
    again = read_sheet(write_sheet(sheet))
    assert len(again.lines) == len(sheet.lines)
    assert write_sheet(again) == write_sheet(sheet)
    return True


def _check_filled(fill: Callable[[], Filled]) -> bool:
    try:
        filled = fill()
    except UserError:
        return False
    read_sheet(filled.content)
    return True


def check_canvas_sheet(data: bytes) -> bool:
    return _check_filled(lambda: fill_canvas_sheet(BOOK, data, "4321"))


def check_moodle_worksheet(data: bytes) -> bool:
    return _check_filled(lambda: fill_moodle_worksheet(BOOK, data))


BOOK = class_of(graded(student("a", canvas="12", moodle="77"), 85))
CANVAS_SHEET = b"""Student,ID,SIS Login ID,Section,CNN (4321),Final Score
,,,,Manual Posting,
    Points Possible,,,,100.00,(read only)
"Doe, Jane",12,jane,A,,90
"Student, Test",13,0a,A,,
"""
WORKSHEET = """\ufeffID,Name,Status,Bewertung,Beste Bewertung,Kann,Abgabe,Zuletzt,Feedback
Teilnehmer/in77,"Zoë, M",ok,,"100,00",Ja,1. Oktober,-,
""".encode()


def check_archive(data: bytes) -> bool:
    """An archive, as a worker reads it: listed, and each file of a zip unpacked."""
    file = BytesIO(data)
    try:
        if not data.startswith(b"PK"):
            return bool(list(list_tar(file, len(data), 100)))
        entries = list(list_zip(file, len(data), 100))
        for entry in entries:
            if entry.size < MAX_BYTES:
                assert sum(map(len, unpack_member(file, entry))) == entry.size
    except (RefusedError, zlib.error):
        return False
    return bool(entries)


def check_members(data: bytes) -> bool:
    """Names of members, one a line."""
    names = data.decode("latin-1").split("\n")
    try:
        members = members_by_path((Member(name, 0, 0, 0, 0, 0) for name in names), "x")
        paths, _ = split_links(members)
    except UserError:
        return False
    for path in paths:
        assert not {"", ".", ".."} & set(path.removesuffix("/").split("/"))
    return bool(paths)


def check_metadata(data: bytes) -> bool:
    """Gradescope's `submission_metadata.yml`."""
    try:
        told = read_metadata(data)
    except UserError:
        return False
    return any(metadata.submitters for metadata in told.values())


def check_roster(data: bytes) -> bool:
    def read(path: Path) -> None:
        roster = load_roster(path)
        assert all(student.key and student.name for student in roster)
        assert match_roster(roster, roster).missing == ()

    return _read_file(data, read)


def check_names(data: bytes) -> bool:
    """Names that Canvas or Moodle gave to a file or folder."""
    name = data.decode("utf-8", "surrogateescape")
    canvas, moodle = read_canvas_name(name), read_moodle_name(name)
    if canvas:
        assert canvas.user
        assert canvas.student
        assert canvas.file
    if moodle:
        assert moodle.key
        assert moodle.student
    return bool(canvas or moodle)


def check_notebook(data: bytes) -> bool:
    try:
        notebook = read_notebook(data, "n.ipynb", ("pad",))
    except NotebookError:
        return False
    assert {part.file for part in notebook.parts} <= set(notebook.cells)
    return True


def check_cell(data: bytes) -> bool:
    """The text of a cell, in a notebook that is one."""
    return check_notebook(notebook_of(data.decode(errors="replace")))


VALUE = ArrayHeader("value", "f8", (3,))
VALUES = WireReturned("ndarray", "float64", (3,), modified=("x",), lines=7, arrays=(VALUE,))
ERROR = WireRaised("KeyError", "m", (Line("cnn.py", 1, "pad", "x[0]"),))
RETURNED = WireOutcome(VALUES, raised=None, printed="p")
RAISED = WireOutcome(returned=None, raised=ERROR)
FORBIDDEN = ForbiddenLine("numpy.pad", "cnn.py", 7, "pad", "numpy.pad(x)")
LOADED_FILE = WireLoaded(
    functions={"pad": "written", "f": "stub"},
    locations={"pad": ("cnn.py", 7)},
    error=ERROR,
)
NUMBERS = np.array([0.0, 1.0, 2.0]).tobytes()
ANSWERS = write_frame(frames.ANSWERS, 0, text_of(RETURNED, RAISED), NUMBERS)
DECK = msgspec.msgpack.encode(
    {
        "kind": "final",
        "seed": 1,
        "versions": {"numpy": "2"},
        "checks": {
            "pad/basic": [
                {
                    "case": {
                        "operation": "pad",
                        "arrays": {"x": ["<f8", [3], NUMBERS]},
                        "options": {"padding": [1, 0]},
                    },
                    "answer": {"value": ["<f4", [2, 0], b""], "bound": 0.5},
                }
            ]
        },
    }
)
RESULT = b"""{"format":"cnn-grader report 3","title":"t","summary":"s","seconds":0.1,
"submission":{"name":"n","file":"cnn.py","sha256":"0"},
"deck":{"kind":"final","digest":"0","cases":1},
"grader":{"version":"1","python":"3","numpy":"2"},
"isolation":{"level":0,"layers":[{"name":"seccomp","off":""}]},"weakly_isolated":false,
"score":{"earned":0,"possible":1},
"operations":[{"name":"pad","state":"written","earned":0,"possible":1}],
"checks":[{"name":"pad/basic","verdict":"wrong value","message":"m","asked":1,"asks":"a",
"earned":0,"possible":1,"wrong":1,"notes":[]}],
"findings":[{"operation":"pad","headline":"h","verdict":"wrong value","checks":["pad/basic"],
"points":1,"explained":false,"feedback":"full","clearest":{"message":"m",
"case":{"operation":"pad","arrays":{"x":{"dtype":"float64","shape":[2],"values":[1,"nan"]}},
"options":{"padding":[1,0]}},"call":"pad(x)","bound":0.0,"printed":"","snippet":"",
"expected":null,"returned":{"dtype":"float16","shape":[0],"values":[]},"raised":null,
"mismatch":{"wrong":1,"cells":2,"first":[0],"at":[0]}},
"source":{"file":"cnn.py","lines":[{"number":1,"text":"x","marked":true}]}}]}"""
SECOND_RESULT = b"""{"format":"cnn-grader report 2","title":"t","summary":"s","seconds":0.1,
"submission":{"name":"n","file":"cnn.py","sha256":"0"},
"deck":{"kind":"final","digest":"0","cases":1},
"grader":{"version":"1","python":"3","numpy":"2"},
"isolation":{"level":0,"layers":[{"name":"seccomp","off":""}]},"weakly_isolated":false,
"score":{"earned":0,"possible":1},
"operations":[{"name":"pad","state":"written","earned":0,"possible":1}],
"checks":[{"name":"pad/basic","verdict":"wrong value","message":"m","asked":1,"asks":"a",
"earned":0,"possible":1,"wrong":1,"same_as":"","notes":[],"counterexample":{
"case":{"operation":"pad","arrays":{"x":{"dtype":"float64","shape":[2],"values":[1,"nan"]}},
"options":{"padding":[1,0]}},"call":"pad(x)","bound":0.0,"printed":"","features":[],"snippet":"",
"expected":null,"returned":{"dtype":"float16","shape":[0],"values":[]},"raised":null,
"mismatch":{"wrong":1,"cells":2,"first":[0],"at":[0]}}}]}"""
FIRST_RESULT = SECOND_RESULT.replace(b"report 2", b"report 1").replace(
    b'"case":{"operation":"pad","arrays":{"x":{"dtype":"float64","shape":[2],"values":[1,"nan"]}},\n'
    b'"options":{"padding":[1,0]}}',
    b'"title":"","positional":1,"layouts":{},"judges":"value","then":{},"arguments":{"padding":[1,0],'
    b'"x":{"dtype":"float64","shape":[2],"values":[1,"nan"]}}',
)
"""The same in format 1."""

CELL = b"""%%time
def pad(x: 'Array', padding, value=0.0):
    %timeit x
    return np.pad(x, SIZES[0], constant_values=value)
try:
    import torch
except ImportError:
    !pip install torch
SIZES = make()
print(pad(x)) # what?
np.pad?
"""

ASSIGNMENT = b"""title = "t"
[rubric.pad]
basic = {points = 2, feedback = "hint"}
[limits]
seconds_per_call = 0.5
[policy]
feedback = "none"
allowed_imports = ["numpy"]
"""

METADATA = b"""submission_1:
  :submitters:
  - :name: "A B"
    :sid: '007'
  :created_at: 2026-03-01 10:00:00.123456789 Z
  :results: &1 {tests: [{score: 1.0}]}
"""

ROSTERS = (
    b"identifier,github_username,github_id,name\nab,A-B,1,Ann B\n",
    '\ufeffStudent;ID;SIS User ID\n    Points Possible;;\n"B, Ann";12;s1\n'.encode(),
    b"Identifier,Full name,Email address\nParticipant 12,Ann B,a@b.c\n",
)

TARGETS = {
    "header": Target(check_header, (ANSWERS[:HEADER_BYTES],)),
    "array": Target(
        check_array,
        (b"\x0b\x01" + struct.pack("<q", 3) + NUMBERS, b"\0\x02" + struct.pack("<qq", 0, 2**62)),
    ),
    "channel": Target(check_channel, (HELLO + LOADED + ANSWERS, ANSWERS)),
    "hello": Target(check_hello, (HELLO[HEADER_BYTES:],)),
    "found": Target(check_found, (encode_message(WireFound((FORBIDDEN,))),)),
    "loaded": Target(check_loaded, (encode_message(LOADED_FILE),)),
    "outcomes": Target(
        check_outcomes,
        (text_of(RETURNED) + b"\0" + NUMBERS, text_of(RAISED)),
    ),
    "answers": Target(check_answers, (bytes(64), bytes(range(256)))),
    "deck": Target(check_deck, (_deck_file(DECK),)),
    "cases": Target(check_cases, (DECK,)),
    "assignment": Target(
        check_assignment,
        (
            default_assignment_path().read_bytes(),
            ASSIGNMENT,
        ),
    ),
    "result": Target(check_result, (RESULT, SECOND_RESULT, FIRST_RESULT)),
    "sheet": Target(check_sheet, (CANVAS_SHEET, WORKSHEET, b'a;b\r\n"=1\n";"""\r"\r\n')),
    "canvas sheet": Target(check_canvas_sheet, (CANVAS_SHEET,)),
    "moodle worksheet": Target(check_moodle_worksheet, (WORKSHEET,)),
    "archive": Target(
        check_archive,
        tuple(make({"hw/cnn.py": b"x = 1\n" * 9}) for make in (zip_of, tar_of)),
    ),
    "members": Target(check_members, (b"hw/cnn.py\nhw/venv/pyvenv.cfg\n./a\n",)),
    "metadata": Target(check_metadata, (METADATA,)),
    "roster": Target(check_roster, ROSTERS),
    "names": Target(
        check_names,
        (
            "müller_LATE_12_34_cnn-1.py".encode(),
            b"anon_X1_7_text.html",
            b"A B_12_assignsubmission_file",
            b"A B_12_assignsubmission_file_cnn.py",
        ),
    ),
    "notebook": Target(check_notebook, (notebook_of("import numpy as np", CELL.decode()),)),
    "cell": Target(check_cell, (CELL, b"%%writefile cnn.py\nfrom __future__ import division\n")),
}
"""The targets by name."""
