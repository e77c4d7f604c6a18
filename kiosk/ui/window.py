"""The window, before Kivy opens it."""

from __future__ import annotations

import os


def set_up_window(wished: tuple[int, int] | None) -> None:
    """Kivy's settings, which it reads on import: none from the user's folder, no arguments, no log file."""
    os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_CONFIG="1", KIVY_NO_FILELOG="1")
    from kivy.config import Config

    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.remove_option("input", "%(name)s")  # kernel devices: the window tells their touches already
    Config.set("graphics", "fullscreen", "0" if wished else "auto")
    for side, length in zip(("width", "height"), wished or (), strict=False):
        Config.set("graphics", side, str(length))
