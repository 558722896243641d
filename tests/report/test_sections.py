import pytest

from grader.report.sections import split_sections


@pytest.mark.parametrize(
    ("others", "text", "parts"),
    [
        ("AB", "A and B", ("A", "B")),
        ("ABC", "A, B, and C", ("A", "B", "C")),
        ("ABC", "A, B und C", ("A", "B", "C")),
        ("A", "A and B", ("A and B",)),
        (["Rock and Roll", "Jazz"], "Jazz and Rock and Roll", ("Jazz", "Rock and Roll")),
        (["Rock and Roll", "Jazz"], "Rock and Roll and Jazz", ("Rock and Roll", "Jazz")),
        (["Arts"], "Arts and Crafts", ("Arts and Crafts",)),
        ("AB", "", ("",)),
        ("AB", "A and A and", ("A and A and",)),
    ],
)
def test_a_text_is_several_sections_only_where_others_are_in_each(
    others: list[str], text: str, parts: tuple[str, ...]
) -> None:
    found = split_sections([*others, text])
    assert found.pop(text) == parts
    assert found == {one: (one,) for one in others}
