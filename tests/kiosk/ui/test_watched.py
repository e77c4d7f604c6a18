"""Who watches a property that everybody watches: told in order, let go of at once, as Kivy does it."""

from __future__ import annotations

import pytest

from tests.kiosk.ui import kivy_window  # noqa: F401  sets up Kivy before it is imported

from kivy.properties import NumericProperty  # isort: skip
from kiosk.ui.watched import Watched  # isort: skip


class Lamp(Watched):
    WATCHED = ("bright",)
    bright, warm = NumericProperty(0.0), NumericProperty(0.0)


Told = list[tuple[object, ...]]


@pytest.fixture
def told() -> Told:
    return []


def test_watchers_are_told_in_order_what_they_were_given_the_lamp_and_its_value(told: Told) -> None:
    lamp = Lamp()
    lamp.fbind("bright", lambda *what: told.append(what), "first")
    lamp.fbind("bright", lambda *what: told.append(what), "second", "too")
    lamp.bright = 3.0
    assert told == [("first", lamp, 3.0), ("second", "too", lamp, 3.0)]


def test_who_let_go_is_told_nothing_not_even_of_the_change_that_is_being_told(told: Told) -> None:
    lamp = Lamp()
    lamp.fbind("bright", lambda *_: lamp.unbind_uid("bright", second))
    second = lamp.fbind("bright", lambda *what: told.append(what))
    lamp.bright = 1.0
    lamp.bright = 2.0
    assert told == []


def test_who_watches_what_few_watch_is_let_go_of_too(told: Told) -> None:
    lamp = Lamp()
    number = lamp.fbind("warm", lambda *what: told.append(what))
    lamp.warm = 1.0
    lamp.unbind_uid("warm", number)
    lamp.warm = 2.0
    assert told == [(lamp, 1.0)]
