"""The forms beside the camera's picture: which camera and how it stands, its light, its scale.

What a form chooses it hands to `change`, by the names of CameraSettings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.properties import StringProperty

from kiosk.camera.setup import EXPOSURES_US, MODES, Device
from kiosk.settings import CameraSettings
from kiosk.ui.screens.base import rules
from kiosk.ui.widgets.plain import Choice, Column, Soft
from kiosk.words import Words

Change = Callable[..., None]


class CameraForm(Column):
    """Camera, mode and turn."""

    def fill(self, cameras: Sequence[Device], draft: CameraSettings, change: Change, words: Words) -> None:
        for device in cameras:
            add_choice(self.ids.devices, device.name, device.path == draft.device, change, device=device.path)
        if not cameras:
            self.ids.devices.add_widget(Soft(text=words.tr("No camera is plugged in.")))
        for mode in MODES:
            now = (mode.width, mode.height, mode.rate_hz) == (draft.width, draft.height, draft.rate_hz)
            values = {"width": mode.width, "height": mode.height, "rate_hz": mode.rate_hz}
            add_choice(self.ids.modes, f"{mode.width} × {mode.height}, {mode.rate_hz:g} Hz", now, change, **values)
        for degrees in (0, 90, 180, 270):
            add_choice(self.ids.turns, f"{degrees}°", degrees == draft.rotation_deg, change, rotation_deg=degrees)
        for mirrored, said in ((False, words.tr("As it comes")), (True, words.tr("Left for right"))):
            add_choice(self.ids.sides, said, mirrored == draft.mirrored, change, mirrored=mirrored)


class LightForm(Column):
    """Exposure and mains."""

    def fill(self, draft: CameraSettings, change: Change, words: Words) -> None:
        for exposure in EXPOSURES_US:
            said = f"1/{round(1e6 / exposure)} s" if exposure else words.tr("By itself")
            add_choice(self.ids.exposures, said, exposure == draft.exposure_us, change, exposure_us=exposure)
        for mains, said in ((50, "50 Hz"), (60, "60 Hz"), (0, words.tr("Not set"))):
            add_choice(self.ids.mains, said, mains == draft.mains_hz, change, mains_hz=mains)


class ScaleForm(Column):
    """The calibration sheet; it is read once its printed line was measured."""

    state_words = StringProperty("")

    def fill(self, draft: CameraSettings, measured: bool, notice: tuple[str, str], words: Words) -> None:
        """notice: what was read or printed last, in words, and their kind."""
        self.state_words = scale_words(draft, words)
        self.ids.line.state = "down" if measured else "normal"
        self.ids.notice.text, self.ids.notice.kind = notice
        self.ids.notice.opacity = 1 if notice[0] else 0


rules(__file__)


def add_choice(row: object, words: str, now: bool, change: Change, **values: Any) -> None:
    choice = Choice(text=words, group=str(row), state="down" if now else "normal", allow_no_selection=False)
    choice.bind(on_release=lambda _: change(**values))
    row.add_widget(choice)


def scale_words(draft: CameraSettings, words: Words) -> str:
    if not draft.px_per_m:
        return words.tr("The scale is not known yet.")
    said = words.tr("{px} pixels a metre, {deg}° off the level")
    return said.format(px=words.number(draft.px_per_m, 0), deg=words.number(draft.roll_deg, 1))
