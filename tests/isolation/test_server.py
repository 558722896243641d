"""Calls are answered with what is right, as far as they are bounded and within the contract."""

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.narrow import narrowed
from grader.isolation import server
from grader.isolation.protocol.arrays import describe_arrays, read_array
from grader.isolation.protocol.frames import (
    ASK,
    HEADER_BYTES,
    RESULT,
    FrameError,
    encode_message,
    parse_header,
)
from grader.isolation.protocol.grading import Result, ServedCall
from grader.isolation.server import Server
from grader.isolation.submission_worker import SubmissionWorker
from grader.records.outcome import Crashed, Raised, Returned
from tests.isolation.conftest import Begin
from tests.isolation.programs import CALLS_PAD, PADDED
from tests.support import OPERATIONS

X = np.arange(6.0).reshape(1, 1, 2, 3)
WEIGHT = np.ones((1, 1, 2, 2))


def answer(one: Server, function: str, options: dict[str, Any], **arrays: Any) -> Any:
    """What comes back for a call; None where the submission is to run its own."""
    headers, data = describe_arrays(arrays.items())
    text = encode_message(ServedCall(function, options, headers))
    frame = one.answer(text, memoryview(data))
    header = parse_header(frame[:HEADER_BYTES], 1 << 30)
    assert header.kind == RESULT
    end = HEADER_BYTES + header.text_bytes
    result = msgspec.json.decode(frame[HEADER_BYTES:end], type=Result)
    if result.array is None:
        return None
    array = result.array
    return read_array(memoryview(frame[end:]), 0, array.dtype, array.shape)[0]


CALLS = [
    ("pad", {"padding": (1, 0)}, {"x": X}, {}),
    ("pad", {"padding": (1, 0, 2, 2), "value": (-np.inf).hex()}, {"x": X}, {"value": -np.inf}),
    ("conv2d", {}, {"x": X, "weight": WEIGHT}, {}),
    ("conv2d", {"bias": None, "stride": (1, 2)}, {"x": X, "weight": WEIGHT}, {"bias": None}),
    ("conv2d", {"padding": 2}, {"x": X, "weight": WEIGHT, "bias": np.ones(1)}, {}),
    ("conv1d", {"stride": 2}, {"x": X[0], "weight": WEIGHT[0]}, {}),
    ("maxpool", {"kernel_size": 2, "stride": None}, {"x": X}, {}),
    ("maxpool", {"kernel_size": (1, 2), "padding": (0, 1)}, {"x": X.astype(np.float32)}, {}),
    ("conv2d", {}, {"x": X * np.nan, "weight": WEIGHT}, {}),
]


@pytest.mark.parametrize(("function", "options", "arrays", "changed"), CALLS)
def test_a_call_within_the_contract_is_answered_rightly(
    function: str, options: dict[str, Any], arrays: dict[str, Any], changed: dict[str, Any]
) -> None:
    one = Server(OPERATIONS)
    found = answer(one, function, options, **arrays)
    with np.errstate(all="ignore"):
        right = OPERATIONS[function].twin(**{**arrays, **options, **changed})
    assert found.dtype == right.dtype
    assert np.array_equal(found, right, equal_nan=True)
    one.end_cases(1)
    assert one.called == [{function}]


def test_text_and_truth_values_are_told_from_numbers() -> None:
    asked: list[dict[str, Any]] = []

    def twin(x: Any, mode: Any, corners: Any) -> Any:
        asked.append({"mode": mode, "corners": corners})
        return x

    pad = msgspec.structs.replace(
        OPERATIONS["pad"], twin=twin, defaults={}, accepts=lambda _: True, effort=lambda _: 1
    )
    one = Server({"pad": pad})
    for mode in ("'inf", "'", float("inf").hex()):
        assert answer(one, "pad", {"mode": mode, "corners": True}, x=X) is not None
    assert [told["mode"] for told in asked] == ["inf", "", float("inf")]
    assert all(told["corners"] is True for told in asked)


def test_calls_beyond_a_narrower_contract_are_answered() -> None:
    """A `conv1d` may ask `conv2d` for a kernel of one row where the course asks squares alone."""
    square = narrowed(OPERATIONS["conv2d"], ("rectangular kernel",), ())
    found = answer(Server({"conv2d": square}), "conv2d", {}, x=X, weight=WEIGHT[:, :, :1])
    assert found.shape == (1, 1, 2, 2)


HUGE = 2**40


