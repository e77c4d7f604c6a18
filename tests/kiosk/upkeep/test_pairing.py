"""A phone is paired by a code that lives five minutes and the staff PIN, until tonight."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.upkeep.pairing import CODE_LENGTH, CODE_S, MOST_GUESSES, MOST_PHONES, NotPaired, Pairing
from kiosk.upkeep.pin import FREE_TRIES, LostPin, StaffPin
from tests.kiosk.clock import Clock

PIN, WRONG_PIN, WRONG_CODE = "2468", "1357", "A" * CODE_LENGTH
NOON = datetime(2026, 11, 21, 12, 0)


@dataclass(slots=True)
class Shop:
    """A pairing whose day and running time a test moves."""

    path: Path
    wall: Clock = field(default_factory=lambda: Clock(NOON.timestamp()))
    running: Clock = field(default_factory=Clock)
    pin: StaffPin = field(init=False)
    pairing: Pairing = field(init=False)

    def __post_init__(self) -> None:
        self.pin = StaffPin(self.path, self.wall, self.running, cost=2**4)
        self.pin.set_up(PIN)
        self.pairing = Pairing(self.pin, self.wall, self.running)

    def pair(self) -> str:
        return self.pairing.pair(self.pairing.offer(), PIN)

    def why_not(self, code: str, pin: str = PIN) -> str:
        with pytest.raises(NotPaired) as told:
            self.pairing.pair(code, pin)
        return told.value.reason


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "pin.json")


def test_the_code_and_the_pin_pair_a_phone_once(shop: Shop) -> None:
    code = shop.pairing.offer()
    token = shop.pairing.pair(code.lower(), PIN)
    assert shop.pairing.phone(token) is not None
    assert shop.pairing.phone(token[:-1]) is None
    assert shop.pairing.code == ""
    assert shop.why_not(code) == "code"


def test_a_code_is_over_after_five_minutes(shop: Shop) -> None:
    code = shop.pairing.offer()
    shop.running.now_s += CODE_S - 1.0
    assert shop.pairing.code == code
    shop.running.now_s += 1.0
    assert (shop.pairing.code, shop.why_not(code)) == ("", "code")


def test_a_new_code_ends_the_one_before(shop: Shop) -> None:
    assert shop.why_not(before := shop.pairing.offer()[:-1]) == "code"
    assert before not in shop.pairing.offer()
    assert shop.why_not("") == "code"


def test_who_guesses_ends_the_code_and_never_makes_staff_wait(shop: Shop) -> None:
    code = shop.pairing.offer()
    for _ in range(MOST_GUESSES):
        assert shop.why_not(WRONG_CODE, WRONG_PIN) == "code"
    assert shop.why_not(code) == "code"
    assert shop.pin.wait_s() == 0.0


def test_a_wrong_pin_waits_as_long_as_on_the_screen_and_leaves_the_code(shop: Shop) -> None:
    code = shop.pairing.offer()
    assert not shop.pin.check(WRONG_PIN), "on the screen"
    for _ in range(FREE_TRIES - 1):
        assert shop.why_not(code, WRONG_PIN) == "pin"
    assert shop.pin.wait_s() > 0.0
    assert shop.why_not(code, PIN) == "pin", "not looked at while waiting"
    shop.running.now_s += shop.pin.wait_s()
    assert shop.pairing.phone(shop.pairing.pair(code, PIN)) is not None


def test_no_more_than_a_few_phones(shop: Shop) -> None:
    tokens = [shop.pair() for _ in range(MOST_PHONES)]
    assert shop.why_not(shop.pairing.offer()) == "full"
    assert all(shop.pairing.phone(token) for token in tokens)


def test_unpairing_ends_every_phone_and_the_code_at_once(shop: Shop) -> None:
    token, code = shop.pair(), shop.pairing.offer()
    shop.pairing.unpair()
    assert (shop.pairing.phone(token), shop.pairing.count(), shop.why_not(code)) == (None, 0, "code")


@pytest.mark.parametrize("moved", [timedelta(hours=12), timedelta(days=-1), timedelta(days=365)])
def test_with_the_day_every_phone_is_unpaired_also_by_a_clock_that_is_set(shop: Shop, moved: timedelta) -> None:
    token = shop.pair()
    shop.wall.now_s = (NOON + timedelta(hours=11)).timestamp()
    assert shop.pairing.count() == 1
    shop.wall.now_s = (NOON + moved).timestamp()
    assert (shop.pairing.phone(token), shop.pairing.count()) == (None, 0)


def test_a_changed_pin_unpairs(shop: Shop) -> None:
    token = shop.pair()
    assert shop.pin.change(PIN, "8642")
    assert shop.pairing.phone(token) is None


def test_without_a_pin_nobody_is_paired() -> None:
    pairing = Pairing(LostPin())
    with pytest.raises(NotPaired, match="pin"):
        pairing.pair(pairing.offer(), "")
