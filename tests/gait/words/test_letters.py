"""Names in any script can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFontFile

from gait.report.typeface import FOLDER
from gait.words.letters import DRAWN, is_drawn, lettered

FONTS = [TTFontFile(str(path)) for path in sorted(FOLDER.glob("*.ttf"))]


@pytest.mark.parametrize("name", ["Łucja Şahin-Öğüt", "Æsa Ørsted", "Ольга", "Σίσυφος", "Nguyễn", "42 € · 8 mm"])
def test_what_the_typeface_has_stays(name: str) -> None:
    assert lettered(name) == name


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("王小明", "WangXiaoMing"),
        ("محمد", "mhmd"),
        ("ひろし", "hiroshi"),
        ("Zoë 👟", "Zoë (athletic shoe)"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_what_it_lacks_is_read_in_latin_letters(name: str, read: str) -> None:
    assert lettered(name) == read


def test_accents_that_are_typed_by_themselves_join_their_letter() -> None:
    assert lettered("Zoe\u0308") == "Zoë"


@given(st.text())
def test_any_text_can_be_drawn(text: str) -> None:
    assert all(is_drawn(sign) for sign in lettered(text))


def test_every_sign_that_is_said_to_be_there_is_in_the_fonts() -> None:
    signs = [sign for first, last in DRAWN for sign in range(first, last + 1) if sign >= 0x20]
    assert [sign for font in FONTS for sign in signs if sign not in font.charToGlyph] == []
