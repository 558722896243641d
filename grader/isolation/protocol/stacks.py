"""How a worker is asked, from outside of Python, which lines it is at.

The grader sends it a signal; `faulthandler` answers in C, with text on the worker's socket,
whatever the submission is busy with: a loop, a sleep, a long call of NumPy. It is asked only once
its call has gone over its time, when no frame is expected any more. The signal is one that does
nothing to a process without a handler, so a submission that takes the handler away loses nothing
but the answer.
"""

import signal

ASK_FOR_STACK: int | None = getattr(signal, "SIGURG", None)
"""The signal; None where the system has none to send."""
