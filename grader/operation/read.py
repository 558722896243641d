"""Reading an operation from its file: what the names in it mean, and what follows from them."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import FunctionType, ModuleType
from typing import Any, NoReturn, TypeVar, cast

import msgspec

from grader.errors import AssignmentError
from grader.operation.answers import Second, answer_of, exactly, in_numpy, in_torch
from grader.operation.arguments import Signature, completed, draw_case, pairs_of
from grader.operation.blame import blamed
from grader.operation.forms import checks_of_every_operation, common_features
from grader.operation.mistakes import bank_of_functions, said_of
from grader.records.call import RETURN
from grader.records.case import Case, on_arguments
from grader.records.mistake import Bank
from grader.records.operation import Bordering, Check, Dimensions, Narrowing, Operation
from grader.records.sliding import Gradient, Sliding
from grader.text import listed

T = TypeVar("T")

_OPTION = (bool, int, float, str, tuple, type(None))
"""What an argument may be that is no array."""


def operation_of(module: ModuleType, name: str = "") -> Operation:
    """The operation that a module defines; it is named as the module is, or otherwise.

    Args:
        module: The module.
        name: Another name, under which a course asks it; empty for its own.

    Raises:
        AssignmentError: A name is missing in it, or is not what it should be.
    """
    return _OperationFile(module, name).operation()


class _OperationFile:
    """The names of a module, each held to what it should be when it is read."""

    def __init__(self, module: ModuleType, asked_as: str) -> None:
        """Read the function that is right, and what it takes."""
        self._names = vars(module)
        self._where = str(module.__file__)
        self._name = module.__name__.rpartition(".")[2]
        self._asked_as = asked_as or self._name
        self._twin = self._required(self._name)
        self._axes = self._read_axes()
        self._signature = self._read_signature()

    def operation(self) -> Operation:
        """The operation."""
        signature = self._signature
        checks = self._read_checks()
        accepts = on_arguments(self._taking_the_same("accepts"))
        own, effort = self._optional("features"), self._optional("effort")

        def features(case: Case) -> frozenset[str]:
            given = set() if own is None else own(**case.arrays, **case.options)
            if not isinstance(given, set | frozenset):
                self._refuse(f"`features` returned {given!r}. Expected a set of names.")
            return frozenset({*given, *common_features(case, signature.defaults, signature.pairs)})

        return Operation(
            name=self._asked_as,
            of=self._name if self._asked_as != self._name else "",
            twin=self._twin,
            axes={name: axes for name, axes in self._axes.items() if name != RETURN},
            answer_axes=self._axes[RETURN],
            defaults=signature.defaults,
            checks=checks,
            features=features,
            implies=self._implies(),
            accepts=accepts,
            effort=None if effort is None else on_arguments(effort),
            drawn=partial(draw_case, signature, self._taking("cases", ("draw", "on")), accepts),
            chosen=self._chosen(checks),
            answer=self._answer(),
            pairs=signature.pairs,
            fills=self._fills(),
            narrowing=self._constant("NARROWING", Narrowing, Narrowing()),
            sliding=self._constant("SLIDING", Sliding, None),
            gradient=self._constant("GRADIENT", Gradient, None),
            bordering=self._constant("BORDERING", Bordering, None),
            relations=self._constant("RELATIONS", tuple, ()),
            bank=self._bank(),
            size_formula=self._constant("SIZE_FORMULA", str, self._shapes),
            dimensions=self._dimensions(),
            rules=self._constant("RULES", tuple, (f"{self._shapes}.",)),
        )

    def _refuse(self, said: str) -> NoReturn:
        raise AssignmentError(f"{self._where!r}: {said}")

    def _required(self, name: str) -> Callable[..., Any]:
        """A function that must be there."""
        found = self._names.get(name)
        if not isinstance(found, FunctionType):
            instead = "and it has none" if found is None else f"and {name!r} is {found!r}"
            self._refuse(
                f"the operation {self._name!r} needs a function `{name}`, {instead}. Write "
                f"`def {name}(...)` in this file."
            )
        return found

    def _taking(self, name: str, parameters: Sequence[str]) -> Callable[..., Any]:
        """A function that must be there and take these arguments."""
        function = self._required(name)
        if (found := _parameters(function)) != (*parameters,):
            self._refuse(
                f"`{name}` takes ({', '.join(found)}). Expected ({', '.join(parameters)}), "
                "in that order."
            )
        return blamed(function)

    def _taking_the_same(self, name: str, *before: str) -> Callable[..., Any]:
        """A function that must be there and take what the operation takes."""
        taking = self._taking(name, (*before, *self._signature.parameters))
        found = _defaults(self._names[name])
        if found != self._signature.defaults:
            self._refuse(
                f"`{name}` has the defaults {found!r}. Expected those of `{self._name}`, "
                f"{dict(self._signature.defaults)!r}."
            )
        return taking

    def _optional(self, name: str) -> Callable[..., Any] | None:
        """A function that takes what the operation takes, if it is there."""
        return self._taking_the_same(name) if name in self._names else None

    def _constant(self, name: str, kind: type, default: T) -> T:
        """A constant of the file, of a kind; the default if it is not there."""
        if name not in self._names:
            return default
        found = self._names[name]
        if not isinstance(found, kind):
            self._refuse(f"{name} is {found!r}. Expected a {kind.__name__}.")
        return cast(T, found)

    def _read_axes(self) -> dict[str, tuple[str, ...]]:
        axes: dict[str, str] = self._constant("AXES", dict, {})
        parameters = _parameters(self._twin)
        for name, names in axes.items():
            if name not in (*parameters, RETURN) or not isinstance(names, str):
                self._refuse(
                    f"AXES says {names!r} of {name!r}. Expected the names of axes, such as "
                    f"'N C H W', of {listed([*parameters, RETURN])}."
                )
        if RETURN not in axes or len(axes) < 2:
            self._refuse(
                "AXES names the axes of every array and of the answer, e.g. "
                f"`AXES = {{{parameters[0] if parameters else 'x'!r}: 'N C', 'return': 'N'}}`. "
                f"Found {axes!r}."
            )
        return {name: tuple(names.split()) for name, names in axes.items()}

    def _read_signature(self) -> Signature:
        """What the function that is right takes.

        Raises:
            AssignmentError: It takes something that no call can be made with.
        """
        code, defaults = self._twin.__code__, _defaults(self._twin)
        if code.co_kwonlyargcount or code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS):
            self._refuse(
                f"`{self._name}` takes arguments with `*`. Expected arguments that can each be "
                "passed by position or by name."
            )
        for name, value in defaults.items():
            if not isinstance(value, _OPTION):
                self._refuse(
                    f"`{self._name}` has the default {name}={value!r}. Expected a number, text, a "
                    "truth value, a tuple of ints or None."
                )
        if not inspect.getdoc(self._twin):
            self._refuse(
                f"`{self._name}` has no docstring. Write one: it is the contract for students."
            )
        try:
            pairs = pairs_of(self._twin)
        except (NameError, TypeError) as error:
            self._refuse(f"an annotation of `{self._name}` cannot be read: {error}. Mend it.")
        arrays = tuple(name for name in self._axes if name != RETURN)
        return Signature(
            name=self._asked_as,
            parameters=_parameters(self._twin),
            defaults=defaults,
            arrays=arrays,
            pairs=tuple(name for name in pairs if name not in arrays),
        )

    def _read_checks(self) -> dict[str, Check]:
        checks: dict[str, Check] = self._constant("CHECKS", dict, {})
        if not checks or not all(isinstance(check, Check) for check in checks.values()):
            self._refuse(
                f"CHECKS is {checks!r}. Expected the rows of a rubric, e.g. "
                "`CHECKS = {'basic': Check(asks='The plain call.')}`."
            )
        for name, check in checks.items():
            for field in ("needs", "permits", "borrows"):
                named = getattr(check, field)
                if not _is_names(named):
                    self._refuse(
                        f"the check {name!r} has {field}={named!r}. Expected a tuple of names, "
                        f"e.g. `{field}=({named if isinstance(named, str) else 'stride'!r},)`."
                    )
        return checks_of_every_operation(checks, self._signature.defaults, self._signature.pairs)

    def _implies(self) -> dict[str, tuple[str, ...]]:
        implies: dict[str, Any] = self._constant("IMPLIES", dict, {})
        for feature, others in implies.items():
            if not _is_names(others):
                self._refuse(
                    f"IMPLIES says {others!r} of {feature!r}. Expected a tuple of names, e.g. "
                    f"`{{{feature!r}: ({others if isinstance(others, str) else 'stride'!r},)}}`."
                )
        return implies

    def _chosen(self, checks: Mapping[str, Check]) -> Callable[[], dict[str, list[Case]]]:
        """Cases that are chosen by hand, by check, when they are asked for."""
        if "chosen" not in self._names:
            return dict
        choose = self._taking("chosen", ())

        def chosen() -> dict[str, list[Case]]:
            found: dict[str, Sequence[Case]] = choose()
            for name in found:
                if name not in checks:
                    self._refuse(
                        f"`chosen` has cases of a check {name!r}, and there is none. Expected one "
                        f"of {', '.join(checks)}."
                    )
            return {
                name: [completed(self._signature, case, checks[name]) for case in cases]
                for name, cases in found.items()
            }

        return chosen

    def _answer(self) -> Callable[[Case], Any]:
        """What answers cases beside the function that is right, with the bound."""
        second: Second
        if "in_torch" in self._names:
            second = in_torch(self._taking_the_same("in_torch", "torch"))
        elif "expected" in self._names:
            second = in_numpy(self._taking_the_same("expected"))
        else:
            self._refuse(
                f"{self._name!r} has neither `in_torch` nor `expected`. Write a second program, "
                f"`def in_torch(torch, {', '.join(self._signature.parameters)})`, that a deck's "
                "answers come from."
            )
        bound = self._optional("bound")
        return partial(
            answer_of, second=second, bound=exactly if bound is None else on_arguments(bound)
        )

    def _fills(self) -> Callable[[Case], Mapping[str, Any]] | None:
        """What arguments are that are None: those of the file, or the steps of a window."""
        own = self._optional("fills")
        sliding: Sliding | None = self._constant("SLIDING", Sliding, None)
        if own is not None:
            return on_arguments(own)
        return None if sliding is None else partial(_steps, sliding)

    def _bank(self) -> Callable[[], Bank]:
        """Loads the known mistakes when it is called, once."""
        if "mistakes" in self._names:
            return cache(self._taking("mistakes", ()))
        wrong: tuple[Any, ...] = self._constant("MISTAKES", tuple, ())
        for function in wrong:
            if not isinstance(function, FunctionType) or function.__name__ not in self._names:
                self._refuse(f"MISTAKES holds {function!r}. Expected functions of this file.")
            name = function.__name__
            self._taking_the_same(name)
            if not all(said_of(function)):
                self._refuse(
                    f"the docstring of `{name}` must say in its first paragraph what such code "
                    "does, and ask a question in the second. Students read both."
                )
        return cache(partial(bank_of_functions, self._twin, wrong))

    @property
    def _shapes(self) -> str:
        """The shapes of the arrays and of the answer, in words."""
        arrays = [
            f"{name} is ({', '.join(axes)})" for name, axes in self._axes.items() if name != RETURN
        ]
        return f"{', '.join(arrays)}, the answer ({', '.join(self._axes[RETURN])})"

    def _dimensions(self) -> Dimensions | None:
        """What a program can loop over, with cases of this operation."""
        said: Dimensions | None = self._constant("DIMENSIONS", Dimensions, None)
        if said is None:
            return None
        make, plain = said.case, Check(asks="")
        return msgspec.structs.replace(
            said, case=lambda length: completed(self._signature, make(length), plain)
        )


def _steps(sliding: Sliding, case: Case) -> dict[str, tuple[int, ...]]:
    return {sliding.arguments.stride: sliding.steps(case)}


def _is_names(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    code = function.__code__
    return code.co_varnames[: code.co_argcount]


def _defaults(function: Callable[..., Any]) -> dict[str, Any]:
    values = function.__defaults__ or ()
    names = _parameters(function)
    return dict(zip(names[len(names) - len(values) :], values, strict=True))
