"""Which treadmill says itself how its belt runs: what is near, and a touch on the one that the kiosk stands behind."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from kivy.properties import BooleanProperty, StringProperty

from gait.errors import GaitError
from kiosk.staff.staff_wording import fault_words, silence_words, treadmill_words
from kiosk.treadmill.treadmill import link_of, said_of
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.staff import StaffScreen
from kiosk.ui.widgets.plain import Soft
from kiosk.ui.widgets.setup import ListItem

rules(__file__)


class StaffTreadmillScreen(StaffScreen):
    """near: what was heard, names by addresses. done: the search has ended."""

    lead = StringProperty("")
    notice = StringProperty("")
    done = BooleanProperty(False)

    def come(self) -> None:
        self.look()

    def look(self) -> None:
        """Listen anew for what is near."""
        self.near: Mapping[str, str] = {}
        self.done, self.notice = False, ""
        self.search: Future[Mapping[str, str]] = self.staff.treadmill.near()
        self.fill()

    def tick(self) -> None:
        name = self.staff.settings.treadmill.name
        self.lead = "" if self.notice else treadmill_words(self.staff.treadmill, name, self.words)
        if not self.done and self.search.done():
            self.end_search()

    def end_search(self) -> None:
        self.done, error = True, self.search.exception()
        if error is None:
            self.near = self.search.result()
        else:
            self.notice = silence_words(link_of(error), said_of(error), self.words)
        self.fill()

    def fill(self) -> None:
        chosen = self.staff.settings.treadmill
        self.ids.list.clear_widgets()
        self.add("", self.tr("No treadmill"), self.tr("The speed is asked in the warm-up"))
        own = {chosen.address: chosen.name} if chosen.address else {}
        for address, name in {**own, **self.near}.items():
            self.add(address, name, address)
        if not self.near and not self.notice:
            heard = self.tr(
                "No treadmill was heard. It must be on, have Bluetooth (FTMS) and be free of phones and watches."
            )
            self.ids.list.add_widget(Soft(text=heard if self.done else self.tr("looking …")))

    def add(self, address: str, name: str, detail: str) -> None:
        item = ListItem(text=name, detail=detail, chosen=address == self.staff.settings.treadmill.address)
        item.bind(on_release=lambda _: self.choose(address, name))
        self.ids.list.add_widget(item)

    def choose(self, address: str, name: str) -> None:
        """From now on."""
        try:
            self.staff.choose_treadmill(address, name if address else "")
        except GaitError as error:
            self.notice = fault_words(error, self.words)
        self.fill()

    def go(self) -> None:
        self.search.cancel()
        self.ids.list.clear_widgets()
