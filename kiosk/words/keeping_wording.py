"""What the screens promise about what is kept. Each sentence is held to by a test of the store and the disk.

days: that a visit stays whose customer wants it kept; hours: that one stays after its end which nobody wants kept.
"""

from __future__ import annotations

from kiosk.words import Words, tr

CONSENT_TEXT = "welcome screen and questions, version 7"  # goes up when their wording changes

FAREWELLS = {
    "printing": tr("Your report goes to the printer."),
    "mailing": tr("Your report goes out by e-mail."),
    "then_deleted": tr("Your video is deleted, and everything else once that is done."),
    "all_deleted": tr("Everything about this visit is deleted."),
    "news": tr("Your name and e-mail address stay, for news from the store."),
    "chain": tr("Your result goes to our head office too, for all our stores."),
    "improve": tr("Your video goes to our head office too, to improve the measurement."),
}

PICTURES = tr(
    "The camera sees you from behind. Your pictures are measured on this machine; only a report that you ask"
    " for leaves the shop."
)
PICTURES_IN_CHAIN = tr(
    "The camera sees you from behind. Your pictures are measured on this machine. Only a report that you ask"
    " for leaves the shop, and what you agree to give to our head office."
)
CHAIN_PARAGRAPHS = (
    tr(
        "For all our stores, if you wish: results, shoes and answers, without name and pictures, your e-mail address"
        " only scrambled. The code on your report leads to them."
    ),
    tr("To improve the measurement, if you wish: your whole video, without your name and e-mail address."),
    tr(
        "What you have deleted here is deleted there as well. Only the visit’s bare number stays, so that no old copy"
        " brings it back."
    ),
)
COUNTS = tr("We count which shoes are tried and taken on a day. Nothing in those counts leads to you.")
COUNTS_IN_CHAIN = tr(
    "We count which shoes are tried and taken on a day, and our head office gets the counts. Nothing in them leads to"
    " you."
)


def farewell_words(codes: tuple[str, ...], days: int, hours: int, words: Words) -> str:
    """What becomes of a visit that has just ended; codes: FAREWELLS', `kept` and `later_deleted`."""
    said = {code: words.tr(sentence) for code, sentence in FAREWELLS.items()}
    said |= {"kept": kept_words(days, words), "later_deleted": later_words(hours, words)}
    return " ".join(said[code] for code in codes)


def kept_words(days: int, words: Words) -> str:
    return words.ntr(
        "Your result and your video stay in this shop for {n} day.",
        "Your result and your video stay in this shop for {n} days.",
        days,
    )


def later_words(hours: int, words: Words) -> str:
    return words.ntr(
        "Everything about this visit is deleted within {n} hour.",
        "Everything about this visit is deleted within {n} hours.",
        hours,
    )


def consent_words(days: int, hours: int, words: Words) -> str:
    """Under the box that lets a visit be kept."""
    stay = words.ntr("They stay in this shop for {n} day.", "They stay in this shop for {n} days.", days)
    return f"{stay} {otherwise_words(hours, words)}"


def film_words(hours: int, words: Words) -> str:
    """Under the question whether a run may be filmed: what is filmed, and what becomes of it."""
    said = words.tr(
        "The camera sees you from behind, and this machine measures your run. What is kept you decide afterwards."
    )
    return f"{said} {otherwise_words(hours, words)}"


def otherwise_words(hours: int, words: Words) -> str:
    """What happens to a visit that nobody wants kept."""
    if not hours:
        return words.tr("Otherwise everything is deleted when this visit ends.")
    return words.ntr(
        "Otherwise everything is deleted {n} hour after this visit.",
        "Otherwise everything is deleted {n} hours after this visit.",
        hours,
    )


def privacy_words(days: int, hours: int, chain: bool, words: Words) -> tuple[str, ...]:
    """The privacy page, a paragraph each. chain: whether the store is one of a chain, with a head office."""
    return (
        words.tr(PICTURES_IN_CHAIN if chain else PICTURES),
        f"{kept_if_wished(days, words)} {otherwise_words(hours, words)}",
        words.tr("A report that you ask for stays until it is printed or sent, and is then deleted as well."),
        words.tr("Your e-mail address goes with it, unless you want news from the store."),
        *(words.tr(sentence) for sentence in CHAIN_PARAGRAPHS if chain),
        words.tr("You can have everything deleted at any time: on the page of the report, or by our staff."),
        words.tr(COUNTS_IN_CHAIN if chain else COUNTS),
    )


def kept_if_wished(days: int, words: Words) -> str:
    return words.ntr(
        "If you wish, your result, its pictures and your video stay on this machine for {n} day.",
        "If you wish, your result, its pictures and your video stay on this machine for {n} days.",
        days,
    )
