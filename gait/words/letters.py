"""Other people's words in signs that the typeface has: Latin, Greek and Cyrillic letters."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache

from anyascii import anyascii

DRAWN = (  # first and last sign of each range that Inter, as it comes along, has (tests/gait/words/test_letters.py)
    (0x0A, 0x0A), (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x148), (0x14A, 0x1C3), (0x1C5, 0x24F), (0x259, 0x259),
    (0x2B9, 0x2DD), (0x300, 0x304), (0x374, 0x376), (0x37A, 0x37F), (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1),
    (0x3A3, 0x3D7), (0x3DC, 0x3DD), (0x3F0, 0x3F6), (0x3F9, 0x3FA), (0x3FC, 0x45F), (0x490, 0x491), (0x1E00, 0x1E9B),
    (0x1E9D, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x203A), (0x2044, 0x2044), (0x2070, 0x2071), (0x2074, 0x208E),
    (0x2090, 0x209C), (0x20A0, 0x20AF), (0x20B1, 0x20B5), (0x20B8, 0x20BA), (0x20BC, 0x20BF), (0x2116, 0x2117),
    (0x211E, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),
)  # fmt: skip
FIRST = [first for first, _ in DRAWN]


@lru_cache(maxsize=4096)
def lettered(text: str) -> str:
    """The text as it is, or what the typeface lacks of it in Latin letters: `小明` is XiaoMing, an emoji its name."""
    whole = unicodedata.normalize("NFC", text)
    return whole if all(map(is_drawn, whole)) else "".join(sign if is_drawn(sign) else latin(sign) for sign in whole)


def is_drawn(sign: str) -> bool:
    at = bisect_right(FIRST, ord(sign)) - 1
    return at >= 0 and ord(sign) <= DRAWN[at][1]


def latin(sign: str) -> str:
    """`:athletic_shoe:` is (athletic shoe); nothing for what has no sound: a control sign, what joins two emoji."""
    said = "".join(filter(is_drawn, anyascii(sign)))
    return f"({said.strip(':').replace('_', ' ')})" if said.startswith(":") and len(said) > 1 else said
