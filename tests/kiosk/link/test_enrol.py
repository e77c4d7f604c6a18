"""A kiosk joins its chain by what head office printed, believes nobody else, and tells nobody its key."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

from kiosk.faults import CentreAway, CentreUnsafe, EnrolmentFault, NotOfChain
from kiosk.folders import Folders
from kiosk.link.__main__ import push
from kiosk.link.enrol import enrol, enrol_by
from kiosk.link.enrolment import identity_file, membership_of
from kiosk.link.sheet import read_sheet
from kiosk.storage.backup import back_up
from kiosk.storage.centre import is_enrolled
from kiosk.storage.changes import Log
from tests.kiosk.link.stand_in import CODE, KEY, StandIn, answering

NOW = 1.8e9


def test_a_sheet_is_read_however_it_was_printed_or_typed() -> None:
    digits = "ab" * 32
    colons = ":".join(["AB"] * 32)
    for text in (
        f"https://centre.example:8443 {CODE} {digits}",
        f"{digits}\n{CODE.lower()}\nhttps://centre.example:8443/",
        f"HTTPS://CENTRE.EXAMPLE:8443 {CODE} {digits.upper()}",  # as the QR code has it
        f"The centre: https://centre.example:8443. Code: {CODE}. The authority's fingerprint: {colons}",
    ):
        sheet = read_sheet(text)
        assert (sheet.address, sheet.code, sheet.fingerprint) == ("https://centre.example:8443", CODE, digits)


@pytest.mark.parametrize(
    ("text", "missing"),
    [("", "address"), ("https://centre.example", "code"), (f"https://c.example {CODE}", "fingerprint")],
)
def test_what_the_sheet_lacks_is_named(text: str, missing: str) -> None:
    with pytest.raises(EnrolmentFault, match=missing):
        read_sheet(text)


def test_an_enrolled_kiosk_keeps_what_it_was_told_for_itself_alone(enrolled: Folders, centre: StandIn) -> None:
    membership = membership_of(enrolled)
    assert (membership.address, membership.store, membership.address_key) == (
        centre.address,
        "5" * 32,
        bytes.fromhex(KEY),
    )
    files = [path for path in enrolled.link.iterdir() if path.name != "authority.pem"]
    assert {path.stat().st_mode & 0o077 for path in (*files, enrolled.link)} == {0}
    copy = back_up(enrolled, NOW)
    assert [path for path in enrolled.backups.iterdir() if path.is_file() and b"PRIVATE KEY" in path.read_bytes()] == []
    assert KEY.encode() not in copy.read_bytes()
    push(enrolled, NOW)
    assert len(centre.alive) == 1


def test_another_s_fingerprint_is_found_out_before_the_code_is_told(place: Folders, centre: StandIn) -> None:
    with pytest.raises(EnrolmentFault, match="another fingerprint"):
        enrol(place, read_sheet(centre.sheet.replace(centre.fingerprint, "ab" * 32)))
    assert centre.codes == {CODE}
    assert not is_enrolled(place)


def test_a_code_holds_once(enrolled: Folders, centre: StandIn) -> None:
    before = identity_file(enrolled).read_bytes()
    with pytest.raises(NotOfChain):
        enrol(enrolled, read_sheet(centre.sheet))
    assert identity_file(enrolled).read_bytes() == before
    assert is_enrolled(enrolled)


def test_nobody_answers(place: Folders) -> None:
    with pytest.raises(CentreAway):
        enrol(place, read_sheet(f"https://localhost:1 {CODE} {'ab' * 32}"))
    assert not is_enrolled(place)


def test_whoever_answers_in_the_centre_s_place_gets_nothing(enrolled: Folders, centre: StandIn) -> None:
    with answering(StandIn(trustme.CA())) as other:
        path = enrolled.link / "enrolment.json"
        path.write_text(path.read_text().replace(centre.address, other.address))
        with pytest.raises(CentreUnsafe):
            push(enrolled, NOW)
        assert (other.batches, other.alive) == ([], [])


def test_damaged_files_are_told_in_words(enrolled: Folders) -> None:
    identity_file(enrolled).write_text("nothing")
    with pytest.raises(NotOfChain, match="certificate"):
        push(enrolled, NOW)
    (enrolled.link / "enrolment.json").write_text('{"address": "https://centre.example", "address_key": "xyz"}')
    with pytest.raises(NotOfChain, match="not enrolled"):
        push(enrolled, NOW)


def test_by_the_command_from_a_file_or_as_typed(
    place: Folders, centre: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_STATE", str(place.root))
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("no sheet")
    with pytest.raises(EnrolmentFault):
        enrol_by([str(sheet)])
    sheet.write_text(centre.sheet)
    enrol_by([str(sheet)])
    assert is_enrolled(place)
    centre.codes.add(CODE)
    enrol_by(centre.sheet.split())


def test_from_the_enrolment_on_changes_are_noted(enrolled: Folders) -> None:
    log = Log(enrolled)
    assert log.rows("SELECT kept FROM log")[0]["kept"] == 1
    log.close()
