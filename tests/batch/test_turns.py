from grader.batch.turns import take_turns
from grader.records.attempt import Attempt, Student


def test_nobody_takes_over_a_key_that_is_somebody_elses() -> None:
    """Ada has the number in Canvas that Zoe has at the university."""
    in_canvas, ada, zoe = (Student(key=key, name="") for key in ("7", "s1", "7"))
    attempt = Attempt(students=(in_canvas,), place="7.py", files={})
    turns = take_turns([attempt], None, {"7": ada}, [zoe])
    assert [(turn.student, turn.called) for turn in turns] == [(zoe, ()), (ada, ())]
