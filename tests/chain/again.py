"""Recordings at the centre, and analyses of them that take no time: a film says in words what is found in it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from typing import Any
from uuid import UUID

from chain.reanalysis.analysing import Alive, Analysed, Source
from chain.reanalysis.turns import Analyse, Work
from chain.storage.database import Database
from chain.storage.reanalyses import Reanalyses, Scope
from gait.errors import ModelFault, Unreadable
from gait.results.versions import Tools, code_version
from kiosk.link.wire import FilmBody, PersonBody, RecordingBody, key_of
from tests.chain.centre import Centre, KioskEnd
from tests.chain.told import BOTH, analysis, new_id, visit

TOOLS = Tools(code_version(), "heel-0123456789ab", ("by the rules",), ("",))
BROKEN = b"no film"


def film(peak: float = 8.0, method: str = "markerless", beside: dict[str, Any] | None = None) -> bytes:
    """What `quick` reads of a recording; another each time."""
    return json.dumps({"peak": peak, "method": method, "beside": beside, "id": new_id()}).encode()


def recorded(kiosk: KioskEnd, content: bytes, who: PersonBody | None = None, **upright: Any) -> UUID:
    """A visit with a recording that is whole at the centre."""
    key = new_id()
    body = RecordingBody(len(content), hashlib.sha256(content).hexdigest(), **upright)
    told = (
        kiosk.change("visit", key, visit(who, consents=BOTH)),
        kiosk.change("recording", key_of(key, 1, 1), body),
    )
    assert kiosk.refusals(*told) == []
    assert kiosk.put(f"/v1/recordings/{key}/1/1", params={"offset": "0"}, content=content).json()["whole"]
    return UUID(key)


def stood(kiosk: KioskEnd, visit: UUID, content: bytes, trial: bytes = b"stood") -> None:
    """The standing trial before the recording comes later, as of a kiosk that was brought up to date."""
    told, standing = (FilmBody(len(film), hashlib.sha256(film).hexdigest()) for film in (content, trial))
    kiosk.push(
        kiosk.change("recording", key_of(visit.hex, 1, 1), RecordingBody(told.bytes, told.sha256, standing=standing))
    )
    kiosk.put(f"/v1/recordings/{visit.hex}/1/1/standing", params={"offset": "0"}, content=trial)


def found(peak: float, method: str = "markerless") -> dict[str, Any]:
    """analysis.json, as far as it counts here, of TOOLS."""
    models = [{"name": "heel", "sha256": "0123456789ab" * 6, "precision": "FP32"}]
    told = analysis(peak=peak) | {"method": method, "models": models, "neutral": None, "zero": "none"}
    verdict: dict[str, Any] = {
        "class": "neutral" if peak < 10.5 else "overpronation",
        "borderline_with": None,
        "reasons": [],
    }
    return told | {"verdict": {"left": verdict, "right": verdict, "rules": TOOLS.rules[0]}}


def quick(source: Source, alive: Alive) -> Analysed:
    alive()
    content = source.recording.read_bytes()
    if content.startswith(BROKEN):
        raise Unreadable("The film is none.")
    told = json.loads(content)
    zero = {"zero": "none" if source.standing is None else source.standing.read_text()}
    return Analysed(found(told["peak"], told["method"]) | zero, told["beside"])


def without_networks(source: Source, alive: Alive) -> Analysed:
    raise ModelFault


def of_another_shape(source: Source, alive: Alive) -> Analysed:
    raise ZeroDivisionError("Ada Lovelace")


def dying(source: Source, alive: Alive) -> Analysed:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def store_of(database: Database, kiosk: KioskEnd) -> UUID:
    with database.transaction() as line:
        row = line.execute("SELECT store FROM kiosks WHERE kiosk = %s", (kiosk.kiosk,)).fetchone()
    assert row is not None
    store: UUID = row["store"]
    return store


def planned(centre: Centre, kiosk: KioskEnd, analyse: Analyse = quick, tools: Tools = TOOLS) -> Work:
    """All of the kiosk's store, noted and not begun."""
    scope = Scope(store=store_of(centre.database, kiosk))
    Reanalyses(centre.database).plan(tools, scope)
    return Work(centre.place.root, centre.database.conninfo, tools.version, scope, analyse)


def rows(database: Database, order: str, *values: object) -> list[dict[str, Any]]:
    with database.transaction() as line:
        return line.execute(order.encode(), values).fetchall()
