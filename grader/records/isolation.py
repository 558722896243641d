"""What holds a submission back."""

import msgspec

_TITLES = {4: "full", 3: "kernel", 2: "no files", 0: "process"}


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """One layer of isolation.

    Attributes:
        name: What it is called, e.g. `seccomp`.
        off: Why it does not hold; empty if it does.
    """

    name: str
    off: str

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return not self.off


class Isolation(msgspec.Struct, frozen=True, kw_only=True):
    """What holds a submission back.

    Attributes:
        level: 4 (full), 3 (kernel: no namespaces), 2 (no files: no Landlock) or 0 (a process of
            its own).
        layers: The layers that were tried, in their order.
    """

    level: int
    layers: tuple[Layer, ...]

    @property
    def in_words(self) -> str:
        """The level with its title, e.g. `level 4 (full)`."""
        return f"level {self.level} ({_TITLES[self.level]})"

    @property
    def off(self) -> tuple[Layer, ...]:
        """The layers that do not hold."""
        return tuple(layer for layer in self.layers if not layer.holds)
