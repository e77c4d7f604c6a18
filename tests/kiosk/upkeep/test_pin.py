"""Staff get in with the PIN; whoever guesses waits longer and longer."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gait.errors import SettingsFault
from kiosk.__main__ import staff_pin
from kiosk.upkeep.pin import FIRST_WAIT_S, FREE_TRIES, LONGEST_WAIT_S, StaffPin, wait_after_s, weakness

QUICK = 2**4  # scrypt's N here: what is tested does not hang on how long a hash takes


@dataclass(slots=True)
class PinKiosk:
    """A kiosk whose wall clock and running time a test moves; `restart` opens the file anew."""

    path: Path
    wall: float = 1_800_000_000.0
    running: float = 0.0
    pin: StaffPin = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.running = 0.0
        self.pin = StaffPin(self.path, lambda: self.wall, lambda: self.running, QUICK)

    def pass_time(self, seconds: float) -> None:
        self.wall += seconds
        self.running += seconds

    def guess(self, times: int) -> None:
        for _ in range(times):
            self.pass_time(self.pin.wait_s())
            assert not self.pin.check("9999")


@pytest.fixture
def kiosk(tmp_path: Path) -> PinKiosk:
    kiosk = PinKiosk(tmp_path / "pin.json")
    kiosk.pin.set_up("2468")
    return kiosk


def test_without_a_pin_nobody_gets_in(tmp_path: Path) -> None:
    pin = StaffPin(tmp_path / "pin.json", cost=QUICK)
    assert not pin.is_set
    assert not pin.check("")


def test_the_right_one_opens_also_after_a_restart(kiosk: PinKiosk) -> None:
    kiosk.restart()
    assert kiosk.pin.is_set
    assert kiosk.pin.check("2468")
    assert not kiosk.pin.check("2469")


def test_only_the_service_can_read_the_file_and_the_pin_is_not_in_it(kiosk: PinKiosk) -> None:
    assert stat.S_IMODE(kiosk.path.stat().st_mode) == 0o600
    assert "2468" not in kiosk.path.read_text()


def test_the_same_pin_has_another_hash_in_another_store(kiosk: PinKiosk, tmp_path: Path) -> None:
    other = StaffPin(tmp_path / "other.json", cost=QUICK)
    other.set_up("2468")
    assert (tmp_path / "other.json").read_text() != kiosk.path.read_text()


def test_guessing_waits_longer_each_time_up_to_a_limit() -> None:
    waits = [wait_after_s(wrong) for wrong in range(40)]
    assert waits[:FREE_TRIES] == [0.0] * FREE_TRIES
    assert waits[FREE_TRIES] == FIRST_WAIT_S
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_S == wait_after_s(10_000)


def test_while_it_waits_even_the_right_one_does_not_count(kiosk: PinKiosk) -> None:
    kiosk.guess(FREE_TRIES)
    assert kiosk.pin.wait_s() == FIRST_WAIT_S
    assert not kiosk.pin.check("2468")
    kiosk.pass_time(FIRST_WAIT_S)
    assert kiosk.pin.check("2468")
    assert kiosk.pin.wait_s() == 0.0


def test_a_restart_does_not_shorten_the_wait(kiosk: PinKiosk) -> None:
    kiosk.guess(FREE_TRIES + 4)
    due = kiosk.pin.wait_s()
    kiosk.wall += 10.0
    kiosk.restart()
    assert kiosk.pin.wait_s() == pytest.approx(due - 10.0)


def test_a_clock_that_was_set_back_does_not_lengthen_or_shorten_it(kiosk: PinKiosk) -> None:
    kiosk.guess(FREE_TRIES + 4)
    due = kiosk.pin.wait_s()
    kiosk.wall -= 86_400.0
    assert kiosk.pin.wait_s() == due
    kiosk.restart()
    assert kiosk.pin.wait_s() == due


def test_a_clock_that_was_set_forward_does_not_help_while_running(kiosk: PinKiosk) -> None:
    kiosk.guess(FREE_TRIES)
    kiosk.wall += 86_400.0
    assert kiosk.pin.wait_s() == FIRST_WAIT_S


def test_the_pin_is_changed_by_who_knows_it(kiosk: PinKiosk) -> None:
    assert not kiosk.pin.change("1357", "8642")
    assert kiosk.pin.change("2468", "86421")
    kiosk.restart()
    assert kiosk.pin.check("86421")
    assert not kiosk.pin.check("2468")


def test_a_pin_is_set_up_once(kiosk: PinKiosk) -> None:
    with pytest.raises(ValueError, match="already"):
        kiosk.pin.set_up("1357")


@pytest.mark.parametrize(
    ("pin", "why"),
    [("123", "length"), ("123456789", "length"), ("12a4", "digits"), ("١٢٣٥", "digits"), ("0000", "easy"),
     ("1234", "easy"), ("9876", "easy"), ("2580", ""), ("1122", "")],
)  # fmt: skip
def test_what_anybody_would_guess_is_no_pin(pin: str, why: str) -> None:
    assert weakness(pin) == why


def test_a_damaged_file_is_told_and_opens_nothing(kiosk: PinKiosk) -> None:
    kiosk.path.write_text('{"salt": ')
    with pytest.raises(SettingsFault, match="cannot be read"):
        kiosk.restart()


ODD = {
    "a salt that is a number": {"salt": 5},
    "a salt that is no hex": {"salt": "zz" * 16},
    "no salt": {"salt": ""},
    "half a hash": {"digest": "ab" * 9},
    "a cost beyond all memory": {"cost": 2**40},
    "a cost that is no power of two": {"cost": 12},
    "a cost of nothing": {"cost": 0},
    "tries before the first": {"wrong": -1},
    "tries in words": {"wrong": "many"},
    "a try at no time": {"wrong_at": "yesterday"},
    "a try at a time without end": {"wrong_at": 10**400},
    "something else beside": {"owner": "me"},
}


@pytest.mark.parametrize("what", ODD)
def test_odd_values_in_it_are_told_and_the_kiosk_comes_up_with_its_staff_area_closed(
    kiosk: PinKiosk, what: str
) -> None:
    kiosk.path.write_text(json.dumps(json.loads(kiosk.path.read_text()) | ODD[what]))
    with pytest.raises(SettingsFault, match="cannot be read"):
        kiosk.restart()
    pin = staff_pin(kiosk.path)
    assert pin.is_set
    assert not pin.check("2468")
    assert pin.wait_s() == 0.0
