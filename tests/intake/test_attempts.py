import pytest

from grader.intake.attempts import pick_attempt
from grader.records.attempt import Attempt, Student

ANN = Student(key="ann", name="Ann")


def attempt(order: int, *, late: bool = False) -> Attempt:
    return Attempt(students=(ANN,), place=f"cnn-{order}.py", files={}, order=("", order), late=late)


@pytest.mark.parametrize(
    ("attempts", "chosen", "why"),
    [
        ([attempt(1)], 0, ""),
        ([attempt(1, late=True)], 0, ""),
        ([attempt(3), attempt(1), attempt(2)], 0, "The newest of 3 attempts, on time."),
        (
            [attempt(1), attempt(2), attempt(3, late=True)],
            1,
            "The newest of 3 attempts that was on time.",
        ),
        (
            [attempt(1, late=True), attempt(2, late=True)],
            1,
            "The newest of 2 attempts, all of them late.",
        ),
        ([attempt(2), attempt(1, late=True)], 0, "The newest of 2 attempts, on time."),
    ],
)
def test_the_newest_on_time_counts_else_the_newest(
    attempts: list[Attempt], chosen: int, why: str
) -> None:
    assert pick_attempt(attempts) == (attempts[chosen], why)
    assert pick_attempt(attempts[::-1]) == (attempts[chosen], why)


def test_where_nothing_tells_which_is_newest_the_choice_is_the_same_and_said() -> None:
    folder = Attempt(students=(ANN,), place="ann", files={})
    archive = Attempt(students=(ANN,), place="ann.zip", files={})
    for attempts in ([folder, archive], [archive, folder]):
        chosen, why = pick_attempt(attempts)
        assert chosen is archive
        assert why == "One of 2 attempts, ann.zip; the download does not tell which is the newest."
