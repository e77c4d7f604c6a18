"""The touchscreen: brings up the screen that the visit is at, and ends a visit that was abandoned."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.screenmanager import FadeTransition, NoTransition, ScreenManager

import kiosk.ui.widgets  # noqa: F401  registers typeface and rules before any screen is made
from gait.errors import Fault
from gait.verdict.norms import Norms
from kiosk.faults import ScreenFault
from kiosk.session.front import Front, Unsaved
from kiosk.staff.staff import Staff
from kiosk.staff.staff_wording import wrong_pin_words
from kiosk.ui import sweeping
from kiosk.ui.look import theme
from kiosk.ui.screens import SCREENS, UNWATCHED
from kiosk.ui.screens.base import TICKS_HZ, Overlay, OverlayPlace, Screen
from kiosk.ui.screens.customer.idle import IdleWarning
from kiosk.ui.screens.customer.language import LanguagePad
from kiosk.ui.screens.staff.pin import PinPad
from kiosk.ui.screens.staff.text import TextPad
from kiosk.ui.sound import Loudspeaker, Signal
from kiosk.ui.theme import USUAL_INCH, Scale
from kiosk.ui.watched import Watched
from kiosk.visit.events import Deleted, IdledOut, LanguageChosen, SightChosen
from kiosk.visit.model import USUAL_SIGHT, Readability, idle_s
from kiosk.words import Words, words

LOG = logging.getLogger(__name__)
FADE_S = 0.18
MOST_STUMBLES = 20  # in a row: then nothing can be shown at all
WARNING_S = 15.0  # before an abandoned visit ends


def do_nothing() -> None:
    """Trying again is to show the screen again."""


class Stumbles(ExceptionHandler):
    """Kivy's own loop calls it with what was raised outside of a turn, by a touch. app: what goes on."""

    def __init__(self, app: KioskApp) -> None:
        self.app = app

    def handle_exception(self, error: BaseException) -> int:
        if not isinstance(error, Exception) or self.app.stumbles > MOST_STUMBLES:
            return int(ExceptionManager.RAISE)
        self.app.stumble(error)
        return int(ExceptionManager.PASS)


class Root(FloatLayout):
    """Everything on the screen; notices every touch."""

    def __init__(self, touched: Callable[[], None], **options: object) -> None:
        self.touched = touched
        super().__init__(**options)

    def on_touch_down(self, touch: object) -> bool:
        self.touched()
        return bool(super().on_touch_down(touch))


