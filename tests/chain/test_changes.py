"""What kiosks push is kept once, whatever is torn, repeated, reordered or restored."""

from __future__ import annotations

from tests.chain.centre import Centre, KioskEnd
from tests.chain.told import analysis, analysis_key, new_id, person, visit


def test_a_visit_is_found_again_by_its_persons_code(centre: Centre, kiosk: KioskEnd) -> None:
    who, key = person("ABCD-EFGH"), new_id()
    told = kiosk.push(kiosk.change("visit", key, visit(who)), kiosk.change("analysis", analysis_key(key), analysis()))
    assert (told["epoch"], told["sequence"], told["refused"]) == (kiosk.epoch, 2, [])
    found = kiosk.get("/v1/persons", params={"code_sha256": who.code_sha256}).json()["persons"]
    assert [each["person"] for each in found] == [who.person]
    assert found[0]["visits"][0]["runs"][0]["measures"]["feet"]["left"]["peak_eversion_deg"]["mean"] == 8.0
