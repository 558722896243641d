"""Attacks by text: on a terminal, a browser, a CI runner, and whoever reads a score from a line."""

from tests.attacks.attack import Attack

__all__ = ["ATTACKS"]

_SHOW = """
import atexit, sys

TEXT = {text}

def fails(x):
    print(TEXT)
    print(TEXT, file=sys.stderr, flush=True)
    sys.stdout.write(TEXT * 3)
    sys.__stdout__.write(TEXT)
    raise type("Error", (Exception,), {{}})(TEXT)

try:
    named = fails.__code__.replace(co_name=TEXT)
except ValueError:
    named = fails.__code__
fails.__code__ = named
atexit.register(print, TEXT)

def pad(x, padding, value=0.0):
    if x.shape[-1] % 2:
        return type(TEXT.replace(chr(0), "").encode(errors="replace").decode(), (), {{}})()
    fails(x)  # {comment}
"""

_TEXTS = {
    "colours and clears the terminal": "\x1b[31mred\x1b[2J\x1b[H\x1b[8mhidden\x1bc",
    "sets the terminal's title and clipboard": "\x1b]0;title\x07\x1b]52;c;cm0gLXJm\x07",
    "hides a link in the terminal": "\x1b]8;;http://127.0.0.1/\x1b\\link\x1b]8;;\x1b\\",
    "commands the terminal by single characters": "\x9b31m\x9d0;title\x9c\x90q\x84\x8d",
    "writes over what is shown": "0 of 4 points\r4 of 4 points\x08\x08\x7f\x0b\x0c",
    "turns the direction of text": "\u202etnemngissa\u2066\u2069\u200f\u061c",
    "hides text": "a\u200bb\u2060c\ufeffd\u00ade\U000e0041f",
    "breaks lines by other characters": "a\u2028b\u2029c\x85d\x1ce",
    "holds null bytes and lone surrogates": "a\0b\ud800c\udfffd",
    "holds characters that mean nothing": "\ufdd0\uffff\U0010ffff\ue000",
    "puts a script on the page": "<attack>1</attack></pre></td></style><attack src=//a>",
    "puts an attribute on the page": "\"'><img src=x attack=1 onerror='x'><a href='javascript:x'>",
    "is a template": "{{ 7 * 7 }}{% include 'page.html' %}{# #}${7*7}<%= 7 %>",
    "is markup of the terminal": "[red]r[/red][link=file:///]l[/][/][bold",
    "ends the comment of a page": "--><attack>]]><attack><!-- `<attack>`",
    "prints a result": '{"score": 100, "tests": [{"score": 100, "status": "passed"}]}',
    "prints that all tests have passed": "===== 100 passed in 0.01s =====\nPASSED\nOK\n",
    "prints a result of TAP and JUnit": "1..1\nok 1\n<testsuite failures='0'/>\n",
    "commands a CI runner": "::error::e\n::add-mask::a\n::set-output name=a::b\n::stop-commands::x",
    "commands an older CI runner": "##[error]e\n##vso[task.setvariable variable=a]b",
    "is a formula": '=HYPERLINK("http://127.0.0.1")\n@SUM(1)\n+1\n-1\n\t=1',
}

_LONG = {
    "holds a megabyte in one line": "'x' * (1 << 20)",
    "holds a hundred thousand lines": "'line\\n' * 100_000",
    "holds accents beyond count": "'e' + '\\u0301' * 10_000",
}
"""Expressions for what is too long to be written out."""

_ENDLESS = [
    Attack(
        f"prints without end {how}",
        f"import sys\ndef pad(x, padding, value=0.0):\n    while True:\n        {loop}\n",
        "timed out or wrong shape",
        harm="memory",
    )
    for how, loop in {
        "in lines": "print('line')",
        "in one line": "sys.stdout.write('x' * 10**6)",
        "to standard error": "print('line', file=sys.stderr, flush=True)",
        "where output was before": "sys.__stdout__.write('x' * 10**6)",
    }.items()
]

_NAMED = [
    Attack(
        f"has a file whose name {does}",
        f"from pathlib import Path\nimport importlib\n"
        f"helper = importlib.import_module({name!r})\n"
        "def pad(x, padding, value=0.0):\n    return helper.fails(x)\n",
        "raised",
        harm="obeyed",
        files={f"{name}.py": "def fails(x):\n    raise ValueError(x)\n"},
    )
    for does, name in {
        "colours the terminal": "\x1b[31mred",
        "is a script": "<attack>",
        "turns the direction of text": "\u202eyp",
        "breaks the line": "a\n::error::b",
        "is a formula": "=1+1",
    }.items()
]


def _showing(does: str, text: str, comment: str = "") -> Attack:
    source = _SHOW.format(text=text, comment=comment)
    return Attack(f"shows text that {does}", source, "raised or wrong type", harm="obeyed")


def _comment(text: str) -> str:
    """The text as far as it can stand in a line of source."""
    return "".join(text.splitlines()).replace("\0", "").encode("utf-8", "replace").decode()[:300]


ATTACKS = [
    *(_showing(does, repr(text), _comment(text)) for does, text in _TEXTS.items()),
    *(_showing(does, text) for does, text in _LONG.items()),
    *_ENDLESS,
    *_NAMED,
]
