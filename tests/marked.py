"""What is marked to be said in the sources of a package, and what its catalogues hold."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from gait.words import LANGUAGES

OTHERS = [language for language in LANGUAGES if language != "en"]
MARKS = ("said", "tr", "template")  # what is given to these must be a literal, so that it is found here
IN_RULES = re.compile(r"""\btr\((['"])(.+?)\1[,)]""")  # of Kivy, and of head office's page
COUNTED_IN_RULES = re.compile(r"""\bntr\("(.+?)", "(.+?)",""")
Key = tuple[str, str]  # (context, English); a fragment that stands in several places has a context for each
NEVER = {  # stems of what a seller of shoes does not say: diagnose, correct, abnormal, injury, wound, lesion, patient
    "de": ("diagnos", "korrig", "abnorm", "anormal", "verletz", "patient"),
    "fr": ("diagnos", "corrig", "correct", "anormal", "bless", "lésion", "patient"),
    "es": ("diagn", "corrig", "correg", "correct", "anormal", "anómal", "lesion", "lesión", "pacient"),
    "it": ("diagn", "corregg", "corrett", "anormal", "anomal", "ferit", "infortun", "lesion", "pazient"),
    "nl": ("diagnos", "corrig", "correct", "abnorm", "blessur", "letsel", "verwond", "patiënt"),
}


@cache
def sentences(source: Path) -> frozenset[Key]:
    """Every literal that is said, in Python, in Kivy's rules and in pages."""
    found = {("", literal(call, 0)) for call in calls(source) if name_of(call) in MARKS}
    found |= {(literal(call, 1), literal(call, 0)) for call in calls(source) if name_of(call) == "part"}
    for rules in drawn(source):
        found |= {("", said.group(2)) for said in IN_RULES.finditer(rules)}
    return frozenset(key for key in found if key[1])


@cache
def counted(source: Path) -> frozenset[tuple[str, str]]:
    """(one, many) of every sentence that counts."""
    found = {(literal(call, 0), literal(call, 1)) for call in calls(source) if name_of(call) == "ntr"}
    return frozenset(found.union(*(COUNTED_IN_RULES.findall(rules) for rules in drawn(source))))


@cache
def drawn(source: Path) -> tuple[str, ...]:
    """The rules and pages of a package."""
    return tuple(path.read_text("utf-8") for kind in ("*.kv", "*.html") for path in source.rglob(kind))


@cache
def calls(source: Path) -> tuple[ast.Call, ...]:
    trees = [ast.parse(path.read_text("utf-8")) for path in source.rglob("*.py")]
    return tuple(n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def literal(call: ast.Call, place: int) -> str:
    found = call.args[place] if len(call.args) > place else None
    return str(found.value) if isinstance(found, ast.Constant) else ""


def catalogue(folder: Path, language: str) -> Catalog:
    with (folder / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def messages(folder: Path, language: str) -> list[Message]:
    return [message for message in catalogue(folder, language) if message.id]


def told(folder: Path, language: str) -> set[Key]:
    """What the catalogue has words for."""
    return {key_of(message) for message in messages(folder, language) if isinstance(message.id, str) and message.string}


def told_counted(folder: Path, language: str) -> set[tuple[str, str]]:
    found = [message for message in messages(folder, language) if not isinstance(message.id, str)]
    return {(message.id[0], message.id[1]) for message in found if all(texts(message))}


def key_of(message: Message) -> Key:
    return message.context or "", str(message.id)


def texts(message: Message) -> tuple[str, ...]:
    """What the catalogue says for a message: once, or for one and for many."""
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def places(text: str) -> set[tuple[str, str | None]]:
    """What is filled into a text, and in which form."""
    return {(field, form) for _, field, form, _ in Formatter().parse(text) if field}
