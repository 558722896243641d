"""How a worker is asked, from outside of Python, which lines it is at.

The grader sends it a signal; `faulthandler` answers in C, with text on the worker's socket,
whatever the submission is busy with: a loop, a sleep, a long call of NumPy. It is asked only once
its call has gone over its time, when no frame is expected any more. The signal is one that does
nothing to a process without a handler, so a submission that takes the handler away loses nothing
but the answer.

Now and then the answer ends the worker: Python's frames are read at any moment, also at the one in
which C code has begun to call a Python function and the frame is not there yet. A function that did
nothing but print was lost so once in a thousand times that it was asked. Its verdict is known by
then, so that costs samples alone. Source: cpython 3.11, Python/ceval.c, `_PyEval_EvalFrameDefault`,
between setting `tstate->cframe` and `cframe.current_frame`.
"""

import signal

ASK_FOR_STACK: int | None = getattr(signal, "SIGURG", None)
"""The signal; None where the system has none to send."""
