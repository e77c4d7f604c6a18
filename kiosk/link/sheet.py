"""What head office prints for a new kiosk, typed, in a file, or read out of its QR code, which is in capitals alone.

It holds three things, in any order and with anything between them: the centre's address (https://...), a code that
holds for an hour and once, and the fingerprint of the chain's authority.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.faults import EnrolmentFault

ADDRESS = re.compile(r"https://[^\s,;]+", re.IGNORECASE)
FINGERPRINT = re.compile(r"\b[0-9a-f]{2}(?::?[0-9a-f]{2}){31}\b", re.IGNORECASE)
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){4}\b", re.IGNORECASE)  # as the centre prints them


@dataclass(frozen=True, slots=True)
class Sheet:
    """address: https, without a stroke at its end; code: as printed; fingerprint: 64 hex digits."""

    address: str
    code: str
    fingerprint: str


def read_sheet(text: str) -> Sheet:
    """Raises EnrolmentFault, which names what is missing."""
    found = {"address": ADDRESS.search(text), "code": CODE.search(text), "fingerprint": FINGERPRINT.search(text)}
    for name, match in found.items():
        if match is None:
            raise EnrolmentFault(f"The sheet has no {name}.")
    address, code, fingerprint = (match[0] for match in found.values() if match)
    return Sheet(address.rstrip("/.").lower(), code.upper(), fingerprint.replace(":", "").lower())
