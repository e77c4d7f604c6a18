"""What a page cannot do, in words: a title and what to do about it, in the reader's language."""

from __future__ import annotations

from chain.errors import (
    CentreError,
    CentreFault,
    DatabaseAway,
    Malformed,
    NotThere,
    StaleForm,
    TooLarge,
    TooOften,
)
from gait.words import template

TROUBLES: dict[type[CentreError], tuple[str, str]] = {
    NotThere: (template("There is nothing here"), template("The page may have moved, or is not yours to see.")),
    StaleForm: (template("The form has had its time"), template("Open the page again, and send the form anew.")),
    TooOften: (template("Too many tries"), template("Wait a minute, then try again.")),
    TooLarge: (template("That was too long"), template("Type less, and try again.")),
    Malformed: (template("This cannot be read"), template("Go back, and type it again.")),
    DatabaseAway: (template("The database does not answer"), template("Tell those who maintain the centre.")),
    CentreFault: (
        template("The centre has a fault"),
        template("Try again; if this comes again, tell those who maintain the centre."),
    ),
}


def told(error: CentreError) -> tuple[str, str]:
    """In English."""
    return next(words for kind, words in TROUBLES.items() if isinstance(error, kind))
