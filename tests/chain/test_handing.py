"""A kiosk fetches an update at night, piece by piece, and lays it where the night's update finds it, proved twice."""

from __future__ import annotations

import json
import os
import random
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from chain.storage.kiosks import OFFICE
from chain.storage.updates import Updates
from kiosk.faults import CentreAway, EditionDamaged, EditionFault
from kiosk.link.centre import Centre as Line
from kiosk.link.handed import proven_package
from kiosk.link.package import handed_folder
from kiosk.link.wire import CHUNK_BYTES, Published
from kiosk.upkeep.release import PACKAGE, PROOF
from tests.chain.centre import Centre
from tests.chain.published import Shop
from tests.chain.told import new_id

NIGHT = datetime(2027, 1, 20, 23, 30).timestamp()
DAY = datetime(2027, 1, 20, 15, 0).timestamp()
CONTENT = random.Random(1).randbytes(2 * CHUNK_BYTES + 1000)
UPDATE = Path(__file__).parents[2] / "packaging" / "update"


@dataclass(frozen=True, slots=True)
class Machine:
    """What is installed at a kiosk. top: as /opt/gait-kiosk."""

    top: Path

    def run(self, version: str) -> None:
        (self.top / "releases" / version).mkdir(parents=True, exist_ok=True)
        (self.top / "current").unlink(missing_ok=True)
        (self.top / "current").symlink_to(f"releases/{version}")

    def refuse(self, version: str) -> None:
        (self.top / "refused").write_text(f"{version}\n")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path / "opt")
    machine.run("0.9")
    monkeypatch.setattr("kiosk.upkeep.release.TOP", machine.top)
    return machine


@pytest.fixture
def hand_out(shop: Shop, updates: Updates, centre: Centre) -> Callable[[], str]:
    """A new version, to the shop alone."""

    def hand_out() -> str:
        version, digest = f"1.{new_id()}", sha256(CONTENT).digest()
        centre.place.package(digest).write_bytes(CONTENT)
        with centre.database.transaction() as line:
            line.execute("DELETE FROM packages WHERE sha256 = %s", (digest,))
        updates.add_package(OFFICE, digest, version, len(CONTENT))
        updates.put_into_ring(OFFICE, shop.kiosk, 0)
        publisher = centre.site.publisher
        updates.publish(OFFICE, version, 100, 24, publisher)
        return version

    return hand_out


@pytest.fixture
def handed(shop: Shop, machine: Machine, hand_out: Callable[[], str]) -> str:
    """A version that lies ready."""
    version = hand_out()
    shop.round(NIGHT)
    return version


def progress(shop: Shop) -> tuple[str, str]:
    return shop.told(Published.PACKAGE)[1:]


def test_it_is_fetched_at_night_and_lies_ready(shop: Shop, machine: Machine, hand_out: Callable[[], str]) -> None:
    hand_out()
    shop.round(DAY)
    assert progress(shop) == ("fetching", "")
    assert not (handed_folder(shop.place) / PROOF).exists()
    shop.round(NIGHT)
    assert progress(shop) == ("fetched", "")
    assert (handed_folder(shop.place) / PACKAGE).read_bytes() == CONTENT


