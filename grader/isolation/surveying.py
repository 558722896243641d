"""Finding out in a confined worker which functions files define; none of them is run."""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.isolation.channel import HungUpError
from grader.isolation.codec import decode_message
from grader.isolation.handle import TimeUpError, WorkerHandle
from grader.isolation.launcher import Launcher, WorkerLostError, default_launcher
from grader.isolation.protocol import frames
from grader.isolation.protocol.arrays import describe_arrays
from grader.isolation.protocol.frames import FrameError, encode_message, write_frame
from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.protocol.reading import Survey, Surveyed
from grader.records.submission import Held
from grader.text import safe_line

_MEMORY_BYTES = 512 << 20

_MAX_CPU_SECONDS = 10.0
"""Of a worker; sources as large as they may be are parsed in a few seconds."""

_START_SECONDS = 20.0

_MAX_FRAME_BYTES = 1 << 20


def survey_files(
    launcher: Launcher, files: Mapping[str, bytes], functions: Sequence[str]
) -> dict[str, Held]:
    """What files hold, by their path; those that are not Python are left out.

    All are, where reading them ends the worker or takes too long: then they are what their names
    say.

    Args:
        launcher: Starts the worker.
        files: Bytes of Python files and notebooks by their path.
        functions: Names of the functions that are asked.

    Raises:
        MachineError: No worker starts.
    """
    arrays = [(name, np.frombuffer(content, dtype=np.uint8)) for name, content in files.items()]
    headers, data = describe_arrays(arrays)
    text = encode_message(Survey(tuple(functions), tuple(headers)))
    limits = WorkerLimits(_MEMORY_BYTES, cpu_seconds=2 * _MAX_CPU_SECONDS, packages=())
    try:
        worker = WorkerHandle(
            launcher, limits, max_bytes=_MAX_FRAME_BYTES, start_seconds=_START_SECONDS
        )
        try:
            worker.send(write_frame(frames.SURVEY, 0, text, data))
            _, reply, _ = worker.receive(_MAX_CPU_SECONDS)
        finally:
            worker.end()
        held = decode_message(reply, Surveyed).files
    except (FrameError, HungUpError, TimeUpError, WorkerLostError):
        return {}
    return {
        name: Held(
            written=frozenset(one.written),
            stubs=frozenset(one.stubs),
            refused=safe_line(one.refused),
        )
        for name, one in held.items()
        if name in files
    }


def survey_alone(files: Mapping[str, bytes], functions: Sequence[str]) -> dict[str, Held]:
    """The same with a launcher of its own, where nobody has one yet."""
    with default_launcher() as launcher:
        return survey_files(launcher, files, functions)
