"""The keyboard on the screen: letters as the language lays them out, its accents, other Latin letters, digits, @."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.widgets.plain import Field, Tap
from kiosk.words import LANGUAGES

DIGITS = "1234567890"
LONGEST = {"name": 60, "mail": 60, "search": 40, "pin": 8, "password": 128, "web": 128}
SIGNS = ("!\"#$%&'()*+", ",-./:;<=>?@", "[\\]^_`{|}~")  # all that ASCII has beside letters and digits

SHIFT, BACK, SPACE, TURN, OTHERS, LETTERS = "shift", "back", "space", "#+=", "ąłø", "abc"
LATIN = "áàâäãåāąăæçćčďđðéèêëēęěėğģíìîïīįıķłľļñńňņóòôöõøőœřśšşșßťțþúùûüūůűųýźżž"  # Europe's letters beside a to z
ACROSS = 15  # of them in a row
CAPITAL_AFTER = ("", " ", "-")  # in names
DRAWN = {
    BACK: ((18, 0), (-20, 0), (-6, 14), (-20, 0), (-6, -14)),
    SHIFT: ((0, -18), (0, 18), (-14, 4), (0, 18), (14, 4)),
    SPACE: ((-60, 4), (-60, -8), (60, -8), (60, 4)),
}
"""What has no letter: a line round the middle of its key, px of the reference layout."""


class Key(Tap):
    """One key; `sign` is what it writes or does."""

    sign = StringProperty("")

    def letter(self, sign: str) -> str:
        return "" if sign in DRAWN else sign

    def line(self, sign: str, x: float, y: float, unit: float) -> list[float]:
        """What stands in a letter's place, round a middle, px."""
        return [part for across, up in DRAWN.get(sign, ()) for part in (x + across * unit, y + up * unit)]


class Keyboard(BoxLayout):
    """Writes into `field`. kind: name, mail, search, pin, password or web (an address there, or a fingerprint).

    turned: a password's signs, or the letters that a name may have and the language has no key for.
    """

    kind = OptionProperty("name", options=["name", "mail", "search", "pin", "password", "web"])
    language = StringProperty("en")
    shifted = BooleanProperty(False)
    turned = BooleanProperty(False)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.field: Field | None = None
        self.keys: list[list[Key]] = []  # of each row; to make one takes 5 ms, so they are lettered anew instead
        soon = Clock.create_trigger(self.lay_out, -1)  # before the next picture, however much has changed till then
        self.bind(kind=soon, language=soon, shifted=soon, turned=soon)
        soon()

    def serve(self, field: Field, kind: str) -> None:
        """Write into this field from now on."""
        self.field, self.kind, self.turned = field, kind, False
        self.shifted = self.capital_next()

    def capital_next(self) -> bool:
        """Whether a name or one of its parts begins."""
        return self.kind == "name" and self.field is not None and self.field.text[-1:] in CAPITAL_AFTER

    def lay_out(self, *_: object) -> None:
        self.clear_widgets()
        for at, signs in enumerate(rows(self.kind, self.language, self.turned)):
            row = BoxLayout(spacing=self.spacing)
            for key, sign in zip(self.row_of_keys(at, len(signs)), signs, strict=True):
                key.sign, key.size_hint_x = self.shown(sign), WIDTHS.get(sign, 1.0)
                row.add_widget(key)
            self.add_widget(row)

    def row_of_keys(self, at: int, count: int) -> list[Key]:
        """The first keys of a row, taken out of where they were."""
        if at == len(self.keys):
            self.keys.append([])
        row = self.keys[at]
        row.extend(self.key() for _ in range(count - len(row)))
        for key in row:
            if key.parent is not None:
                key.parent.remove_widget(key)
        return row[:count]

    def key(self) -> Key:
        key = Key()
        key.bind(on_press=lambda pressed: self.press(pressed.sign))
        return key

    def shown(self, sign: str) -> str:
        return sign.upper() if self.shifted and len(sign) == 1 and sign != "ß" else sign

    def press(self, sign: str) -> None:
        """What a key does to the field."""
        if sign == SHIFT:
            self.shifted = not self.shifted
            return
        if sign in (TURN, OTHERS, LETTERS):
            self.turned = not self.turned
            return
        if self.field is not None:
            self.field.text = written(self.field.text, sign, LONGEST[self.kind])
        self.shifted, self.turned = self.capital_next(), self.turned and self.kind == "password"


WIDTHS = {SPACE: 4.0, "https://": 2.6, BACK: 1.6, SHIFT: 1.6, ".com": 1.9, TURN: 1.9, OTHERS: 1.6, LETTERS: 1.9}
SIGN_ROWS = [list(DIGITS), list(SIGNS[0]), list(SIGNS[1]), [*SIGNS[2], BACK], [LETTERS, SPACE]]


def rows(kind: str, language: str, turned: bool = False) -> list[list[str]]:
    """The signs of each row, top to bottom."""
    if kind == "pin":
        return [list("123"), list("456"), list("789"), ["0", BACK]]
    record = LANGUAGES.get(language, LANGUAGES["en"])
    if turned:
        return SIGN_ROWS if kind == "password" else other_letters(record.accents)
    upper, home, lower = (list(row) for row in record.keyboard)
    if kind == "mail":
        return [list(DIGITS), upper, home, [*lower, BACK], ["@", ".", "-", "_", "+", ".com"]]
    if kind == "web":
        return [list(DIGITS), upper, home, [*lower, BACK], ["https://", ".", "-", ":", "/"]]
    if kind == "password":
        return [list(DIGITS), upper, home, [SHIFT, *lower, BACK], [TURN, SPACE]]
    first = list(record.accents) if kind == "name" else list(DIGITS)
    last = [OTHERS, "-", SPACE, "'"] if kind == "name" else ["-", SPACE, "'"]
    return [first, upper, home, [SHIFT, *lower, BACK], last]


def other_letters(accents: str) -> list[list[str]]:
    """The letters that a language's own keys lack, and +."""
    left = [letter for letter in LATIN if letter not in accents]
    return [*(left[at : at + ACROSS] for at in range(0, len(left), ACROSS)), [LETTERS, SHIFT, "+", SPACE, BACK]]


def written(text: str, sign: str, longest: int) -> str:
    """The text after one key."""
    if sign == BACK:
        return text[:-1]
    added = " " if sign == SPACE else sign
    return (text + added)[:longest]