def test_it_goes_on_where_the_line_broke(
    shop: Shop, machine: Machine, hand_out: Callable[[], str], updates: Updates, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out()
    update = updates.current()
    assert update is not None
    package, asked, piece = update.number, list[int](), Line.piece

    def tear_once(line: Line, number: int, offset: int) -> bytes:
        if number == package:
            asked.append(offset)
            if asked == [0, CHUNK_BYTES]:
                raise CentreAway("torn")
        return piece(line, number, offset)

    monkeypatch.setattr(Line, "piece", tear_once)
    with pytest.raises(CentreAway):
        shop.round(NIGHT)
    shop.round(NIGHT)
    assert asked == [0, CHUNK_BYTES, CHUNK_BYTES, 2 * CHUNK_BYTES]
    assert progress(shop) == ("fetched", "")


def test_a_package_that_the_centre_has_lost_holds_nothing_else_up(
    shop: Shop, machine: Machine, hand_out: Callable[[], str], centre: Centre
) -> None:
    hand_out()
    shop.limit(11.0)
    centre.place.package(sha256(CONTENT).digest()).unlink()
    shop.round(NIGHT)
    assert (progress(shop), shop.in_force[1]) == (("fetching", ""), 11.0)


def test_what_head_office_stops_lies_ready_no_more(shop: Shop, handed: str, updates: Updates) -> None:
    updates.stop(OFFICE)
    shop.round(NIGHT)
    assert progress(shop) == ("waiting", "")
    assert list(handed_folder(shop.place).iterdir()) == []
    updates.go_on(OFFICE)
    shop.round(NIGHT)
    assert progress(shop) == ("fetched", "")


def test_the_version_that_runs_is_in_place_and_what_lay_ready_goes(shop: Shop, machine: Machine, handed: str) -> None:
    machine.run(handed)
    shop.round(NIGHT)
    assert progress(shop) == ("in_place", "")
    assert list(handed_folder(shop.place).iterdir()) == []


def test_a_version_that_failed_here_is_told_and_not_fetched_again(
    shop: Shop, machine: Machine, handed: str, updates: Updates
) -> None:
    machine.refuse(handed)
    shop.round(NIGHT)
    assert progress(shop) == ("failed", "")
    update = updates.current()
    assert update is not None
    assert (update.state, update.why) == ("stopped", "failed")
    updates.go_on(OFFICE)
    shop.round(NIGHT)
    assert progress(shop) == ("failed", "")
    assert list(handed_folder(shop.place).iterdir()) == []


def test_another_package_than_was_signed_is_refused_once_and_for_all(
    shop: Shop, machine: Machine, hand_out: Callable[[], str], centre: Centre
) -> None:
    hand_out()
    centre.place.package(sha256(CONTENT).digest()).write_bytes(bytes(len(CONTENT)))
    shop.round(NIGHT)
    assert progress(shop) == ("refused", "edition_damaged")
    centre.place.package(sha256(CONTENT).digest()).write_bytes(CONTENT)
    shop.round(NIGHT)
    assert progress(shop) == ("refused", "edition_damaged"), "no kiosk fetches 200 MB a minute"
    hand_out()
    shop.round(NIGHT)
    assert progress(shop) == ("fetched", "")


def test_a_newer_version_takes_the_place_of_what_lies_ready(
    shop: Shop, handed: str, hand_out: Callable[[], str]
) -> None:
    newer = hand_out()
    shop.round(NIGHT)
    proof = json.loads((handed_folder(shop.place) / PROOF).read_text())
    assert json.loads(proof["statement"])["name"] == newer != handed


@pytest.fixture
def kept(shop: Shop, tmp_path: Path) -> Path:
    """What root has kept of the chain."""
    kept = tmp_path / "etc"
    kept.mkdir()
    (kept / "authority.pem").write_bytes((shop.place.link / "authority.pem").read_bytes())
    return kept


def test_root_proves_it_again(shop: Shop, handed: str, kept: Path) -> None:
    folder = handed_folder(shop.place)
    assert proven_package(folder, kept).name == handed
    (folder / PACKAGE).write_bytes(CONTENT[:-1] + b"x")
    with pytest.raises(EditionDamaged):
        proven_package(folder, kept)


@pytest.mark.parametrize("kind", ["rules", "nothing", "signature", "authority"])
def test_root_believes_no_other_paper(shop: Shop, handed: str, kept: Path, kind: str) -> None:
    folder = handed_folder(shop.place)
    proof = json.loads((folder / PROOF).read_text())
    if kind == "rules":  # what head office has signed, and no package
        rules = shop.limit(11.0)
        with shop.centre.database.transaction() as line:
            row = line.execute("SELECT statement, signature FROM editions WHERE number = %s", (rules,)).fetchone()
        proof |= row or {}
    if kind == "signature":
        proof["statement"] = proof["statement"].replace("package", "Package")
    if kind == "authority":
        (kept / "authority.pem").write_text("another")
    (folder / PROOF).write_text("" if kind == "nothing" else json.dumps(proof))
    with pytest.raises(EditionFault):
        proven_package(folder, kept)


class Night:
    """The night's update on a machine of its own: its script, with apt and the self-check played."""

    def __init__(self, root: Path, shop: Shop, machine: Machine) -> None:
        self.root, self.shop, self.machine = root, shop, machine
        (root / "bin").mkdir(parents=True)
        self.play("apt-get", 'echo "$@" >>"$ROOT/apt"; [ ! -e "$ROOT/broken" ]')
        self.play("systemctl", "true")
        self.play("release", '[ "$1" = back ] || [ ! -e "$ROOT/unwell" ]')
        paths = {
            "/opt/gait-kiosk": machine.top,
            "/var/lib/gait-kiosk/link": shop.place.link,
            "/etc/gait-kiosk": root / "etc",
            "/usr/lib/gait-kiosk/release": root / "bin" / "release",
        }
        script = UPDATE.read_text()
        for place, played in paths.items():
            script = script.replace(place, str(played))
        self.script = root / "update"
        self.script.write_text(script)

    def play(self, name: str, does: str) -> None:
        path = self.root / "bin" / name
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def comes(self) -> int:
        """The exit status."""
        python = self.machine.top / "current" / "bin" / "python"
        python.parent.mkdir(exist_ok=True)
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        known = {"ROOT": str(self.root), "PATH": f"{self.root / 'bin'}:/usr/bin:/bin"}
        return subprocess.run(["sh", self.script], env=known, capture_output=True, check=False).returncode

    def asked(self) -> str:
        path = self.root / "apt"
        return path.read_text() if path.exists() else ""

    def refused(self) -> str:
        path = self.machine.top / "refused"
        return path.read_text().strip() if path.exists() else ""


@pytest.fixture
def night(tmp_path: Path, shop: Shop, machine: Machine) -> Night:
    return Night(tmp_path / "night", shop, machine)


def test_the_nights_update_installs_what_was_handed_over(night: Night, handed: str) -> None:
    assert night.comes() == 0
    assert night.asked() == f"install -y -qq --no-install-recommends {night.machine.top}/handed/package.deb\n"


def test_without_a_chains_package_it_asks_apt(night: Night) -> None:
    assert night.comes() == 0
    assert "--only-upgrade" in night.asked()


def test_it_installs_nothing_that_the_centre_has_not_offered_lately(night: Night, shop: Shop, handed: str) -> None:
    proof = handed_folder(shop.place) / PROOF
    os.utime(proof, (proof.stat().st_mtime - 3700,) * 2)
    assert (night.comes(), night.asked()) == (0, "")


def test_it_installs_nothing_that_is_not_proved_or_of_another_chain(night: Night, shop: Shop, handed: str) -> None:
    (handed_folder(shop.place) / PACKAGE).write_bytes(b"a package of somebody who has the kiosk's account")
    assert night.comes() == 4
    (shop.place.link / "authority.pem").write_text("their own authority")
    assert night.comes() == 4
    assert night.asked() == ""
    assert not (night.machine.top / "handed").exists()


def test_what_the_update_does_not_believe_is_told_as_refused_and_not_handed_over_again(
    night: Night, shop: Shop, handed: str
) -> None:
    kept = night.root / "etc" / "authority.pem"
    kept.parent.mkdir()
    kept.write_text("of a chain that this kiosk was in before")
    assert night.comes() == 4
    shop.round(NIGHT)
    assert progress(shop) == ("refused", "edition_unsigned")
    assert list(handed_folder(shop.place).iterdir()) == []
    assert (night.comes(), night.asked()) == (0, "")


def test_a_package_that_was_changed_after_it_was_fetched_is_told_as_damaged(
    night: Night, shop: Shop, handed: str
) -> None:
    (handed_folder(shop.place) / PACKAGE).write_bytes(b"a package of somebody who has the kiosk's account")
    assert night.comes() == 4
    shop.round(NIGHT)
    assert progress(shop) == ("refused", "edition_damaged")


def test_what_does_not_come_into_place_is_told(night: Night, shop: Shop, handed: str) -> None:
    (night.root / "broken").touch()
    assert (night.comes(), night.refused()) == (4, handed)
    shop.round(NIGHT)
    assert progress(shop) == ("failed", "")


def test_a_version_that_is_not_well_any_more_goes_back_and_is_told(night: Night, shop: Shop, handed: str) -> None:
    night.machine.run(handed)
    shop.round(NIGHT)
    (night.root / "unwell").touch()
    assert (night.comes(), night.refused()) == (4, handed)
    night.machine.run("0.9")
    shop.round(NIGHT)
    assert progress(shop) == ("failed", "")
