"""Counting the lines that a call runs, whatever the machine and however fast it is."""

import sys
from collections.abc import Callable, Container
from types import CodeType, FrameType
from typing import Any


class LineCounter:
    """A function of a submission that counts the lines which its call runs.

    Each step of a loop or a comprehension is a line at least, and so is each call of a function or
    lambda that NumPy makes; what NumPy does by itself is part of the line that asks for it.

    Attributes:
        lines: Lines of submitted files that were run, all calls together.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        files: Container[str],
        others: Container[CodeType | None],
    ) -> None:
        """Count for one function.

        Args:
            function: The function.
            files: Paths of the submitted files.
            others: Code of functions that answer for their own lines, and for those of whatever
                they call.
        """
        self.lines = 0
        self._function = function
        self._files = files
        self._others = others
        self._in_other = False

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Call the function.

        Raises:
            BaseException: Whatever the function raises.
        """
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            return self._function(*args, **options)
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, _event: str, _argument: Any) -> Callable[..., Any] | None:
        if self._in_other or frame.f_code.co_filename not in self._files:
            return None
        if frame.f_code in self._others:
            self._in_other = True
            return self._leave
        return self._count

    def _count(self, _frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        self.lines += event == "line"
        return self._count

    def _leave(self, _frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        self._in_other = event != "return"
        return self._leave
