"""Properties that the rules of every screen watch, and who watches them, let go of without a search."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import ClassVar

from kivy.event import EventDispatcher


class Watched(EventDispatcher):
    """Whose WATCHED properties have their watchers by number.

    Kivy has them in a chain, and walks it for each watcher that goes: with some thousand rules on the screen's scale a
    page of many widgets took a quarter of a second to go.
    """

    WATCHED: ClassVar[tuple[str, ...]]

    def __init__(self, **options: object) -> None:
        self._watchers: dict[str, dict[int, Callable[[object], object]]] = {name: {} for name in self.WATCHED}
        self._numbers = count(1)
        super().__init__(**options)
        for name in self.WATCHED:
            super().fbind(name, self._tell, name)

    def fbind(self, name: str, watcher: Callable[..., object], *given: object, **named: object) -> int:
        """As Kivy's: called with what is given, this object and the property's value. The watcher's number."""
        if name not in self._watchers:
            return int(super().fbind(name, watcher, *given, **named))
        number = next(self._numbers)
        self._watchers[name][number] = lambda value: watcher(*given, self, value, **named)
        return number

    def unbind_uid(self, name: str, number: int) -> None:
        """As Kivy's."""
        if name in self._watchers:
            self._watchers[name].pop(number, None)
        else:
            super().unbind_uid(name, number)

    def _tell(self, name: str, _: object, value: object) -> None:
        watchers = self._watchers[name]
        for number, tell in tuple(watchers.items()):
            if number in watchers:  # what another has just let go of is not told
                tell(value)
