"""Who may import a package may import what that cannot do without."""

from importlib import metadata

import pytest

from grader.isolation import requirements
from grader.isolation.preconditions import packages_beside_numpy, packages_with_requirements
from grader.isolation.requirements import distributions_of, with_requirements

INSTALLED = {
    "deep": ["Deep.Learning"],
    "deep_c": ["Deep.Learning"],
    "algebra": ["algebra"],
    "numerals": ["algebra", "roman_numerals"],
    "drawing": ["drawing"],
    "__pycache__": ["Deep.Learning"],
}
REQUIRES = {
    "Deep.Learning": [
        "algebra>=1.13.3",
        'old-python; python_version < "3"',
        'drawing; extra == "pictures"',
        "deep-learning",
    ],
    "algebra": ["Roman_Numerals (>=2)"],
}


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(distribution: str) -> list[str] | None:
        if distribution == "old-python":
            raise metadata.PackageNotFoundError(distribution)
        return REQUIRES.get(distribution)

    monkeypatch.setattr(requirements, "packages_distributions", lambda: INSTALLED)
    monkeypatch.setattr(requirements, "requires", requires)
    with_requirements.cache_clear()


def test_what_is_named_comes_first_and_then_all_that_it_requires() -> None:
    expected = ("numpy", "deep", "algebra", "deep_c", "numerals")
    assert with_requirements(("numpy", "deep")) == expected


def test_what_is_not_installed_as_a_distribution_requires_nothing() -> None:
    assert with_requirements(("numpy", "json")) == ("numpy", "json")


def test_numpy_alone_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "packages_distributions", dict[str, list[str]])
    assert packages_with_requirements(("numpy", "json")) == ("numpy", "json")
    assert packages_beside_numpy(("numpy", "json", "deep")) == ("deep",)


def test_pip_is_told_the_name_of_the_distribution_where_that_is_known() -> None:
    assert distributions_of(("deep", "elsewhere")) == ("Deep.Learning", "elsewhere")
