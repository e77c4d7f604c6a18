"""The camera: which one, how it stands, how it is lit, and how large a metre is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kivy.properties import StringProperty

from gait.clip.orientation import Orientation
from gait.errors import GaitError
from kiosk.camera.calibration import RULER_MM, is_mirrored, read_sheet
from kiosk.camera.setup import TriedCamera
from kiosk.settings import CameraSettings
from kiosk.staff.staff_wording import fault_words
from kiosk.ui.screens.base import rules
from kiosk.ui.screens.staff.camera_forms import CameraForm, LightForm, ScaleForm
from kiosk.ui.screens.staff.draft import NOT_SAVED, DraftScreen
from kiosk.ui.widgets.setup import WHOLE

ASKS_ANEW = ("device", "width", "height", "rate_hz", "exposure_us", "mains_hz")
"""What the camera has to be opened again for."""
LEVEL_DEG = 1.0  # of roll: less than the spread of a runner's own angles


rules(__file__)


class StaffCameraScreen(DraftScreen[CameraSettings]):
    """The picture as it comes, with the frame of what is kept, beside one of three forms."""

    lead = StringProperty("")
    tab = StringProperty("camera")

    def come(self) -> None:
        again = self.take_up()
        self.tab, self.measured = ("scale" if again else "camera"), False
        self.notice = (self.tr(NOT_SAVED) if again else "", "advice")
        self.trial: TriedCamera | None = None
        self.reset()
        self.watch()
        self.fill()

    def saved(self) -> CameraSettings:
        return self.staff.settings.camera

    def drawn(self) -> CameraSettings:
        left, top, right, bottom = self.ids.picture.crop
        return replace(self.draft, crop=(left, top, right, bottom))

    def reset(self) -> None:
        self.ids.picture.crop = self.draft.crop

    def watch(self) -> None:
        """Look through the camera as it is now to be set up."""
        self.let_go()
        self.trial = self.staff.trial(self.draft)
        self.trial.start()

    def let_go(self) -> None:
        if self.trial is not None:
            self.trial.stop()
        self.ids.picture.clear()

    def fill(self) -> None:
        self.ids.body.clear_widgets()
        forms = {"camera": self.camera_form, "light": self.light_form, "scale": self.scale_form}
        self.ids.body.add_widget(forms[self.tab]())
        self.ids.body.scroll_y = 1
        self.tell()

    def tick(self) -> None:
        if self.trial is None:
            return
        image = self.trial.preview(self.whole())
        if image is not None:
            self.ids.picture.show(image)
        self.tell()

    def whole(self) -> Orientation:
        """How the picture is turned, uncut: the frame of what is kept is drawn on it."""
        return Orientation(self.draft.rotation_deg, self.draft.mirrored)

    def tell(self) -> None:
        """A fault, or how many pictures really come."""
        if not self.draft.device:
            self.lead = self.tr("Choose a camera.")
        elif self.trial is not None and self.trial.fault is not None:
            self.lead = fault_words(self.trial.fault, self.words)
        elif self.trial is not None and self.trial.rate_hz():
            self.lead = self.tr("{n} pictures a second").format(n=round(self.trial.rate_hz()))
        else:
            self.lead = self.tr("looking …")

    def turn_to(self, tab: str) -> None:
        self.tab = tab
        self.fill()

    def change(self, **values: Any) -> None:
        """Another draft; the camera is opened again where it must be. Another turn needs another crop and scale."""
        self.draft = replace(self.draft, **values)
        if "rotation_deg" in values or "mirrored" in values:
            self.ids.picture.crop = WHOLE
            self.draft = replace(self.draft, px_per_m=0.0, roll_deg=0.0)
            self.ids.picture.clear()
        if any(name in ASKS_ANEW for name in values):
            self.watch()
        self.tell()

    # ---- the forms ----

    def camera_form(self) -> CameraForm:
        form = CameraForm()
        form.fill(self.staff.cameras(), self.draft, self.change, self.words)
        return form

    def light_form(self) -> LightForm:
        form = LightForm()
        form.fill(self.draft, self.change, self.words)
        return form

    def scale_form(self) -> ScaleForm:
        form = ScaleForm()
        form.fill(self.draft, self.measured, self.notice, self.words)
        form.ids.print.bind(on_release=lambda _: self.print_sheet())
        form.ids.read.bind(on_release=lambda _: self.read())
        return form

    def print_sheet(self) -> None:
        """Printed where there is a printer, and in any case kept where it can be taken along."""
        try:
            path = self.staff.write_sheet(self.words)
        except GaitError as error:
            self.say(fault_words(error, self.words), "bad")
            return
        kept = self.tr("Kept as {path}").format(path=path)
        try:
            self.staff.print_file(path)
        except GaitError as error:
            self.say(f"{fault_words(error, self.words)} {kept}", "advice")
        else:
            self.say(kept, "good")

    def read(self) -> None:
        """Read the sheet in the newest picture."""
        assert self.trial is not None
        self.measured = True  # else this could not be touched
        picture = self.trial.still(self.whole())
        if picture is None:
            self.say(self.tr("There is no picture yet."), "advice")
            return
        try:
            seen = read_sheet(picture, RULER_MM)
        except GaitError as error:
            self.say(*(self.turn_back() if is_mirrored(picture) else (fault_words(error, self.words), "bad")))
            return
        self.draft = replace(self.draft, px_per_m=round(seen.px_per_m, 1), roll_deg=round(seen.roll_deg, 2))
        self.say(*self.advice(seen.roll_deg))

    def turn_back(self) -> tuple[str, str]:
        self.change(mirrored=not self.draft.mirrored)
        return self.tr("The picture was left for right and is turned back now. Read the sheet again."), "advice"

    def advice(self, roll_deg: float) -> tuple[str, str]:
        if abs(roll_deg) <= LEVEL_DEG:
            return self.tr("The camera stands level. Save to keep the scale."), "good"
        return self.tr("Level the camera and read the sheet again, or save it so."), "advice"

    def say(self, words: str, kind: str) -> None:
        self.notice = (words, kind)
        self.fill()

    # ---- leaving ----

    def save(self) -> None:
        try:
            self.staff.save(replace(self.staff.settings, camera=self.drawn()))
        except GaitError as error:
            self.tab = "scale"
            self.say(fault_words(error, self.words), "bad")
        else:
            self.to_menu()

    def go(self) -> None:
        super().go()
        self.let_go()
        self.trial = None
        self.ids.body.clear_widgets()
