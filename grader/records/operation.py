"""Everything the grader needs to know of an operation, as plain data and functions."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import msgspec
import numpy as np

from grader.records.call import OURS, Call, in_shortest_form
from grader.records.case import Answer, Array, Case, Option
from grader.records.mistake import Bank
from grader.records.sliding import Gradient, Sliding


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a rubric: which features its cases switch on.

    Attributes:
        asks: What the check asks of a program, in a student's words.
        needs: A case switches on at least one of these features; empty asks none.
        permits: Features that a case may switch on besides. A check that allows none is made of the
            cases that are chosen by hand for it; if there are none, of drawn ones that switch
            nothing on.
        borrows: Features that other checks are made for and that a case may switch on besides. Such
            a case does not count where the check made for the feature is lost: one fault is charged
            once.
        by_default: Whether an assignment that does not say otherwise asks this check.
    """

    asks: str
    needs: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()
    borrows: tuple[str, ...] = ()
    by_default: bool = True

    @property
    def allows(self) -> frozenset[str]:
        """The features that a case may switch on."""
        return frozenset({*self.needs, *self.permits, *self.borrows})


class Bordering(msgspec.Struct, frozen=True, kw_only=True):
    """Names of the arguments of an operation that puts cells around an array.

    Attributes:
        array: What the cells are put around.
        widths: How many cells, as a flat tuple: before and after the last axis, then two for the
            axis before it, and so on.
        value: What the cells hold.
    """

    array: str
    widths: str
    value: str


class Relation(NamedTuple):
    """Something that the arguments of calls can have in common.

    It is about arguments in effect, also where they are left out, never about what arrays hold.

    Attributes:
        so: Words that go after `calls` where it is so, e.g. `with padding`.
        otherwise: Words that go there where it is not, e.g. `without padding`.
        holds: Whether it is so in a case within the contract.
        joins: Whether it may be told together with another. Of what is said of one axis there is so
            much that some of it fits by chance.
        asks: A question that leads on where all calls go wrong in which it is so, and no others;
            empty where none does.
    """

    so: str
    otherwise: str
    holds: Callable[[Case], bool]
    joins: bool = True
    asks: str = ""


class Dimensions(msgspec.Struct, frozen=True, kw_only=True):
    """What a program of an operation can loop over, in a student's words.

    Attributes:
        long: Dimensions that NumPy should loop over, outermost first, e.g. `output channels`.
        short: Dimensions that Python may well loop over, since they are short, e.g. `kernel rows`.
        case: A case whose dimensions have the lengths that are given by name, 2 or more. Of the
            loops of a plain program one alone becomes longer when one of them does.
    """

    long: tuple[str, ...]
    short: tuple[str, ...] = ()
    case: Callable[[Mapping[str, int]], Case]


class Wording(NamedTuple):
    """What becomes of words about an operation where features are left out of its contract.

    Attributes:
        without: The features; all of them are left out.
        old: The words; a space stands for any white space.
        new: What stands there then.
    """

    without: tuple[str, ...]
    old: str
    new: str


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """What follows for the contract of an operation where features are left out of it.

    Attributes:
        features: Features that no check is about, by name, and whether a case switches them on.
        implies: Features that another cannot be without, beside what is known for `telling`.
        needs_one_of: Features of which another needs at least one.
        always: Features that every case has where another is left out, by that one: they tell
            nothing then, and no case is said to switch them on.
        axes: The feature that is on where an axis is longer than 1, by the name of the axis.
        arguments: The feature without which an argument is never given, by the argument's name.
        settles: Features without which an argument follows from the others, by its name, and what
            is so then.
        families: What known mistakes are about, by `KnownMistake.family`, and the features without
            which nothing is left of it.
        wording: What becomes of the words of the contract, its rules and its checks.
    """

    features: Mapping[str, Callable[[Case], bool]] = {}
    implies: Mapping[str, tuple[str, ...]] = {}
    needs_one_of: Mapping[str, tuple[str, ...]] = {}
    always: Mapping[str, str] = {}
    axes: Mapping[str, str] = {}
    arguments: Mapping[str, str] = {}
    settles: Mapping[str, Mapping[tuple[str, ...], str]] = {}
    families: Mapping[str, tuple[str, ...]] = {}
    wording: tuple[Wording, ...] = ()


