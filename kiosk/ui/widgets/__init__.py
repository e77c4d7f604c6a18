"""What the screens are made of; importing it registers the typeface and the widgets' rules with Kivy."""

from pathlib import Path

from kivy.core.text import LabelBase
from kivy.lang import Builder

import gait.report
from kiosk.ui.widgets import (
    beside,
    curve,
    fade,
    foot,
    keyboard,
    lights,
    marks,
    page,
    picture,
    plain,
    replay,
    ring,
    scale,
    setup,
)

FONTS = Path(gait.report.__file__).parent / "fonts"

LabelBase.register("Inter", str(FONTS / "Inter-Regular.ttf"), fn_bold=str(FONTS / "Inter-SemiBold.ttf"))
LabelBase.register("Display", str(FONTS / "InterDisplay-Bold.ttf"))
for rules in ("plain", "page", "keyboard", "lights", "foot", "scale", "setup"):
    Builder.load_file(str(Path(__file__).with_name(f"{rules}.kv")))

__all__ = [
    "beside", "curve", "fade", "foot", "keyboard", "lights", "marks", "page", "picture", "plain", "replay", "ring",
    "scale", "setup",
]  # fmt: skip
