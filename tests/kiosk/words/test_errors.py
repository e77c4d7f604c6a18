"""Every error has its words, once, in every language; the errors' classes are the one table."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

import gait
import kiosk
from gait.errors import ClipError, Fault, GaitError, kinds
from gait.words import Sentence
from kiosk.words import words
from kiosk.words.wording import kind_of, trouble
from tests.marked import OTHERS

WINDOW = "kiosk.ui"  # importing it opens a window


def every_kind() -> list[type[GaitError]]:
    """Every error of both packages."""
    for package in (gait, kiosk):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(WINDOW):
                import_module(module.name)
    return list(kinds())


KINDS = every_kind()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_has_a_code_a_sentence_and_advice_of_its_own(kind: type[GaitError]) -> None:
    assert {"code", "sentence", "advice"} <= set(vars(kind))
    assert isinstance(kind.sentence, Sentence)
    assert isinstance(kind.advice, Sentence)
    assert [each for each in KINDS if each.code == kind.code] == [kind]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_is_told_in_every_language(kind: type[GaitError]) -> None:
    for language in OTHERS:
        what, advice = trouble(kind.code, words(language))
        assert (what, advice) != trouble(kind.code, words("en"))
        assert not what.endswith(".")
        assert advice.endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_so_is_told_in_a_sentence(kind: type[GaitError]) -> None:
    assert str(kind.sentence).endswith(".")
    assert str(kind("")) == kind.sentence
    assert kind("The recording is 3 seconds long.", "Run on.").what_to_do == "Run on."


def test_staff_are_called_where_the_runner_can_do_nothing() -> None:
    english = words("en")
    assert trouble("camera_lost", english)[1].startswith("Please call our staff. Plug its cable in again")
    assert trouble("too_short", english) == (
        "The run was too short",
        "Record at least 8 seconds of steady running; 20 is best.",
    )
    assert not ClipError.for_staff
    assert Fault.for_staff


def test_a_code_that_no_error_has_is_told_as_something_that_went_wrong() -> None:
    assert kind_of("never heard of") is GaitError
    assert trouble("never heard of", words("en")) == ("Something went wrong", "Please try again.")
