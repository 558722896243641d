"""Nothing that a student can name makes a file somebody else's."""

import re

from hypothesis import assume, example, given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.intake.names import check_member, in_composed_form
from grader.integrations.blackboard import layout as blackboard
from grader.integrations.brightspace import layout as brightspace
from grader.integrations.canvas import layout as canvas
from grader.integrations.moodle import layout as moodle

NUMBERS = st.integers(1, 10**12).map(str)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1)
FILES = TEXT | st.sampled_from(
    [
        "7_8_cnn.py",
        "LATE_7_8_cnn.py",
        "anon_b_8_cnn.py",
        "x_99_assignsubmission_file_cnn.py",
        "_assignsubmission_onlinetext",
    ]
)
WORDS = st.from_regex(r"[a-zäöüß提]+[a-z0-9]*", fullmatch=True)


@given(WORDS, st.booleans(), NUMBERS, NUMBERS, FILES)
def test_a_file_of_canvas_is_its_students_whatever_it_is_called(
    name: str,
    late: bool,  # noqa: FBT001
    user: str,
    attachment: str,
    file: str,
) -> None:
    flag = "LATE_" if late else ""
    found = canvas.read_name(f"{name}_{flag}{user}_{attachment}_{file}")
    assert found is not None
    assert (found.user, found.student, found.late) == (user, in_composed_form(name), late)
    assert found.attachment == int(attachment)
    assert found.file == file or re.search(r"-[0-9a-f-]+(\.[0-9A-Za-z]+)+$", file)


@given(TEXT.filter(lambda text: "_" not in text), NUMBERS, FILES)
def test_a_file_of_moodle_is_its_participants_whatever_it_is_called(
    name: str, participant: str, file: str
) -> None:
    found = moodle.read_name(f"{name}_{participant}_assignsubmission_file_{file}")
    assert found == (participant, in_composed_form(name), file)


DATES = st.sampled_from(["2026-11-03-23-55-00", "1999-01-01-00-00-00"])
BLACKBOARD = st.sampled_from(["HW_ada_attempt_2026-11-03-23-55-00_cnn.py", "a_2026-11-03-23-55-00"])


@given(WORDS, WORDS, DATES, FILES | BLACKBOARD)
def test_a_file_of_blackboard_is_its_users_whatever_it_is_called(
    assignment: str, user: str, date: str, file: str
) -> None:
    found = blackboard.read_name(f"{assignment}_{user}_attempt_{date}_{file}")
    assert found is not None
    assert (found.whose, found.file) == (in_composed_form(f"{assignment}_{user}"), file)
    assert re.sub("[T:]", "-", found.submitted) == date


BRIGHTSPACE = st.sampled_from(["102-5 - Eve - Nov 3, 2026 919 PM", " - Nov 3, 2026 919 PM - a.py"])


@given(NUMBERS, NUMBERS, WORDS, FILES | BRIGHTSPACE)
def test_a_file_of_brightspace_is_its_users_whatever_it_is_called(
    user: str, assignment: str, name: str, file: str
) -> None:
    date = "Nov 3, 2026 919 PM"
    found = brightspace.read_name(f"{user}-{assignment} - {name} - {date} - {file}")
    assert found == (user, in_composed_form(name), date, file)


def test_a_text_that_is_longer_than_names_stays_as_it_is() -> None:
    """Accents in a row take quadratic time to compose."""
    accents = "e" + "\u0301\u0323" * 10**6
    assert in_composed_form(accents) is accents
    assert in_composed_form("e\u0301" * 500) == "\u00e9" * 500


@given(st.text(alphabet="a./\\:C\0é", max_size=12))
@example("./C:/a")
def test_a_member_that_is_not_refused_stays_within_the_archive(name: str) -> None:
    try:
        path = check_member(name, "x.zip")
    except SubmissionError:
        return
    assume(path)
    assert not set(path.removesuffix("/").split("/")) & {"", ".", ".."}
    assert not re.search(r"[\\\0]|^[A-Za-z]:", path)
    assert check_member(path, "x.zip") == path