class Operation(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One function that a student writes.

    Attributes:
        name: Name of the function, e.g. `conv2d`.
        twin: The NumPy program that is right; its signature and docstring are the contract.
        axes: Names of the axes of every array argument, e.g. `("N", "C_in", "H", "W")`. An axis
            with the same name in several arrays has the same length in all of them.
        answer_axes: Names of the axes of the answer.
        defaults: Arguments that may be left out, with what they are then.
        checks: The rows a rubric can hold, in the order in which they are asked.
        features: The features that a case switches on.
        implies: Features that another feature cannot be without, so that naming that one is enough.
        accepts: Whether a case lies within the contract.
        effort: How many cells the twin writes, multiplies or compares for a case within the
            contract, known before any of it is done; None where nothing is known.
        drawn: A case, of what draws numbers for its check: `Draw` in `grader/operation/draw.py`.
        chosen: Cases that are chosen by hand, by check.
        answer: What a second program, mostly PyTorch's, answers to a case, with its bound.
        pairs: Names of the arguments that may be an int or a tuple of one along every axis.
        fills: What arguments are then that are None in a case, by name.
        sliding: How it slides a window over x; None if it slides none.
        gradient: Which gradient it is of an operation that slides a window; None if it is none.
        bordering: How it puts cells around an array; None if it does not.
        relations: What its calls can have in common, the simplest first, beside what is known of
            every operation and of every window.
        bank: Loads the known mistakes, which only an explanation needs.
        size_formula: How the shape of the answer follows from the arguments, for messages.
        dimensions: What a program can loop over; None if nothing is said of its loops.
        rules: What of the contract is told first, in three sentences at the most.
        of: The operation that a course asks under this name; empty where it is asked as itself.
        call: How a course calls a function of its own; None where it has our name and signature.
        narrowing: What follows where features are left out of its contract.
        without: Features that are left out of its contract, and those that cannot be without them.
        never_given: Arguments that no case of a narrower contract gives.
        whole: The operation with its whole contract; None where nothing is left out.
        narrower_contract: The docstring of the twin without what is left out; else empty.
    """

    name: str
    twin: Callable[..., Array]
    axes: Mapping[str, tuple[str, ...]]
    answer_axes: tuple[str, ...]
    defaults: Mapping[str, Option]
    checks: Mapping[str, Check]
    features: Callable[[Case], frozenset[str]]
    implies: Mapping[str, tuple[str, ...]]
    accepts: Callable[[Case], bool]
    effort: Callable[[Case], int] | None = None
    drawn: Callable[[Any], Case]
    chosen: Callable[[], Mapping[str, Sequence[Case]]] = dict
    answer: Callable[[Case], Answer]
    pairs: tuple[str, ...] = ()
    fills: Callable[[Case], Mapping[str, Option]] | None = None
    sliding: Sliding | None = None
    gradient: Gradient | None = None
    bordering: Bordering | None = None
    relations: tuple[Relation, ...] = ()
    bank: Callable[[], Bank]
    size_formula: str
    dimensions: Dimensions | None = None
    rules: tuple[str, ...] = ()
    of: str = ""
    call: Call | None = None
    narrowing: Narrowing = Narrowing()
    without: frozenset[str] = frozenset()
    never_given: frozenset[str] = frozenset()
    whole: Self | None = None
    narrower_contract: str = ""

    def __repr__(self) -> str:
        """Its name: all that is known of it would fill pages wherever somebody prints it."""
        return f"Operation({self.name!r})"

    @property
    def file(self) -> str:
        """What the file is named as that it stands in."""
        return self.of or self.name

    @property
    def contract(self) -> str:
        """What the function has to do, in words that a student reads."""
        return self.narrower_contract or inspect.getdoc(self.twin) or ""

    @property
    def window(self) -> Sliding | None:
        """How the window slides that it slides itself, or that it is the gradient of."""
        return self.gradient.sliding if self.gradient else self.sliding

    @property
    def answer_words(self) -> tuple[str, ...]:
        """What a student calls one step along each axis of the answer; empty if nobody knows."""
        if self.gradient is not None:
            return self.gradient.words
        return self.sliding.words if self.sliding else ()

    @property
    def labels(self) -> Call:
        """What students call its arguments, and the order of axes that they have them in."""
        return self.call or OURS

    @property
    def function(self) -> str:
        """What students call the function."""
        return self.call.function if self.call else self.name

    @property
    def function_names(self) -> frozenset[str]:
        """Each name in that, e.g. `pad1d` and `pad2d` of `pad1d or pad2d`."""
        return frozenset(re.split(r"\W+", self.function))

    @property
    def task(self) -> str:
        """The first sentence of its contract."""
        return self.contract.partition("\n")[0]

    @property
    def known_features(self) -> frozenset[str]:
        """Every feature that a contract can leave out."""
        of_checks = frozenset().union(*(check.allows for check in self.checks.values()))
        return of_checks | self.narrowing.features.keys()

    def trimmed(self, case: Case) -> Case:
        """A case of the whole contract without arguments of no effect that are never given."""
        if self.never_given.isdisjoint(case.options):
            return case
        options = {
            name: value
            for name, value in case.options.items()
            if name not in self.never_given or value != self.defaults[name]
        }
        return msgspec.structs.replace(case, options=options)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the arguments in the order of the signature."""
        code = self.twin.__code__
        return code.co_varnames[: code.co_argcount]

    def filled_in(self, case: Case) -> dict[str, Array | Option]:
        """All arguments of a case by name, in the order of the signature, as a `call` gets them.

        Those that were left out are there as what they are then, and what may be a tuple or an int
        is an int where that says the same.
        """
        given: dict[str, Array | Option] = {**self.defaults, **case.options, **case.arrays}
        if self.fills is not None:
            filled = self.fills(case).items()
            given |= {name: value for name, value in filled if given[name] is None}
        for name in self.pairs:
            value = given[name]
            given[name] = in_shortest_form(value) if isinstance(value, tuple) else value
        return {name: given[name] for name in self.parameters}

    def as_asked(self, case: Case) -> Case:
        """A case as a student's function gets it, by our names and in our order of axes.

        Beside a call nobody sees which arguments are left out, nor how they are passed.
        """
        if self.call is None or case.judges == "refusal":
            return case
        given = {
            name: value
            for name, value in self.filled_in(case).items()
            if not isinstance(value, np.ndarray)
        }
        return msgspec.structs.replace(case, options=given, positional=1)

    @property
    def signature(self) -> str:
        """The call with its defaults, e.g. `pad(x, padding, value=0.0)`."""
        arguments = (
            f"{name}={self.defaults[name]!r}" if name in self.defaults else name
            for name in self.parameters
            if name not in self.never_given
        )
        return f"{self.name}({', '.join(arguments)})"

    @property
    def first_check(self) -> str:
        """The check of the plainest case."""
        return next(iter(self.checks))

    @property
    def size_advice(self) -> str:
        """What to look at where an answer has another size than it should."""
        return f"Check the output size: {self.size_formula}."

    def made_for(self, feature: str, borrower: str) -> str:
        """The first check other than the borrower that needs a feature; empty if none does."""
        needing = (name for name, check in self.checks.items() if feature in check.needs)
        return next((name for name in needing if name != borrower), "")

    def telling(self, features: frozenset[str]) -> tuple[str, ...]:
        """The features without those that others imply, in a stable order."""
        implied = {other for feature in features for other in self.implies.get(feature, ())}
        return tuple(sorted(features - implied))
