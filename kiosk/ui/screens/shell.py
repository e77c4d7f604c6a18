"""What a screen may ask of the application round it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kivy.uix.widget import Widget

from gait.verdict.norms import Norms
from kiosk.session.front import Front
from kiosk.staff.staff import Staff
from kiosk.ui.sound import Signal
from kiosk.words import Words


class Shell(Protocol):
    """unit, key_px, belt_px, portrait: see kiosk.ui.theme.Scale. home_language: the store's.

    clock: seconds, by the application's clock. staff: what lies behind the PIN, None where nothing does.
    """

    front: Front
    norms: Norms
    staff: Staff | None
    words: Words
    unit: float
    key_px: float
    belt_px: float
    portrait: bool
    language: str
    home_language: str
    store_name: str
    store_logo: str
    clock: Callable[[], float]

    def sound(self, signal: Signal) -> None:
        """Let it be heard, as loudly as staff have set, with its sentence where they want it spoken."""

    def try_sound(self, signal: Signal, volume: float, speech: bool) -> None:
        """Let it be heard as it would be with these."""

    def look_aside(self, screen: str) -> None:
        """Show a screen beside the visit's own: replay, neutral or comfort."""

    def aside_seen(self) -> None:
        """Back to the visit's own screen."""

    def ask_pin(self, then: Callable[[], None]) -> None:
        """Let staff prove who they are; `then` happens when the PIN is right."""

    def ask_text(self, caption: str, text: str, kind: str, done: Callable[[str], None]) -> None:
        """Let staff write a line; kind: of keyboard."""

    def ask_password(self, caption: str, done: Callable[[str], None], drop: Callable[[], None] | None) -> None:
        """Let staff write a password; drop: removes the one that there is."""

    def ask_language(self) -> None:
        """Offer every language, over whatever is up."""

    def choose_language(self, code: str) -> None:
        """Say everything in that language; the visit stays where it is, with all its answers."""

    def choose_sight(self, clear: bool, large: bool) -> None:
        """Show everything in high contrast, in larger words; the visit stays where it is."""

    def lay_over(self, overlay: Widget) -> None:
        """Over the screen, in place of what lay there."""

    def uncover(self) -> None:
        """Take away what lies over the screen."""

    def open_staff(self) -> None:
        """Ask for the staff PIN; where there is none yet, for a first one."""

    def show_staff(self, screen: str) -> None:
        """One of the staff's screens."""

    def leave_staff(self) -> None:
        """Back to welcome."""
