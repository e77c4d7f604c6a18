"""One .py and one .kv a screen."""

from __future__ import annotations

from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.customer.check import CheckScreen
from kiosk.ui.screens.customer.comfort import ComfortScreen
from kiosk.ui.screens.customer.compare import CompareScreen
from kiosk.ui.screens.customer.customer import CustomerScreen
from kiosk.ui.screens.customer.earlier import EarlierScreen
from kiosk.ui.screens.customer.goodbye import GoodbyeScreen
from kiosk.ui.screens.customer.live import CountdownScreen, RecordScreen, StandingScreen, WarmUpScreen
from kiosk.ui.screens.customer.neutral import NeutralScreen
from kiosk.ui.screens.customer.replay import ReplayScreen
from kiosk.ui.screens.customer.report import ReportScreen
from kiosk.ui.screens.customer.result import ResultScreen
from kiosk.ui.screens.customer.returning import ReturningScreen
from kiosk.ui.screens.customer.shoe import ShoeScreen
from kiosk.ui.screens.customer.shoes import ShoesScreen
from kiosk.ui.screens.customer.trouble import TroubleScreen, UnusableScreen
from kiosk.ui.screens.customer.wait import WaitScreen
from kiosk.ui.screens.customer.welcome import WelcomeScreen
from kiosk.ui.screens.staff.bin import StaffBinScreen
from kiosk.ui.screens.staff.camera import StaffCameraScreen
from kiosk.ui.screens.staff.chain import StaffChainScreen
from kiosk.ui.screens.staff.change_pin import StaffPinScreen
from kiosk.ui.screens.staff.deliveries import StaffDeliveriesScreen
from kiosk.ui.screens.staff.health import StaffHealthScreen
from kiosk.ui.screens.staff.limits import StaffLimitsScreen
from kiosk.ui.screens.staff.menu import StaffMenuScreen
from kiosk.ui.screens.staff.phone import StaffPhoneScreen
from kiosk.ui.screens.staff.sheet import StaffSheetScreen
from kiosk.ui.screens.staff.shelf import StaffShelfScreen
from kiosk.ui.screens.staff.shoes import StaffCatalogueScreen
from kiosk.ui.screens.staff.store import StaffStoreScreen
from kiosk.ui.screens.staff.treadmill import StaffTreadmillScreen
from kiosk.ui.screens.staff.visits import StaffVisitsScreen

SCREENS: dict[str, type[Screen]] = {
    "welcome": WelcomeScreen,
    "customer": CustomerScreen,
    "shoe": ShoeScreen,
    "check": CheckScreen,
    "standing": StandingScreen,
    "warm_up": WarmUpScreen,
    "countdown": CountdownScreen,
    "record": RecordScreen,
    "wait": WaitScreen,
    "trouble": TroubleScreen,
    "unusable": UnusableScreen,
    "result": ResultScreen,
    "replay": ReplayScreen,
    "neutral": NeutralScreen,
    "comfort": ComfortScreen,
    "compare": CompareScreen,
    "returning": ReturningScreen,
    "earlier": EarlierScreen,
    "shoes": ShoesScreen,
    "report": ReportScreen,
    "goodbye": GoodbyeScreen,
    "staff_menu": StaffMenuScreen,
    "staff_pin": StaffPinScreen,
    "staff_visits": StaffVisitsScreen,
    "staff_bin": StaffBinScreen,
    "staff_deliveries": StaffDeliveriesScreen,
    "staff_shelf": StaffShelfScreen,
    "staff_catalogue": StaffCatalogueScreen,
    "staff_camera": StaffCameraScreen,
    "staff_limits": StaffLimitsScreen,
    "staff_store": StaffStoreScreen,
    "staff_phone": StaffPhoneScreen,
    "staff_treadmill": StaffTreadmillScreen,
    "staff_chain": StaffChainScreen,
    "staff_sheet": StaffSheetScreen,
    "staff_health": StaffHealthScreen,
}
UNWATCHED = ("welcome", "standing", "warm_up", "countdown", "record", "wait", "trouble")
"""Screens on which nobody is expected to touch anything: an abandoned visit does not end there."""
