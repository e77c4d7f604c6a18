"""Who a customer is to the stores of a chain: a uuid, and a code that the customer alone carries.

Both are chance, and neither tells a name. The code is on the report as a QR code (see `spelled`); a chain's centre
knows its digest only, so nobody there can print it again, and nobody else's code can be guessed.
"""

from __future__ import annotations

import base64
import re
import secrets
import uuid
from dataclasses import dataclass

CODE_BYTES = 16  # 128 bits: nobody guesses one
LETTERS = 26  # of base32 without its padding
MARK = "GAIT1:"  # tells the code from others that may lie on a counter; the number goes up with another form
BARE = f"[A-Z2-7]{{{LETTERS}}}"
FORM = re.compile(f"{MARK}({BARE})")
GROUP = 4  # letters between two gaps, where a code is read by eyes


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who carries a code. id: 32 hex digits. code: LETTERS of base32, empty for who proved an e-mail address alone.

    digest: of the code as the centre has it, where the code itself is not known here.
    """

    id: str
    code: str
    digest: str = ""

    @classmethod
    def fresh(cls) -> Bearer:
        """One that nobody has been."""
        code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode("ascii").rstrip("=")
        return cls(uuid.uuid4().hex, code)


def spelled(code: str) -> str:
    """As it stands in the QR code: capitals, digits and a colon, which make the smallest one."""
    return f"{MARK}{code}"


def in_lines(code: str) -> tuple[str, str]:
    """As it stands under the QR code, for whoever types it: two lines of groups."""
    groups = [code[at : at + GROUP] for at in range(0, LETTERS, GROUP)]
    half = len(groups) // 2
    return " ".join(groups[:half]), " ".join(groups[half:])


def read_code(text: str) -> str:
    """The code in what a reader saw; empty where it is something else."""
    found = FORM.fullmatch("".join(text.split()).upper())
    return found[1] if found else ""


def read_letters(text: str) -> str:
    """The code in what somebody typed, its groups however they like; empty where it is something else."""
    letters = "".join(sign for sign in text.upper() if sign.isalnum())
    return letters if re.fullmatch(BARE, letters) else ""
