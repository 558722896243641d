"""What may be behind a SyntaxError that Python tells of in another line, or in other words."""

import re
import sys
from collections.abc import Mapping
from io import StringIO
from tokenize import OP, TokenError, generate_tokens

_SYNTAX = (
    ((3, 12), re.compile(r"^f-string|^\s*type\s+\w+.*=", re.MULTILINE)),
    ((3, 14), re.compile(r"multiple exception types must be parenthesized|\bt[\"']", re.MULTILINE)),
)
"""Syntax by the Python that it came with: PEP 695 and 701; PEP 758 and 750."""

_DEFINED = re.compile(r"\s*(?:async\s+def|def|(?P<is_class>class))\s+\w+(?=\[)")
"""How a line begins that may have type parameters, which came with 3.12. Source: PEP 695."""

_PAIRS = {")": "(", "]": "[", "}": "{"}

_MAX_BYTES = 200_000
"""Of a file in which an open bracket is looked for."""

_NAMES_THE_BRACKET = ("was never closed", "does not match", "unmatched")


def advice_on_syntax(error: SyntaxError, sources: Mapping[str, bytes]) -> str:
    """A sentence without a full stop, for behind the message; empty where there is nothing to say.

    Args:
        error: The exception.
        sources: Bytes of the submitted files by their name.
    """
    opened = _open_bracket(error, sources)
    if opened is not None:
        bracket, line = opened
        return f"Maybe the {bracket!r} in line {line} is not closed"
    version = _newer_python(error)
    if not version:
        return ""
    here = ".".join(map(str, sys.version_info[:2]))
    return f"Maybe it is written for Python {version} or newer; this is Python {here}"


def _newer_python(error: SyntaxError) -> str:
    """The Python that syntax may have come with, where that is later than this; else nothing."""
    line = error.text or ""
    found = [one for one, syntax in _SYNTAX if syntax.search(f"{error.msg}\n{line}")]
    if _has_type_parameters(line):
        found.append((3, 12))
    later = [one for one in found if sys.version_info < one]
    return ".".join(map(str, later[0])) if later else ""


def _has_type_parameters(line: str) -> bool:
    """Whether a line defines something with brackets behind its name that close as they should."""
    defined = _DEFINED.match(line)
    if defined is None:
        return False
    inside: list[str] = []
    for at, character in enumerate(line[defined.end() :], defined.end()):
        if character in _PAIRS.values():
            inside.append(character)
        elif character in _PAIRS and inside.pop() != _PAIRS[character]:
            return False
        if not inside:
            behind = line[at + 1 :].lstrip()
            return behind.startswith(("(", ":") if defined["is_class"] else "(")
    return False


def _open_bracket(error: SyntaxError, sources: Mapping[str, bytes]) -> tuple[str, int] | None:
    """The innermost bracket that is open where the error is, if it was opened in a line before.

    None where the message itself tells of a bracket.
    """
    source = sources.get(str(error.filename), b"")
    told = any(words in error.msg for words in _NAMES_THE_BRACKET)
    if told or len(source) > _MAX_BYTES or error.lineno is None:
        return None
    inside: list[tuple[str, int]] = []
    try:
        for token in generate_tokens(StringIO(source.decode(errors="replace")).readline):
            if token.start >= (error.lineno, (error.offset or 1) - 1):
                break
            if token.type == OP and token.string in _PAIRS.values():
                inside.append((token.string, token.start[0]))
            elif token.type == OP and token.string in _PAIRS and inside:
                inside.pop()
    except (TokenError, SyntaxError):  # it ends, or goes on as nothing that Python knows
        pass
    return inside[-1] if inside and inside[-1][1] < error.lineno else None