@pytest.mark.parametrize(
    ("function", "options", "arrays"),
    [
        ("exec", {}, {"x": X}),
        ("maxpool", {"kernel_size": 2}, {"x": X, "weight": WEIGHT}),
        ("conv2d", {"mode": 3}, {"x": X, "weight": WEIGHT}),
        ("conv2d", {}, {"x": X}),
        ("conv2d", {"x": 3}, {"weight": WEIGHT}),
        ("pad", {"padding": None}, {"x": X}),
        ("pad", {"padding": 3}, {"x": X}),
        ("pad", {"padding": (1, -1)}, {"x": X}),
        ("pad", {"padding": (1, 1, 1)}, {"x": X}),
        ("pad", {"padding": (HUGE, HUGE)}, {"x": X}),
        ("pad", {"padding": (1 << 23, 0)}, {"x": X[0, 0, 0]}),
        ("pad", {"padding": (1, 1)}, {"x": X.astype(int)}),
        ("pad", {"padding": (1, 1)}, {"x": X[:0]}),
        ("conv2d", {}, {"x": X, "weight": WEIGHT.astype(np.float32)}),
        ("conv2d", {}, {"x": X[0], "weight": WEIGHT}),
        ("conv2d", {"stride": 0}, {"x": X, "weight": WEIGHT}),
        ("conv2d", {"stride": (1, 1, 1)}, {"x": X, "weight": WEIGHT}),
        ("conv2d", {"padding": HUGE}, {"x": X, "weight": WEIGHT}),
        ("conv2d", {"padding": 10**30}, {"x": X, "weight": WEIGHT}),
        ("conv2d", {}, {"x": np.ones((2, 64, 64, 64)), "weight": np.ones((64, 64, 3, 3))}),
        ("maxpool", {"kernel_size": 2, "padding": 2}, {"x": X}),
        ("maxpool", {"kernel_size": HUGE}, {"x": X}),
    ],
)
def test_another_call_is_left_to_the_submission(
    function: str, options: dict[str, Any], arrays: dict[str, Any]
) -> None:
    one = Server({name: OPERATIONS[name] for name in ("pad", "conv2d", "maxpool")})
    assert answer(one, function, options, **arrays) is None
    one.end_cases(1)
    assert one.called == [set()]


def test_of_cases_that_are_told_at_once_the_first_made_the_calls() -> None:
    one = Server(OPERATIONS)
    answer(one, "pad", {"padding": (1, 1)}, x=X)
    one.end_cases(3)
    one.end_cases(1)
    assert one.called == [{"pad"}, set(), set(), set()]


def test_a_function_that_is_not_served_is_left_to_the_submission() -> None:
    assert answer(Server({}), "pad", {"padding": (1, 1)}, x=X) is None


def test_a_function_whose_effort_is_not_known_is_left_to_the_submission() -> None:
    pad = msgspec.structs.replace(OPERATIONS["pad"], effort=None)
    assert answer(Server({"pad": pad}), "pad", {"padding": (1, 1)}, x=X) is None


def test_a_long_text_is_not_read() -> None:
    """Millions of headers of empty arrays take long to read."""
    text = b'["pad",{},[%s]]' % b",".join([b'["x","f8",[0]]'] * 1000)
    one = Server(OPERATIONS)
    with pytest.raises(FrameError):
        one.answer(b"[" + text[: server.MAX_TEXT_BYTES - 1], memoryview(b""))
    assert one.answer(b"[" + text, memoryview(b"")) == one.answer(text, memoryview(b""))


def test_after_so_many_calls_no_more_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MAX_CALLS", 2)
    one = Server(OPERATIONS)
    found = [answer(one, "pad", {"padding": (1, 1)}, x=X) for _ in range(3)]
    assert [value is None for value in found] == [False, False, True]
    assert one.refused == "makes more than 2 calls of"


def test_after_so_much_work_no_more_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MAX_EFFORT_IN_ALL", 25)
    one = Server(OPERATIONS)
    found = [answer(one, "pad", {"padding": (1, 1)}, x=X) for _ in range(3)]
    assert [value is None for value in found] == [False, False, True]
    assert "work" in one.refused


