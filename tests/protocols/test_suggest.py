"""Cards suggested from the caller's words: slips, kin, negations, accents, the graver first."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.pack import Pack
from protocols.suggest import Suggester
from protocols.suggest.stems import LONGEST_TEXT, NO, plain_words, stem, telling_words
from protocols.suggest.suggester import BESIDE, GRAVER, LEAST_SCORE
from support.packs import small


def card(title: str, default: str = "police prompt", **phrases: list[str]) -> dict[str, object]:
    return {"title": title, "about": f"For {title}.", "default": default, "phrases": phrases}


def pack() -> Pack:
    return small(
        cards={
            "fire": card("Fire", en=["my kitchen is on fire"], es=["hay fuego en la cocina"]),
            "gun": card("Armed", en=["he has a gun", "somebody with a knife"]),
            "noise": card("Noise", en=["loud music next door"]),
            "breath": card("Not breathing", en=["he is not breathing"]),
            "asthma": card("Hard to breathe", en=["she is breathing hard"]),
            "down": card("Person down", es=["está tirado en la acera"]),
            "shots": card("Shots", es=["se oyen balazos"]),
            "stays": card("Stays", en=["he refuses to go"]),
        },
        finding={
            "fire": {"words": {"en": ["flames", "smell of smoke"]}},
            "gun": {"words": {"en": ["gun"]}},
            "down": {"words": {"es": ["tirada"]}},
            "shots": {"words": {"es": ["balazos"]}},
            "stays": {"words": {"en": ["trespasser", "will not leave"]}},
        },
        synonyms={
            "gun": ["gun", "pistol", "pistola"],
            "loud": ["loud", "noisy", "blasting"],
            "breathe": ["breathing", "respira"],
            "lying": ["tirado", "tirada", "lying"],
            "shots": ["tiros", "balazos"],
        },
    )


SUGGESTER = Suggester(pack())


def cards(words: str) -> list[str]:
    return [one.card for one in SUGGESTER.suggest(words)]


def test_the_words_of_a_phrase_find_its_card() -> None:
    assert cards("there is a fire in my kitchen")[0] == "fire"


def test_terms_that_point_at_a_card_find_it() -> None:
    assert cards("I see flames")[0] == "fire"
    assert cards("there is a trespasser")[0] == "stays"


@pytest.mark.parametrize("words", ["kichen on fier", "flmaes", "smel of smok"])
def test_a_slip_of_the_fingers_finds_it_too(words: str) -> None:
    assert cards(words)[0] == "fire"


def test_words_that_mean_the_same_find_it() -> None:
    assert cards("he has a pistol")[0] == "gun"
    assert cards("they are blasting music")[0] == "noise"


def test_a_slip_in_a_word_that_means_the_same_finds_it_too() -> None:
    assert cards("una pistloa")[0] == "gun"


def test_the_other_language_finds_it_with_accents_or_without() -> None:
    assert cards("fuego en mi cocina")[0] == "fire"
    assert cards("tiene una pistola")[0] == "gun"


@pytest.mark.parametrize(
    "words", ["he is not breathing", "he isn't breathing", "no respira", "nobody is breathing"]
)
def test_a_negation_belongs_to_the_word_after_it(words: str) -> None:
    assert cards(words)[0] == "breath"
    assert cards("breathing so hard")[0] == "asthma"


def test_kin_that_share_a_stem_with_strangers_are_told_apart() -> None:
    assert stem("tirado") == stem("tiros")
    assert cards("lying there")[0] == "down"
    assert cards("oigo tiros")[0] == "shots"


@pytest.mark.parametrize("words", ["", "the and of", "hello I need help, send the police please"])
def test_words_that_any_caller_says_suggest_nothing(words: str) -> None:
    assert cards(words) == []


def test_nothing_is_suggested_where_nothing_fits() -> None:
    assert cards("the weather in Idaho") == []


def test_one_word_among_many_that_fit_nothing_is_too_little() -> None:
    assert cards("the kitchen fire")[0] == "fire"
    assert cards("renew two library memberships before Thursday, kitchen Idaho") == []


def test_the_best_comes_first_with_the_phrase_that_it_came_from() -> None:
    best = SUGGESTER.suggest("a knife")[0]
    assert (best.card, best.phrase) == ("gun", "somebody with a knife")


@pytest.mark.parametrize("graver", ["first", "second"])
def test_of_two_that_fit_as_well_the_graver_comes_first(graver: str) -> None:
    urgency = {"first": "police routine", "second": "police routine", graver: "police hot"}
    both = small(
        cards={
            "first": card("One", urgency["first"], en=["shouting upstairs"]),
            "second": card("Two", urgency["second"], en=["shouting upstairs"]),
        }
    )
    assert Suggester(both).suggest("shouting upstairs")[0].card == graver


def test_a_graver_card_that_fits_far_worse_does_not_come_first() -> None:
    both = small(
        cards={
            "calm": card("One", "police routine", en=["dog barking at the fence"]),
            "grave": card("Two", "police hot", en=["dog bit a child"]),
        }
    )
    assert Suggester(both).suggest("a dog is barking at a fence")[0].card == "calm"


def test_case_entry_is_never_suggested() -> None:
    assert "case-entry" not in cards("case entry")


def test_endings_are_cut_the_same_on_both_sides() -> None:
    same = [
        ("running", "run"),
        ("knives", "knive"),
        ("pills", "pill"),
        ("matarme", "matar"),
        ("respirando", "respira"),
        ("abuelita", "abuela"),
    ]
    for one, other in same:
        assert stem(one) == stem(other)


def test_contractions_are_negations_with_and_without_their_apostrophe() -> None:
    for word in ("isn't", "isn\u2019t", "isnt", "cannot", "nunca"):
        assert [stem(told) for told in telling_words(word)] == [NO]


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_asked(text: str) -> None:
    found = SUGGESTER.suggest(text)
    assert len(found) <= 3
    assert found == SUGGESTER.suggest(text)


WORDS = [word for text in SUGGESTER._index.said for word in text.words.split()]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_a_card_stands_before_one_that_fits_better_only_within_the_margin(words: str) -> None:
    found = SUGGESTER.suggest(words)
    best = max((one.score for one in found), default=LEAST_SCORE)
    assert best >= LEAST_SCORE
    assert all(one.score >= BESIDE * best for one in found)
    for before, after in pairwise(found):
        assert before.score * (1 + 3 * GRAVER) >= after.score


@given(st.text(max_size=200))
def test_telling_words_are_plain_words(text: str) -> None:
    assert all(word.isascii() and word.isalnum() for word in telling_words(text))


def test_only_the_beginning_of_an_endless_text_is_looked_at() -> None:
    assert len(plain_words("a " * LONGEST_TEXT)) == LONGEST_TEXT // 2
