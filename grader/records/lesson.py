"""What to teach next: a mistake that many of a class make, without a word on who does."""

import msgspec

from grader.records.example import ExampleReport


class InSection(msgspec.Struct, frozen=True, kw_only=True):
    """How many students of a section make a mistake.

    Attributes:
        section: What the section is called.
        students: How many make it.
        graded: How many are graded.
    """

    section: str
    students: int
    graded: int


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """A mistake that several students make, and a call that shows it.

    Attributes:
        function: What students call the function that has to be mended.
        title: What the code of the function does, in words of ours.
        question: One question that leads on; may be empty.
        students: How many make it.
        alike: How many of them are told the title, where others are told it in other words.
        points: What they lose by it together.
        sections: The same by section; empty where sections are not known.
        example: A call of one of them in which it shows; None if there is none.
        smaller: A smaller call that shows it; None if there is none.
    """

    function: str
    title: str
    question: str
    students: int
    alike: int
    points: int
    sections: tuple[InSection, ...] = ()
    example: ExampleReport | None = None
    smaller: ExampleReport | None = None


class Lecture(msgspec.Struct, frozen=True, kw_only=True):
    """The mistakes that cost a class most.

    Attributes:
        title: Title of the assignment.
        graded: How many students are graded.
        lessons: The mistakes, what costs most first.
        shows_final: Whether its calls are cases of a final deck.
        in_several: How many of the students are in several sections, and count in each.
    """

    title: str
    graded: int
    lessons: tuple[Lesson, ...]
    shows_final: bool
    in_several: int = 0