@given(
    st.binary(max_size=80)
    | st.builds(
        lambda name, options, arrays: msgspec.json.encode((name, options, arrays)),
        st.sampled_from(["pad", "conv2d", "x"]),
        st.dictionaries(
            st.sampled_from(["padding", "stride", "bias", "x"]),
            st.none() | st.integers(-9, 9) | st.text(max_size=5) | st.lists(st.integers(-1, 2)),
        ),
        st.lists(
            st.tuples(
                st.sampled_from(["x", "weight"]),
                st.sampled_from(["f8", "f4", "O"]),
                st.lists(st.integers(-1, 3), max_size=4),
            ),
            max_size=2,
        ),
    ),
    st.binary(max_size=200),
)
def test_arbitrary_calls_are_answered_or_refused(text: bytes, data: bytes) -> None:
    one = Server(OPERATIONS)
    try:
        frame = one.answer(text, memoryview(data))
    except FrameError:
        return
    assert parse_header(frame[:HEADER_BYTES], 1 << 24).kind == RESULT


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"cnn.py": CALLS_PAD}, id="in one file"),
        pytest.param(
            {"cnn.py": "from ops import conv1d, pad\n", "ops.py": CALLS_PAD}, id="in a helper"
        ),
        pytest.param(
            {"cnn.py": "from .ops import conv1d, pad\n", "ops.py": CALLS_PAD},
            id="in a helper, relatively",
        ),
    ],
)
def test_calls_of_a_served_function_are_answered_rightly_wherever_it_is_called(
    begin: Begin, files: dict[str, str]
) -> None:
    session = begin(files.pop("cnn.py"), files=files, checks=("pad", "conv1d"))
    own = session.ask(PADDED)
    assert isinstance(own, Raised)
    assert own.type == "ZeroDivisionError"
    found = session.ask_served((PADDED,), frozenset({"pad"}), 1)
    (served,) = found.outcomes
    assert isinstance(served, Returned)
    assert served.value is not None
    assert served.value.tolist() == [[[0, 1, 1, 0]]]
    assert found.called == (frozenset({"pad"}),)
    assert isinstance(session.ask(PADDED), Raised)


READS_NOTHING = CALLS_PAD.replace(
    "    return pad(x, (padding, padding))",
    """
    import json, struct
    stand_in = next(one for one in pad.__code__.co_consts if hasattr(one, "_ask"))
    text = json.dumps(["pad", {"padding": [0, 1 << 21]}, [["x", "f8", [1]]]]).encode()
    head = struct.pack("<4sBxxxIIQ", b"GRD2", 7, 0, len(text), 8)
    for _ in range(3):
        stand_in._ask.__self__._connection.sendall(head + text + bytes(8))
    return x
""",
)


def test_a_call_before_the_result_of_the_last_is_read_ends_the_worker(begin: Begin) -> None:
    """Or results heap up in the grader, as many as it answers calls."""
    session = begin(READS_NOTHING, checks=("pad", "conv1d"))
    found = session.ask_served((PADDED, PADDED), frozenset({"pad"}), 2)
    assert found.outcomes == (Crashed(reason="what its process sent could not be read"),)


def test_nothing_more_is_asked_once_nothing_will_be_excused(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MAX_CALLS", 1)
    session = begin(CALLS_PAD, checks=("pad", "conv1d"))
    found = session.ask_served((PADDED,) * 4, frozenset({"pad"}), 4)
    assert found.refused == "makes more than 1 calls of"
    assert len(found.outcomes) == 2


@pytest.mark.parametrize(("padded", "asked"), [(False, 2), (True, 4)], ids=["no call", "a call"])
def test_no_more_is_asked_where_none_of_the_first_cases_makes_a_served_call(
    begin: Begin, *, padded: bool, asked: int
) -> None:
    source = CALLS_PAD.replace("return pad(x", "return x if not padding else pad(x")
    session = begin(source, checks=("pad", "conv1d"))
    plain = msgspec.structs.replace(PADDED, options={})
    cases = (plain, PADDED if padded else plain, plain, plain)
    assert len(session.ask_served(cases, frozenset({"pad"}), to_mend=2).outcomes) == asked


def test_each_case_is_told_with_its_own_calls_though_many_are_asked_at_once(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    own = SubmissionWorker.send

    def send(worker: SubmissionWorker, frame: bytes) -> None:
        sent.append(frame)
        own(worker, frame)

    monkeypatch.setattr(SubmissionWorker, "send", send)
    source = CALLS_PAD.replace("return pad(x", "return x if not padding else pad(x")
    session = begin(source, checks=("pad", "conv1d"))
    plain = msgspec.structs.replace(PADDED, options={})
    found = session.ask_served((plain, PADDED, plain, PADDED, plain), frozenset({"pad"}), 3)
    assert [len(one) for one in found.called] == [0, 1, 0, 1, 0]
    assert [parse_header(one[:HEADER_BYTES], 1 << 30).kind for one in sent].count(ASK) == 2


def test_what_a_worker_spends_on_a_served_call_is_given_back(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.isolation.session._CPU_SECONDS_OF_A_SERVED_CALL", 1000.0)
    session = begin(CALLS_PAD, checks=("pad", "conv1d"))
    session.ask_served((PADDED,) * 3, frozenset({"pad"}), 3)
    assert -3001 < session._budget.calls.used.cpu_seconds < -2900
