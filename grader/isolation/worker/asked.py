"""What is asked of a submission, by the names that its own files have to give."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from grader.isolation.protocol.grading import Load, WireCall, WireFound
from grader.isolation.worker.reach import Reach


class AskedNames(NamedTuple):
    """The functions that are asked, and the names without which they cannot be.

    Attributes:
        functions: What is asked.
        calls: How it is called, where that is not by the same name.
    """

    functions: tuple[str, ...]
    calls: Mapping[str, WireCall]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that is needed at the top level of the files."""
        return tuple(dict.fromkeys(name for one in self.functions for name in self.needs(one)))

    @property
    def classes(self) -> frozenset[str]:
        """Names of those whose methods are asked for, e.g. `Conv2d` for `Conv2d.forward`."""
        dotted = [call.function.split(".") for call in self.calls.values()]
        return frozenset(first for first, *methods in dotted if methods)

    def needs(self, function: str) -> tuple[str, ...]:
        """Names that a function needs, its own if it is called by that."""
        call = self.calls.get(function)
        return (function,) if call is None else call.uses

    def own_name(self, function: str) -> str:
        """What students call a function, e.g. `Conv2d.forward`."""
        call = self.calls.get(function)
        return function if call is None else call.function

    def that_need(self, names: Collection[str]) -> tuple[str, ...]:
        """The functions that need one of these names."""
        return tuple(one for one in self.functions if not {*names}.isdisjoint(self.needs(one)))

    def found(self, found: WireFound) -> WireFound:
        """What files name, by the functions that are asked for it.

        Where a function is called by an expression, the order of its parameters is its own affair.
        """
        near = {one.function: one for one in found.near}
        defined = {one.function: one for one in found.defined}
        own = {
            one: defined[name] for one in self.functions if (name := self.own_name(one)) in defined
        }
        return found._replace(
            defined=tuple(
                found._replace(
                    function=one, parameters=() if one in self.calls else found.parameters
                )
                for one, found in own.items()
            ),
            near=tuple(
                near[name]._replace(function=one)
                for one in self.functions
                for name in self.needs(one)
                if name in near
            ),
        )

    def reach(self, reach: Reach) -> Reach:
        """What names reach, by the functions that are asked for them."""
        reached = dict(reach.callees)
        if not reached:
            return reach
        callees = {
            one: {other for name in self.needs(one) for other in (name, *reached[name])}
            for one in self.functions
        }
        return reach._replace(
            callees=tuple(
                (one, self.that_need(names - {*self.needs(one)})) for one, names in callees.items()
            )
        )


def read_asked(load: Load) -> AskedNames:
    """What a submission is asked."""
    return AskedNames(
        tuple(load.functions), {name: WireCall(*one) for name, one in load.calls.items()}
    )