class KioskApp(Watched, App):
    """front: the visit. norms: the measured runners. clock: seconds, for what happens when nobody touches.

    store_logo: path of a picture, empty for none. motion: whether screens fade; staff: what lies behind the PIN, None
    where nothing does; unit, portrait, key_px, belt_px: see kiosk.ui.theme.Scale; diagonal_inch: the screen's; tr: says
    a sentence in the present language.
    """

    WATCHED = ("unit", "portrait", "tr")
    unit = NumericProperty(1.0)
    key_px, belt_px = NumericProperty(0.0), NumericProperty(0.0)
    portrait = BooleanProperty(True)
    language = StringProperty("en")
    tr = ObjectProperty(words("en").tr)
    store_name = StringProperty("")
    store_logo = StringProperty("")

    def __init__(
        self,
        front: Front,
        norms: Norms,
        store_name: str,
        language: str = "en",
        clock: Callable[[], float] = time.monotonic,
        motion: bool = True,
        staff: Staff | None = None,
        diagonal_inch: float = USUAL_INCH,
        store_logo: str = "",
    ) -> None:
        super().__init__(store_name=store_name, store_logo=store_logo)
        self.front, self.norms, self.home_language = front, norms, language
        self.clock, self.motion, self.staff = clock, motion, staff
        self.words: Words = words(language)
        self.diagonal_inch = diagonal_inch
        self.touched_s = clock()
        self.up: Screen | None = None
        self.aside = ""  # the screen that is looked at beside the result
        self.staff_at = ""
        self.stumbles = 0  # in a row

    def build(self) -> Root:
        self.speak(self.home_language)
        self.fit()
        Window.bind(size=self.fit)
        self.screens: dict[str, Screen] = {name: kind(name=name) for name, kind in SCREENS.items()}
        transition = FadeTransition(duration=FADE_S) if self.motion else NoTransition()
        self.loudspeaker = Loudspeaker()
        self.manager = ScreenManager(transition=transition)
        for screen in self.screens.values():
            self.manager.add_widget(screen)
        ExceptionManager.add_handler(Stumbles(self))
        root = Root(self.touch)
        root.add_widget(self.manager)
        self.pad, self.warning = OverlayPlace(root), OverlayPlace(root)
        self.idle = IdleWarning(self.touch, self.end_by_touch)
        self.tick()
        Clock.schedule_interval(lambda _: self.tick(), 1.0 / TICKS_HZ)
        sweeping.take_over()
        return root

    def on_stop(self) -> None:
        sweeping.hand_back()

    def fit(self, *_: object) -> None:
        """Follow the window's size."""
        scale = Scale(Window.width, Window.height, self.diagonal_inch)
        self.unit, self.portrait = scale.unit, scale.portrait
        self.key_px, self.belt_px = scale.key_px, scale.belt_px

    def speak(self, language: str) -> None:
        """Say everything in another language, at once."""
        self.words = words(language)
        self.language, self.tr = language, self.words.tr
        if self.up is not None:
            self.up.fill()

    def touch(self) -> None:
        self.touched_s = self.clock()

    def tick(self) -> None:
        """One turn of the screen, whatever happens in it."""
        sweeping.sweep()
        try:
            self.turn()
            self.stumbles = 0
        except Exception as error:  # the screen's border, with Stumbles for what a touch sets off
            self.stumble(error)

    def stumble(self, error: Exception) -> None:
        """What was to be shown is set aside, and the screen says so; when even that fails, the kiosk starts again."""
        LOG.error("the screen stumbled", exc_info=error)
        self.stumbles += 1
        if self.stumbles > MOST_STUMBLES:
            raise error
        self.staff_at = self.aside = ""
        self.pad.lift()
        up, self.up = self.up, None
        with suppress(Exception):  # it may have stumbled over that
            if up is not None:
                up.go()
        self.front.unsaved = Unsaved(error if isinstance(error, Fault) else ScreenFault(), do_nothing)

    def turn(self) -> None:
        """Bring up the visit's screen, let it move, and watch for an abandoned visit."""
        self.front.attend()
        wished = self.aside if self.aside and self.front.screen == "result" else self.front.screen
        self.aside = wished if wished == self.aside else ""
        self.staff_at = self.staff_at if wished == "welcome" else ""
        wished = self.staff_at or wished
        screen = self.screens[wished]
        if self.up is not screen:
            self.bring_up(screen)
        self.follow_choices()
        screen.tick()
        if wished == "check" and self.somebody_is_seen():
            self.touch()
        self.watch_idle(wished)

    def follow_choices(self) -> None:
        """The language and the look that were chosen, else the store's; staff's screens are always shown as usual."""
        visit = self.front.visit
        theme.follow(USUAL_SIGHT if self.staff_at else visit.sight or self.front.terms.sight)
        wished = visit.language or self.home_language
        if wished != self.language:
            self.speak(wished)

    def somebody_is_seen(self) -> bool:
        """Whoever is on the belt is there, though they touch nothing."""
        live = self.front.live()
        return live is not None and live.keypoints is not None

    def bring_up(self, screen: Screen) -> None:
        if self.up is not None:
            self.up.go()
            self.up = None
        self.follow_choices()
        self.up = screen
        self.touch()
        screen.come()
        self.manager.current = screen.name

    def watch_idle(self, screen: str) -> None:
        """Warn, count down, and end the visit when nobody touches."""
        left_s = idle_s(self.front.visit.state) - (self.clock() - self.touched_s)
        if screen == "welcome" and left_s <= 0.0:
            self.clear()
            self.front.tell(IdledOut())
        if screen in UNWATCHED or left_s > (0.0 if screen == "goodbye" else WARNING_S):
            self.warning.lift()
        elif left_s <= 0.0:
            self.abandon()
        else:
            self.warn(left_s)

    def warn(self, left_s: float) -> None:
        left = self.tr("The screen starts afresh in {n} seconds.")
        self.idle.words = left.format(n=math.ceil(left_s))
        self.idle.end_words = self.tr("Back to the customers") if self.staff_at else self.tr("End and delete")
        if self.warning.up is None:
            self.warning.lay(self.idle)

    def abandon(self) -> None:
        """End the visit; whatever lay over its screen goes too."""
        self.clear()
        if self.staff_at:
            self.leave_staff()
        else:
            self.front.end_visit()

    def end_by_touch(self) -> None:
        """What the warning's button says: nothing of a customer's visit stays."""
        if self.staff_at:
            self.abandon()
        else:
            self.clear()
            self.front.tell(Deleted())

    def clear(self) -> None:
        """Nothing lies over the screen any more, and the time begins again."""
        self.warning.lift()
        self.pad.lift()
        self.touch()

    def sound(self, signal: Signal) -> None:
        terms = self.front.terms
        self.try_sound(signal, terms.volume, terms.speech)

    def try_sound(self, signal: Signal, volume: float, speech: bool) -> None:
        """Let it be heard in the present language, as it would be with these."""
        self.loudspeaker.play(signal, volume, self.language if speech else "")

    def look_aside(self, screen: str) -> None:
        self.aside = screen

    def aside_seen(self) -> None:
        self.aside = ""

    def ask_pin(self, then: Callable[[], None]) -> None:
        """Let staff prove who they are; `then` happens when the PIN is right. Nothing where there is no staff."""
        if self.staff is None:
            return
        pin = self.staff.pin
        self.pad.lay(PinPad(pin.check, then, self.pad.lift, lambda: wrong_pin_words(pin.wait_s(), self.words)))

    def ask_language(self) -> None:
        """Offer every language, over whatever is up."""
        self.pad.lay(LanguagePad(self.language, self.choose_language, self.pad.lift))

    def choose_language(self, code: str) -> None:
        """Say everything in that language; the visit stays where it is, with all its answers."""
        self.pad.lift()
        self.front.tell(LanguageChosen(code))

    def choose_sight(self, clear: bool, large: bool) -> None:
        """Show everything so; the visit stays where it is."""
        self.front.tell(SightChosen(Readability(clear, large)))

    def lay_over(self, overlay: Overlay) -> None:
        """Over the screen, in place of what lay there."""
        self.pad.lay(overlay)

    def uncover(self) -> None:
        self.pad.lift()

    def ask_text(self, caption: str, text: str, kind: str, done: Callable[[str], None]) -> None:
        """Let staff write a line; kind: of keyboard."""
        self.pad.lay(TextPad(text, kind, done, self.pad.lift, caption=caption))

    def ask_password(self, caption: str, done: Callable[[str], None], drop: Callable[[], None] | None) -> None:
        """Let staff write a password, shown as dots; drop: removes the one that there is."""
        self.pad.lay(TextPad("", "password", done, self.pad.lift, drop, caption=caption))

    def open_staff(self) -> None:
        """Ask for the staff PIN; where there is none yet, for a first one."""
        if self.staff is None:
            return
        if self.staff.pin.is_set:
            self.ask_pin(lambda: self.show_staff("staff_menu"))
        else:
            self.show_staff("staff_pin")

    def show_staff(self, screen: str) -> None:
        self.staff_at = screen

    def leave_staff(self) -> None:
        self.staff_at = ""
