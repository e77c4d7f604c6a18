"""Which version's results count in the chain, asked for the screen."""

from __future__ import annotations

from gait.disk import MALFORMED
from gait.results.versions import Tools, tools_from
from kiosk.faults import LinkFault
from kiosk.folders import Folders
from kiosk.link.asking import Question, ask


def wanted_tools(place: Folders) -> Tools | None:
    """None where each kiosk's own newest results count. Raises LinkFault."""
    told = ask(place, Question("wanted"))
    try:
        return told["tools"] and tools_from(told["tools"])
    except MALFORMED as error:
        raise LinkFault("The centre’s answer is not understood.") from error
