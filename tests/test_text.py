import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text import cut, first_of, in_shell, safe_line, safe_text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (r"hw\cnn.py", r"hw\cnn.py"),
        (r"C:\my work\ada", r'"C:\my work\ada"'),
        ("$(calc) a", "'$(calc) a'"),
        ("a&calc", "'a&calc'"),
    ],
)
def test_a_path_is_typed_on_windows_so_that_each_of_its_shells_takes_it(
    typed: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert in_shell(typed) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain text",
        "two\nlines",
        "naïve ☃ 提出 🙂",
        "nai\u0308ve",
        "tiê\u0301ng Viê\u0323t",
        "مرحبا بالعالم",
        "שָׁלוֹם",
        "हिन्दी में",
        "ภาษาไทยที่นี้",
        "x[::2, ::-1] ## twice",
        "# [1, 2] #[3]",
        "::error::a",
        "<script>&amp;",
        "a\\x1b",
    ],
)
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a b"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb", "a\\rb"),
        ("a\x00b", "a\\x00b"),
        ("a\x7fb", "a\\x7fb"),
        ("\u202eabc\u202c", "\\u202eabc\\u202c"),
        ("\u2066abc\u2069", "\\u2066abc\\u2069"),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("\ud800", "\\ud800"),
        ("\ue000", "\\ue000"),
    ],
)
def test_control_characters_and_direction_marks_are_shown_not_obeyed(text: str, shown: str) -> None:
    assert safe_text(text) == shown


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        pytest.param("\u200b", "\\u200b", id="zero-width space"),
        pytest.param("\u00ad", "\\xad", id="soft hyphen"),
        pytest.param("\ufeff", "\\ufeff", id="byte order mark"),
        pytest.param("\u00a0", "\\xa0", id="no-break space"),
        pytest.param("\u3000", "\\u3000", id="ideographic space"),
        pytest.param("\u115f", "\\u115f", id="Hangul filler of an initial"),
        pytest.param("\u1160", "\\u1160", id="Hangul filler of a vowel"),
        pytest.param("\u3164", "\\u3164", id="Hangul filler"),
        pytest.param("\uffa0", "\\uffa0", id="narrow Hangul filler"),
        pytest.param("\u2800", "\\u2800", id="Braille blank"),
        pytest.param("\u034f", "\\u034f", id="grapheme joiner"),
        pytest.param("\u180b", "\\u180b", id="Mongolian variation selector"),
        pytest.param("\ufe0f", "\\ufe0f", id="variation selector"),
        pytest.param("\U000e0100", "\\U000e0100", id="variation selector of CJK"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag"),
        pytest.param("\ufdd0", "\\ufdd0", id="noncharacter"),
        pytest.param("\U0010ffff", "\\U0010ffff", id="last noncharacter"),
        pytest.param("\u0378", "\\u0378", id="unassigned"),
    ],
)
def test_what_cannot_be_seen_is_shown(character: str, shown: str) -> None:
    assert safe_text(f"pad{character}x") == f"pad{shown}x"


def test_a_letter_carries_no_more_than_four_accents() -> None:
    assert safe_text("Z" + "\u0335" * 6 + "Z") == "Z" + "\u0335" * 4 + "\\u0335" * 2 + "Z"
    assert safe_text("a\u20dd\u20e0\u0301\u0301\u0301") == "a\u20dd\u20e0\u0301\u0301\\u0301"


def test_an_accent_at_the_start_does_not_change_what_stands_before() -> None:
    assert safe_text("\u0338= b") == "\\u0338= b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("##[error]x", "#\\x23[error]x"),
        ("a ###[group]b", "a ##\\x23[group]b"),
        ("##vso[task.complete]", "#\\x23vso[task.complete]"),
        ("##VSO[task.complete]", "#\\x23VSO[task.complete]"),
        ("##teamcity[x]", "#\\x23teamcity[x]"),
        ("#\u00ad#[error]", "#\\xad#[error]"),
        ("é\n##[error]", "é\n#\\x23[error]"),
    ],
)
def test_commands_to_a_build_log_are_shown_not_obeyed(text: str, shown: str) -> None:
    assert safe_text(text) == shown


ANYTHING = st.text(alphabet=st.characters(), max_size=300) | st.text(
    alphabet=st.sampled_from("a#[\n\t\\\x1b\u0335\u0338\ufe0f\u3164\ud800\U000e0041"), max_size=300
)


@given(ANYTHING)
def test_safe_text_holds_nothing_that_is_obeyed_or_unseen(text: str) -> None:
    safe = safe_text(text)
    assert safe.replace("\n", "").isprintable()
    assert "##[" not in safe
    assert safe.encode().decode() == safe


@given(ANYTHING)
def test_a_letter_never_carries_a_heap_of_accents(text: str) -> None:
    marks = "".join("m" if unicodedata.combining(one) else "." for one in safe_text(text))
    assert "mmmmm" not in marks


@given(ANYTHING | ANYTHING.map(lambda text: text * 20))
def test_safe_text_and_lines_stay_as_they_are(text: str) -> None:
    for make_safe in (safe_text, safe_line):
        safe = make_safe(text)
        assert make_safe(safe) == safe


@given(ANYTHING)
def test_a_safe_line_is_one_line(text: str) -> None:
    assert len(safe_line(text).splitlines()) <= 1


@pytest.mark.parametrize("text", ["a", "é", "\n", "\x1b", "\U0010ffff", "e\u0301", "##["])
def test_long_text_is_cut_and_says_so(text: str) -> None:
    for make_safe in (safe_text, safe_line):
        safe = make_safe(text * 100_000)
        assert len(safe) == 5000
        assert safe.endswith("…")
    assert safe_text("a" * 5000) == "a" * 5000


@pytest.mark.parametrize(
    ("most", "said"), [(4, "a, b, c"), (3, "a, b, c"), (2, "a, b and 1 more"), (1, "a and 2 more")]
)
def test_the_first_of_names_say_how_many_more_there_are(most: int, said: str) -> None:
    assert first_of("abc", most) == said


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("where the answer", 16, "where the answer"),
        ("where the answer is", 16, "where the…"),
        ("with padding, and", 15, "with padding…"),
        ("x" * 20, 5, "xxxx…"),
    ],
)
def test_a_long_text_is_cut_behind_a_word(text: str, most: int, shown: str) -> None:
    assert cut(text, most) == shown
