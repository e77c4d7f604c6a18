"""Whatever gait found, what it says is marked for its catalogues, and told in the words of each place."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import gait
from gait.analysis.notices import NOTICES, camera_moved_words, few_poses_words, off_axis_words
from gait.foot import Foot
from gait.measure import Measure
from gait.neutral.reference import built_in
from gait.neutral.sentence import REARFOOT, RUNNER, SECOND, SIDEWAYS, joint_doing, rearfoot_doing, stride_phase
from gait.result import Suggestion
from gait.shoes.catalogue import Catalogue, read_catalogue
from gait.shoes.comfort import Tried
from gait.shoes.shortlist import shortlist
from gait.shoes.wishes import Wishes
from gait.verdict.rules import FootNumbers, PronationClass, Rules, Verdict, judge
from gait.verdict.unzeroed import judge_unzeroed
from gait.weights.manifest import model_path
from gait.words import FOLDER, Sentence, part, said, words
from tests.gait.report.analyses import RULES
from tests.marked import NEVER, OTHERS, messages, sentences, texts

SOURCE = Path(gait.__file__).parent


def spoken() -> Iterator[str]:
    """What gait says of every verdict, shoe, warning and difference."""
    rules = Rules(RULES.name, 10.5, 16.0, 3.5, 6.5, 8)
    for mean, half, n in ((14.0, 1.0, 20), (7.0, 1.0, 20), (1.0, 1.0, 20), (7.0, 9.0, 20), (7.0, 1.0, 3)):
        measured = Measure(mean, 1.0, n, mean - half, mean + half, "deg")
        for excursion in (measured, None):
            yield from judge(FootNumbers(measured, excursion), rules).reasons
            yield from judge_unzeroed(FootNumbers(measured, excursion), rules).reasons
    for suggestion in every_suggestion():
        yield from (*suggestion.reasons, *suggestion.cautions)
    told = (off_axis_words(8.0), off_axis_words(-8.0), few_poses_words(5.0), camera_moved_words((0.0, 9.0)))
    for notice in (*NOTICES.values(), *told):
        yield from notice
    for voice, foot, up in product((RUNNER, SECOND), Foot, (1.0, -1.0)):
        yield from (voice.rearfoot(foot, rearfoot_doing(pct, up), 4.0 * up) for pct in (5.0, 40.0, 80.0))
        for joint, sideways, pct in product(SIDEWAYS, (True, False), (2.0, 20.0, 30.0, 80.0)):
            yield voice.joint(foot, joint_doing(joint, sideways, up), stride_phase(pct, 36.0))


def every_suggestion() -> Iterator[Suggestion]:
    shoes = read_catalogue(model_path("sample_shoes.csv")).shoes
    stocks = [shoes, *(tuple(s for s in shoes if s.support == kind) for kind in ("stability", "motion control"))]
    verdicts = [Verdict(kind, None, ()) for kind in PronationClass]
    verdicts += [Verdict(PronationClass.OVERPRONATION, PronationClass.NEUTRAL, ())]
    everything = Wishes("trail", False, True, True, 42.0, True)
    for stock, left, right in product(stocks, verdicts, verdicts):
        yield from shortlist(Catalogue(stock, ()), (left, right))
        for comforts in ((None,), (70.0,), (70.0, 60.0, 50.0), (70.0, 65.0)):
            tried = [Tried(shoe, comfort) for shoe, comfort in zip(stock, comforts, strict=False)]
            yield from shortlist(Catalogue(stock, ()), (left, right), wishes=everything, tried=tried)


def test_whatever_gait_says_is_marked_and_so_in_every_catalogue() -> None:
    known = sentences(SOURCE)
    for text in set(spoken()):
        assert isinstance(text, Sentence), text
        assert set(keys(text)) <= known


def keys(text: Sentence) -> Iterator[tuple[str, str]]:
    """Context and English of a sentence and of the sentences within it."""
    context, _, english = text.template.rpartition("\x04")
    yield context, english
    for value in text.values.values():
        if isinstance(value, Sentence):
            yield from keys(value)


@pytest.mark.parametrize("activity", ["running", "walking"])
def test_the_built_in_references_say_what_they_are_in_every_language(activity: str) -> None:
    reference = built_in(activity)
    assert reference is not None
    credit = reference.credit
    parts = {value for part in credit.values.values() for key, value in part.values.items() if key in ("who", "source")}
    assert {("", text) for text in (reference.name, credit.template, *parts)} <= sentences(SOURCE)


def test_a_sentence_is_its_english_and_can_be_told_in_german() -> None:
    text = said("seen over {n} steps; 95 % interval of the peak {low:.1f} to {high:.1f}°", n=20, low=-0.5, high=1.25)
    assert text == "seen over 20 steps; 95 % interval of the peak −0.5 to 1.2°"
    assert words("de").tr(text) == "über 20 Schritte gesehen; 95-%-Intervall des Maximums −0,5 bis 1,2°"


def test_a_part_of_a_sentence_has_other_words_in_another_place() -> None:
    beside = part("neutral", "beside")
    assert beside == "neutral"
    assert (words("fr").tr(beside), words("fr").tr("neutral")) == ("le neutre", "neutre")
    assert words("xx").tr(beside) == "neutral"


def test_a_german_finding_has_its_verb_where_german_has_it() -> None:
    finding = RUNNER.joint(Foot.LEFT, joint_doing(1, True, -1.0), stride_phase(20.0, 36.0))
    assert words("de").tr(finding) == "Links: in der Standmitte geht der Knöchel weiter nach innen."


def test_a_sentence_survives_the_way_from_the_engine() -> None:
    text = pickle.loads(pickle.dumps(RUNNER.rearfoot(Foot.LEFT, rearfoot_doing(40.0, 4.0), 4.0)))
    assert words("fr").tr(text) == "À gauche, le talon bascule davantage à mi-appui (4° de plus que le neutre)."


def test_a_text_that_nobody_marked_stays_as_it_is() -> None:
    assert words("es").tr("whatever a shop wrote") == "whatever a shop wrote"
    assert words("xx").tr("Left") == "Left"


def test_findings_have_words_for_every_phase() -> None:
    assert len({str(words("de").tr(text)) for text in REARFOOT.values()}) == len(REARFOOT)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_sounds_like_medicine(language: str) -> None:
    for message in messages(FOLDER, language):
        for text in texts(message):
            assert not [stem for stem in NEVER[language] if stem in text.lower()], message.id
