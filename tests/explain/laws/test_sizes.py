"""The size law, on programs whose answers have another size."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from grader.deck.build import draw_fresh
from grader.explain.laws import sizes
from grader.records.case import Array
from grader.records.deck import Deck
from grader.records.law import Law
from tests.explain.laws.functions import laws_of
from tests.support import OPERATIONS, TWINS
