"""High contrast and larger words, for one visit; over the welcome screen."""

from __future__ import annotations

from kiosk.ui.screens.base import Overlay, rules
from kiosk.ui.widgets.plain import Tap


class SightPad(Overlay):
    """Two boxes to tick; what is ticked is seen at once."""


class SightKey(Tap):
    """What opens it."""

    pad = SightPad


rules(__file__)
