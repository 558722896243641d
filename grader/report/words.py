"""The words of a finding."""

from typing import NamedTuple


class Words(NamedTuple):
    """What is said of a finding.

    Attributes:
        headline: What the code does, as a fact, without a full stop.
        question: One question that leads on; may be empty.
        detail: A sentence or two more; may be empty.
    """

    headline: str
    question: str = ""
    detail: str = ""
