"""One .py and one .kv a screen."""

from __future__ import annotations

from kiosk.screens.base import Screen
from kiosk.screens.check import CheckScreen
from kiosk.screens.compare import CompareScreen
from kiosk.screens.customer import CustomerScreen
from kiosk.screens.goodbye import GoodbyeScreen
from kiosk.screens.live import CountdownScreen, RecordScreen, StandingScreen
from kiosk.screens.neutral import NeutralScreen
from kiosk.screens.replay import ReplayScreen
from kiosk.screens.report import ReportScreen
from kiosk.screens.result import ResultScreen
from kiosk.screens.shoe import ShoeScreen
from kiosk.screens.shoes import ShoesScreen
from kiosk.screens.trouble import TroubleScreen
from kiosk.screens.wait import WaitScreen
from kiosk.screens.welcome import WelcomeScreen

SCREENS: dict[str, type[Screen]] = {
    "welcome": WelcomeScreen,
    "customer": CustomerScreen,
    "shoe": ShoeScreen,
    "check": CheckScreen,
    "standing": StandingScreen,
    "countdown": CountdownScreen,
    "record": RecordScreen,
    "wait": WaitScreen,
    "trouble": TroubleScreen,
    "result": ResultScreen,
    "replay": ReplayScreen,
    "neutral": NeutralScreen,
    "compare": CompareScreen,
    "shoes": ShoesScreen,
    "report": ReportScreen,
    "goodbye": GoodbyeScreen,
}
UNWATCHED = ("welcome", "standing", "countdown", "record", "wait")
"""Screens on which nobody is expected to touch anything: an abandoned visit does not end there."""
