"""Cards suggested from the caller's words: slips, kin, accents, and nothing where nothing fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from protocols.pack import Pack
from protocols.suggest import Suggester
from protocols.suggest.stems import LONGEST_TEXT, plain_words, stem, stems
from support.packs import small


def pack() -> Pack:
    def card(title: str, **phrases: list[str]) -> dict[str, object]:
        return {
            "title": title,
            "about": f"For {title}.",
            "default": "police prompt",
            "phrases": phrases,
        }

    return small(
        cards={
            "fire": card("Fire", en=["my kitchen is on fire"], es=["hay fuego en la cocina"]),
            "gun": card("Armed", en=["he has a gun", "somebody with a knife"]),
            "noise": card("Noise", en=["loud music next door"]),
        },
        synonyms={"gun": ["gun", "pistol", "pistola"], "loud": ["loud", "noisy", "blasting"]},
    )


SUGGESTER = Suggester(pack())


def cards(words: str) -> list[str]:
    return [one.card for one in SUGGESTER.suggest(words)]


def test_the_words_of_a_phrase_find_its_card() -> None:
    assert cards("there is a fire in my kitchen")[0] == "fire"


def test_a_slip_of_the_fingers_finds_it_too() -> None:
    assert cards("kichen on fier")[0] == "fire"


def test_words_that_mean_the_same_find_it() -> None:
    assert cards("he has a pistol")[0] == "gun"
    assert cards("they are blasting music")[0] == "noise"


def test_the_other_language_finds_it_with_accents_or_without() -> None:
    assert cards("fuego en mi cocina")[0] == "fire"
    assert cards("tiene una pistola")[0] == "gun"


def test_nothing_is_suggested_where_nothing_fits() -> None:
    assert cards("the weather in Idaho") == []
    assert cards("") == cards("the and of") == []


def test_the_best_comes_first_with_the_phrase_that_it_came_from() -> None:
    best = SUGGESTER.suggest("a knife")[0]
    assert (best.card, best.phrase) == ("gun", "somebody with a knife")


def test_case_entry_is_never_suggested() -> None:
    assert "case-entry" not in cards("case entry")


def test_endings_are_cut_the_same_on_both_sides() -> None:
    for one, other in (("running", "run"), ("knives", "knive"), ("pills", "pill")):
        assert stem(one) == stem(other)


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_asked(text: str) -> None:
    found = SUGGESTER.suggest(text)
    assert len(found) <= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@given(st.text(max_size=200))
def test_stems_are_plain_words(text: str) -> None:
    assert all(word.isascii() and word.isalnum() for word in stems(text))


def test_only_the_beginning_of_an_endless_text_is_looked_at() -> None:
    assert len(plain_words("a " * LONGEST_TEXT)) == LONGEST_TEXT // 2
