"""What this is, in one sentence, with a moving picture; the languages, and whether the run may be filmed."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from kivy.factory import Factory
from kivy.graphics.texture import Texture
from kivy.properties import StringProperty
from numpy.typing import NDArray

from gait.report.logo import Logo, read_logo
from gait.weights.manifest import model_path
from kiosk.ui.screens.base import Screen, rules
from kiosk.ui.screens.customer import sight  # noqa: F401  its key stands in the rules
from kiosk.ui.screens.customer.leaflet import Leaflet
from kiosk.visit.events import Started
from kiosk.visit.model import Consents
from kiosk.words import LANGUAGES
from kiosk.words.keeping_wording import CONSENT_TEXT, film_words, privacy_words

Image = NDArray[np.uint8]

STAFF_CORNER_PX = 160.0  # of the reference layout: the upper right corner, held, leads to the staff
STAFF_HOLD_S = 2.0  # longer than anybody rests a finger by chance


def looped(path: Path) -> Iterator[Image]:
    """The pictures of a clip, half size, for ever; every other frame of 60 a second, so in slow motion."""
    while True:
        capture = cv2.VideoCapture(str(path))
        fine, image = capture.read()
        if not fine:
            raise FileNotFoundError(path)
        while fine:
            yield np.asarray(image[::2, ::2], dtype=np.uint8)
            capture.grab()
            fine, image = capture.read()
        capture.release()


def texture_of(logo: Logo) -> Texture:
    texture = Texture.create(size=logo.size, colorfmt="rgba")
    texture.blit_buffer(logo.tobytes(), colorfmt="rgba")
    texture.flip_vertical()
    return texture


rules(__file__)


class WelcomeScreen(Screen):
    """The start of every visit: yes is the consent to film, and leads to the camera."""

    filming = StringProperty("")

    def on_kv_post(self, base_widget: object) -> None:
        self.offer_languages()

    def come(self) -> None:
        self.fill()
        self.show_logo()
        self.film = looped(model_path("demo.mp4"))
        self.odd = False
        self.held_s = math.inf
        self.ids.picture.show(next(self.film))

    def fill(self) -> None:
        self.filming = film_words(self.front.terms.later_hours, self.words)

    def show_logo(self) -> None:
        """The store's, where it has one that can be used."""
        logo = read_logo(Path(self.app.store_logo)) if self.app.store_logo else None
        self.ids.logo.texture = None if logo is None else texture_of(logo)

    def offer_languages(self) -> None:
        """Each by its own name."""
        for language in LANGUAGES.values():
            tap = Factory.LanguageTap(text=language.name)
            tap.code = language.code  # a property of the rule, not there before the tap is
            self.ids.languages.add_widget(tap)

    def on_touch_down(self, touch: object) -> bool:
        corner = STAFF_CORNER_PX * self.app.unit
        if touch.x > self.right - corner and touch.y > self.top - corner:
            self.held_s = self.app.clock()
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: object) -> bool:
        self.held_s = math.inf
        return bool(super().on_touch_up(touch))

    def tick(self) -> None:
        if self.app.clock() - self.held_s >= STAFF_HOLD_S:
            self.held_s = math.inf
            self.app.open_staff()
        self.odd = not self.odd
        if self.odd:
            self.ids.picture.show(next(self.film))

    def show_privacy(self) -> None:
        terms = self.front.terms
        said = privacy_words(terms.kept_days, terms.later_hours, self.front.in_chain, self.words)
        self.app.lay_over(Leaflet(self.tr("What we keep of you"), said, self.app.uncover))

    def agree(self) -> None:
        agreed = Consents(analyse=True, text=CONSENT_TEXT)
        self.front.tell(Started.fresh(time.time(), self.app.language, agreed))

    def refuse(self) -> None:
        said = self.tr("Without your yes to filming there is no result. You can still try shoes with our staff.")
        self.app.lay_over(Leaflet(self.tr("Then you are not filmed"), (said,), self.app.uncover))

    def go(self) -> None:
        self.film.close()
