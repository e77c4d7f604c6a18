"""What is particular to each language. Another one is a record here and two catalogues: gait/words and kiosk/words."""

from __future__ import annotations

from dataclasses import dataclass

QWERTY = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
QWERTZ = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
AZERTY = ("azertyuiop", "qsdfghjklm", "wxcvbn")


@dataclass(frozen=True, slots=True)
class Language:
    """One language. code: of its catalogues' files, ISO 639-1. name: its own for itself. locale: of Babel's CLDR data.

    The locale decides how dates and figures are written. keyboard: the letters as a keyboard on a screen lays them
    out, a row each. accents: signs above them for names, ten at most.
    """

    code: str
    name: str
    locale: str
    keyboard: tuple[str, str, str]
    accents: str

    @property
    def tag(self) -> str:
        """For documents: BCP 47."""
        return self.locale.replace("_", "-")


RECORDS = (
    Language("en", "English", "en_GB", QWERTY, "áéíóúçñøåü"),  # CLDR's plain `en` puts the month first
    Language("de", "Deutsch", "de", QWERTZ, "äöüßéèáàøå"),
    Language("fr", "Français", "fr", AZERTY, "éèêëàâçîôù"),
    Language("es", "Español", "es", ("qwertyuiop", "asdfghjklñ", "zxcvbnm"), "áéíóúüïçàè"),
    Language("it", "Italiano", "it", QWERTY, "àèéìòùáíóú"),
    Language("nl", "Nederlands", "nl", QWERTY, "éèëïöüáóíç"),
)
LANGUAGES = {language.code: language for language in RECORDS}
"""By code, in the order in which they are offered."""
