import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text import safe_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("", ""),
        ("two\nlines", "two\nlines"),
        ("a\tb", "a b"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb", "a\\rb"),
        ("a\x00b", "a\\x00b"),
        ("a\x7fb", "a\\x7fb"),
        ("\u202eabc\u202c", "\\u202eabc\\u202c"),
        ("\u2066abc\u2069", "\\u2066abc\\u2069"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("\ue000", "\\ue000"),
        ("naïve ☃ 提出 🙂", "naïve ☃ 提出 🙂"),
        ("<script>&amp;", "<script>&amp;"),
    ],
)
def test_control_characters_and_direction_marks_are_shown_not_obeyed(text: str, shown: str) -> None:
    assert safe_text(text) == shown


@given(st.text(alphabet=st.characters(), max_size=300))
def test_safe_text_holds_nothing_that_is_obeyed(text: str) -> None:
    safe = safe_text(text)
    hidden = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not [one for one in safe if unicodedata.category(one) in hidden and one != "\n"]
    assert safe.encode().decode() == safe
    assert safe_text(safe) == safe


def test_long_text_is_cut() -> None:
    assert len(safe_text("a" * 100_000)) == 5000
