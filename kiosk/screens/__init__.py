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
from kiosk.screens.staff_camera import StaffCameraScreen
from kiosk.screens.staff_catalogue import StaffCatalogueScreen
from kiosk.screens.staff_deliveries import StaffDeliveriesScreen
from kiosk.screens.staff_health import StaffHealthScreen
from kiosk.screens.staff_limits import StaffLimitsScreen
from kiosk.screens.staff_menu import StaffMenuScreen
from kiosk.screens.staff_pin import StaffPinScreen
from kiosk.screens.staff_store import StaffStoreScreen
from kiosk.screens.staff_visits import StaffVisitsScreen
from kiosk.screens.trouble import TroubleScreen, UnusableScreen
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
    "unusable": UnusableScreen,
    "result": ResultScreen,
    "replay": ReplayScreen,
    "neutral": NeutralScreen,
    "compare": CompareScreen,
    "shoes": ShoesScreen,
    "report": ReportScreen,
    "goodbye": GoodbyeScreen,
    "staff_menu": StaffMenuScreen,
    "staff_pin": StaffPinScreen,
    "staff_visits": StaffVisitsScreen,
    "staff_deliveries": StaffDeliveriesScreen,
    "staff_catalogue": StaffCatalogueScreen,
    "staff_camera": StaffCameraScreen,
    "staff_limits": StaffLimitsScreen,
    "staff_store": StaffStoreScreen,
    "staff_health": StaffHealthScreen,
}
UNWATCHED = ("welcome", "standing", "countdown", "record", "wait", "trouble")
"""Screens on which nobody is expected to touch anything: an abandoned visit does not end there."""
