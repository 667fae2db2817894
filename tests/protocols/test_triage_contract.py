"""`guidecard triage --json`: a contract that others build on, to the letter of DESIGN."""

import json
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.decision import OfferState, ProgramState
from protocols.faults import ProtocolError
from protocols.pack import Pack
from protocols.shelf import Shelf
from protocols.triage import answer, error_reply, read_request
from protocols.words import UNCLEAR, URGENCIES, Role
from support.packs import calm_answers

NOW = datetime.fromisoformat("2023-10-27T14:00:00-07:00")

ASKED: dict[str, Any] = {
    "pack": "seattle-2023",
    "card": "welfare-check",
    "at": "2023-10-27T14:00:00-07:00",
    "place": {
        "of": "incident",
        "lat": 47.6019,
        "lon": -122.3318,
        "uncertainty_m": 15,
        "area": None,
    },
    "facts": {"breathing": "normal", "weapon": "none_in_view", "violence": "none"},
    "opened": [],
    "status": {
        "seattle-care": {
            "state": "open",
            "free": 1,
            "wait_min": 0,
            "as_of": "2023-10-27T13:55:00-07:00",
        }
    },
    "transfer": {"program": "seattle-988", "state": "offered"},
}
"""The request of DESIGN, word for word but for the transfer's state."""


@cache
def load(name: str) -> Pack:
    return Shelf().load(name)


def calm() -> dict[str, str]:
    return calm_answers(load("seattle-2023"))


def reply_to(request: Any) -> dict[str, Any]:
    text = request if isinstance(request, str) else json.dumps(request)
    return answer(read_request(text), load, lambda: NOW)


def asked(**changes: Any) -> dict[str, Any]:
    return {**ASKED, **changes}


def refusal(request: Any) -> dict[str, Any]:
    """The error with which a request is refused."""
    with pytest.raises(ProtocolError) as refused:
        reply_to(request)
    found = error_reply(refused.value)
    assert found.keys() == {"error"}
    error: dict[str, Any] = found["error"]
    assert error.keys() == {"code", "message", "where", "nearest"}
    assert error["message"].strip()
    json.dumps(found, ensure_ascii=False).encode()
    return error


TEXT, NAMES = str, [str]
LINE = {"service": TEXT, "urgency": set(URGENCIES), "role": {r.value for r in Role}, "from": NAMES}
SHAPE: dict[str, Any] = {
    "pack": {"id": TEXT, "version": TEXT, "digest": TEXT},
    "card": TEXT,
    "needed": TEXT,
    "tier": TEXT,
    "screened": bool,
    "lines": [{**LINE, "program": (TEXT, None)}],
    "unfilled": NAMES,
    "offers": [
        {"id": TEXT, "state": {s.value for s in OfferState}, "open": NAMES, "because": NAMES}
    ],
    "programs": [
        {
            "id": TEXT,
            "state": {s.value for s in ProgramState},
            "mode": TEXT,
            "because": NAMES,
            "verify": bool,
            "follow_ups": [
                {"after": (TEXT, None), "by": (TEXT, None), "what": TEXT, "when": (TEXT, None)}
            ],
        }
    ],
    "because": [{"rule": TEXT, "text": TEXT}],
    "cautions": [{"id": TEXT, "text": TEXT}],
    "instructions": [{"id": TEXT, "title": TEXT}],
    "reports_due": NAMES,
    "could_add": [{"service": TEXT, "urgency": set(URGENCIES), "if": NAMES}],
    "could_drop": [{"service": TEXT, "urgency": set(URGENCIES), "if": NAMES}],
    "bounds": {"exact", "conservative"},
    "next": ({"fact": TEXT, "ask": TEXT}, None),
    "settled": bool,
}
"""Every key of a reply: a type, a set of words, a list of one shape, or a tuple of alternatives."""


def fits(value: Any, shape: Any) -> bool:
    match shape:
        case None:
            return value is None
        case dict():
            return (
                isinstance(value, dict)
                and value.keys() == shape.keys()
                and all(fits(value[key], shape[key]) for key in shape)
            )
        case list():
            return isinstance(value, list) and all(fits(one, shape[0]) for one in value)
        case tuple():
            return any(fits(value, one) for one in shape)
        case set():
            return value in shape
    return type(value) is shape


def check_shape(reply: dict[str, Any]) -> None:
    assert reply.keys() == SHAPE.keys()
    assert {key for key in SHAPE if not fits(reply[key], SHAPE[key])} == set()


class TestTheReply:
    def test_has_every_key_in_the_order_of_the_contract(self) -> None:
        reply = reply_to(ASKED)
        check_shape(reply)
        assert list(reply) == list(SHAPE)
        assert json.loads(json.dumps(reply)) == reply

    def test_of_the_contracts_own_example(self) -> None:
        reply = reply_to(ASKED)
        assert reply["pack"] == {
            "id": "seattle-2023",
            "version": load("seattle-2023").header.version,
            "digest": load("seattle-2023").digest,
        }
        assert (reply["card"], reply["tier"], reply["screened"]) == (
            "welfare-check",
            "field",
            False,
        )
        assert reply["lines"] == [
            {
                "service": "police",
                "urgency": "prompt",
                "role": "lead",
                "program": None,
                "from": ["default"],
            }
        ]
        dual = next(offer for offer in reply["offers"] if offer["id"] == "care-dual")
        assert dual["state"] == "open"
        assert {"crime", "suicidal"} <= set(dual["open"])
        assert not set(dual["open"]) & ASKED["facts"].keys()
        following = reply["next"]["fact"]
        assert following not in ASKED["facts"]
        assert (
            reply["next"]["ask"] == (load("seattle-2023").sections.facts[following].ask or {})["en"]
        )
        assert reply["bounds"] == "exact"
        assert not reply["settled"]

    def test_of_a_call_that_is_screened(self) -> None:
        reply = reply_to(asked(facts=calm()))
        check_shape(reply)
        assert (reply["needed"], reply["tier"]) == ("co_response", "co_response")
        assert reply["screened"]
        assert reply["lines"] == [
            {
                "service": "police",
                "urgency": "prompt",
                "role": "secure",
                "program": None,
                "from": ["default"],
            },
            {
                "service": "behavioral_health",
                "urgency": "prompt",
                "role": "lead",
                "program": "seattle-care",
                "from": ["offer:care-dual"],
            },
        ]
        taken = [offer for offer in reply["offers"] if offer["state"] == "taken"]
        assert taken == [{"id": "care-dual", "state": "taken", "open": [], "because": []}]

    def test_of_a_danger_says_why_and_what_to_tell(self) -> None:
        reply = reply_to(asked(facts={"breathing": "none", "weapon": "in_hand"}))
        check_shape(reply)
        pack = load("seattle-2023")
        assert "weapon-drawn" in [because["rule"] for because in reply["because"]]
        assert "weapon-drawn" in [caution["id"] for caution in reply["cautions"]]
        title = pack.sections.instructions["cpr-adult"].title["en"]
        assert {"id": "cpr-adult", "title": title} in reply["instructions"]

    def test_says_null_when_nothing_is_left_to_ask(self) -> None:
        facts: dict[str, str] = {}
        while (following := reply_to({"pack": "base", "facts": facts})["next"]) is not None:
            assert following["fact"] not in facts
            facts[following["fact"]] = "unknown"
        assert len(facts) > 5

    def test_counts_a_typed_fact_as_no_part_of_the_decision(self) -> None:
        plain, typed = reply_to(ASKED), reply_to(asked(facts={**ASKED["facts"], "location": "x"}))
        assert plain == typed


class TestLeavingOut:
    def test_only_the_pack_is_needed(self) -> None:
        reply = reply_to({"pack": "base"})
        check_shape(reply)
        assert reply["card"] == "case-entry"

    @pytest.mark.parametrize("key", [key for key in ASKED if key != "pack"])
    def test_null_is_as_good_as_nothing(self, key: str) -> None:
        left_out = {name: held for name, held in ASKED.items() if name != key}
        assert reply_to(asked(**{key: None})) == reply_to(left_out)

    @pytest.mark.parametrize("key", ["of", "lat", "uncertainty_m", "area"])
    def test_null_in_the_place_is_as_good_as_nothing(self, key: str) -> None:
        place = {name: held for name, held in ASKED["place"].items() if name != key}
        if key == "lat":
            place.pop("lon")
            assert reply_to(asked(place={**place, "lat": None, "lon": None})) == reply_to(
                asked(place=place)
            )
        else:
            assert reply_to(asked(place={**place, key: None})) == reply_to(asked(place=place))

    @pytest.mark.parametrize("key", ["free", "wait_min", "as_of"])
    def test_null_in_a_status_is_as_good_as_nothing(self, key: str) -> None:
        held = ASKED["status"]["seattle-care"]
        less = {name: value for name, value in held.items() if name != key}
        assert reply_to(asked(status={"seattle-care": {**less, key: None}})) == reply_to(
            asked(status={"seattle-care": less})
        )

    def test_null_for_a_fact_means_unasked(self) -> None:
        assert reply_to(asked(facts={"weapon": None})) == reply_to(asked(facts={}))

    def test_without_a_time_it_is_now(self) -> None:
        left_out = {name: held for name, held in ASKED.items() if name != "at"}
        assert reply_to(left_out) == reply_to(ASKED)

    def test_without_the_pack_it_is_refused(self) -> None:
        for request in ({}, {"pack": None}, {"card": "case-entry"}):
            assert refusal(request)["where"] == "pack"


class TestThePlace:
    def test_a_position_beats_an_area_by_hand(self) -> None:
        by_hand = {**ASKED["place"], "area": "elsewhere"}
        assert reply_to(asked(facts=calm(), place=by_hand)) == reply_to(asked(facts=calm()))

    def test_an_area_by_hand_will_do(self) -> None:
        for area, tier in (("downtown", "co_response"), ("elsewhere", "field")):
            assert reply_to(asked(facts=calm(), place={"area": area}))["tier"] == tier

    def test_where_the_caller_is_says_nothing_of_where_it_happened(self) -> None:
        caller = {**ASKED["place"], "of": "caller"}
        assert reply_to(asked(facts=calm(), place=caller)) == reply_to(
            asked(facts=calm(), place=None)
        )

    @pytest.mark.parametrize("half", ["lat", "lon"])
    def test_half_a_position_is_refused(self, half: str) -> None:
        error = refusal(asked(place={**ASKED["place"], half: None}))
        assert (error["code"], error["where"]) == ("bad_request", "place")


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "band"),
        [
            (0, "infant"),
            (1, "child"),
            (12, "child"),
            (13, "teen"),
            (64, "adult"),
            (65, "elder"),
            (9999, "elder"),
            ("13", "teen"),
            ("teen", "teen"),
            ("unknown", "unknown"),
        ],
    )
    def test_stand_for_the_value_of_their_band(self, number: int | str, band: str) -> None:
        facts = {"breathing": "none"}
        by_number = reply_to(asked(facts={**facts, "age": number}))
        assert by_number == reply_to(asked(facts={**facts, "age": band}))

    @pytest.mark.parametrize("number", [-1, 10_000, 1.5, 13.0, True, "-1", "1.5", "thirteen"])
    def test_that_are_none_are_refused(self, number: Any) -> None:
        assert "facts.age" in (refusal(asked(facts={"age": number}))["where"] or "")

    def test_for_a_fact_without_bands_are_refused(self) -> None:
        error = refusal(asked(facts={"weapon": 1}))
        assert (error["code"], error["where"]) == ("unknown_value", "facts.weapon")


def status_of(program: str, **parts: Any) -> dict[str, Any]:
    return {"status": {program: parts}}


UNKNOWN: list[tuple[dict[str, Any], str, str, str | None]] = [
    ({"pack": "seatle-2023"}, "pack", "pack", "seattle-2023"),
    ({"pack": "xyz"}, "pack", "pack", None),
    ({"pack": "../base"}, "pack", "pack", "base"),
    ({"card": "welfare-chek"}, "card", "card", "welfare-check"),
    ({"card": ""}, "card", "card", None),
    ({"opened": ["case-entry", "overdos"]}, "card", "opened.1", "overdose"),
    ({"facts": {"wepon": "used"}}, "fact", "facts.wepon", "weapon"),
    ({"facts": {"wepon": None}}, "fact", "facts.wepon", "weapon"),
    ({"facts": {"weapon": "in_had"}}, "value", "facts.weapon", "in_hand"),
    ({"facts": {"weapon": "unclear"}}, "value", "facts.weapon", None),
    ({"facts": {"weapon": "unasked"}}, "value", "facts.weapon", None),
    ({"facts": {"weapon": "In_Hand"}}, "value", "facts.weapon", None),
    ({"place": {"area": "uptown"}}, "area", "place.area", "downtown"),
    (status_of("seattle-car", state="open"), "program", "status.seattle-car", "seattle-care"),
    (status_of("seattle-care", state="opn"), "state", "status.seattle-care.state", "open"),
    (
        {"transfer": {"program": "seattle-98", "state": "dropped"}},
        "program",
        "transfer.program",
        "seattle-988",
    ),
]
"""What is asked, the kind of name that is not there, where it stands, and the nearest one."""


@pytest.mark.parametrize(("changes", "kind", "where", "nearest"), UNKNOWN)
def test_an_unknown_name_is_refused_with_the_nearest(
    changes: dict[str, Any], kind: str, where: str, nearest: str | None
) -> None:
    error = refusal(asked(**changes))
    assert (error["code"], error["where"]) == (f"unknown_{kind}", where)
    if nearest is not None:
        assert error["nearest"] == nearest
        assert repr(nearest) in error["message"]


@pytest.mark.parametrize(
    ("changes", "where", "nearest"),
    [
        ({"fakt": {}}, "fakt", None),
        ({"place": {"latitude": 1}}, "place.latitude", "lat"),
        (status_of("seattle-care", state="open", wait=5), "status.seattle-care.wait", "wait_min"),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest(
    changes: dict[str, Any], where: str, nearest: str | None
) -> None:
    error = refusal(asked(**changes))
    assert (error["code"], error["where"]) == ("bad_request", where)
    if nearest is not None:
        assert error["nearest"] == nearest


def test_a_misspelt_field_is_refused_with_the_nearest() -> None:
    misspelt = {name: held for name, held in ASKED.items() if name != "facts"}
    assert refusal({**misspelt, "fact": {}})["nearest"] == "facts"


@pytest.mark.parametrize(
    "changes",
    [
        {"at": "2023-10-27T14:00:00"},
        {"at": "2023-10-27"},
        {"at": "14:00"},
        {"at": "yesterday"},
        {"at": "2023-02-30T14:00:00Z"},
        {"at": ""},
        {"at": 1e300},
        {"at": True},
        {"at": "0001-01-01T00:00:00Z"},
        {"at": "9999-12-31T23:59:59-12:00"},
        {"status": {"seattle-care": {"state": "open", "as_of": "2023-10-27T13:55:00"}}},
        {"status": {"seattle-care": {"state": "open", "free": -1}}},
        {"status": {"seattle-care": {"state": "open", "free": 1.5}}},
        {"status": {"seattle-care": {"state": "open", "free": True}}},
        {"status": {"seattle-care": {"state": "open", "free": "1"}}},
        {"status": {"seattle-care": {"state": "open", "wait_min": 10**30}}},
        {"status": {"seattle-care": {}}},
        {"status": {"seattle-care": "open"}},
        {"status": []},
        {"place": {"lat": 91, "lon": 0}},
        {"place": {"lat": 0, "lon": 181}},
        {"place": {"lat": 10**400, "lon": 0}},
        {"place": {"lat": "north", "lon": 0}},
        {"place": {"lat": [47], "lon": 0}},
        {"place": {"lat": 47, "lon": -122, "uncertainty_m": -1}},
        {"place": {"lat": 47, "lon": -122, "uncertainty_m": 1e12}},
        {"place": {"of": "patient"}},
        {"place": "downtown"},
        {"place": []},
        {"facts": []},
        {"facts": {"weapon": ["used"]}},
        {"facts": {"weapon": {"is": "used"}}},
        {"facts": {"what_happened": "x" * 4001}},
        {"opened": "overdose"},
        {"opened": [None]},
        {"opened": {"overdose": 1}},
        {"card": 5},
        {"card": ["welfare-check"]},
        {"pack": 5},
        {"pack": ["base"]},
        {"transfer": {"program": "seattle-988"}},
        {"transfer": {"program": "seattle-988", "state": "lost"}},
        {"transfer": []},
        {"facts": {"what_happened": "\ud800"}},
        {"pack": "\ud800"},
        {"pack": "base\x00"},
        {"\ud800": 1},
    ],
    ids=repr,
)
def test_what_is_not_of_the_form_is_refused_with_its_place(changes: dict[str, Any]) -> None:
    error = refusal(asked(**changes))
    (key,) = changes
    assert error["code"] in {"bad_request", "unknown_pack"}
    if key.isascii():
        assert (error["where"] or "").startswith(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "null",
        "[]",
        '"base"',
        "12",
        "true",
        "{",
        '{"pack": "base"',
        '{"pack": "base"}}',
        "{'pack': 'base'}",
        '{"pack": "base", "facts": {"age": NaN}}',
        '{"pack": "base", "facts": {"age": Infinity}}',
        '{"pack": "base", "place": {"lat": -Infinity, "lon": 0}}',
        '{"pack": "base", "place": {"lat": 1e999, "lon": 0}}',
        '{"pack": "base", "pack": "base"}',
        '{"pack": "base", "facts": {"weapon": "used", "weapon": "denied"}}',
        '{"pack": "base", "facts": {"age": ' + "9" * 5000 + "}}",
        '{"pack": ' + "[" * 50_000 + "]" * 50_000 + "}",
        '{"pack": ' + '{"a": ' * 50_000 + "1" + "}" * 50_000 + "}",
        '{"pack": "' + "x" * 1_000_000 + '"}',
        '{"pack": "base"} {"pack": "base"}',
        "\ufeff" + '{"pack": "base"}',
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_request_is_refused(text: str) -> None:
    error = refusal(text)
    assert error["code"] == "bad_request"
    assert len(error["message"]) < 500


def test_a_message_holds_no_control_characters_and_no_end_of_text() -> None:
    for name in ("\x1b[2J", "a\nb", "x" * 4000, "\u202edcba"):
        for request in (asked(card=name), asked(facts={name: "x"}), asked(pack=name), {name: 1}):
            message = refusal(request)["message"]
            assert message.isprintable()
            assert len(message) < 500


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(ASKED)), json_values)
def test_any_value_in_any_place_is_decided_or_refused(key: str, value: Any) -> None:
    text = json.dumps(asked(**{key: value}))
    try:
        check_shape(reply_to(text))
    except ProtocolError as error:
        json.dumps(error_reply(error)).encode()


@cache
def answers_of(name: str) -> dict[str, tuple[str, ...]]:
    return {fact: domain.answers() for fact, domain in load(name).domains.items() if domain.clear}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_every_known_name_is_decided(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(Shelf().names()))
    pack = load(name)
    facts = data.draw(
        st.fixed_dictionaries(
            {},
            optional={fact: st.sampled_from(all_) for fact, all_ in answers_of(name).items()},
        )
    )
    cards = st.sampled_from(sorted(pack.sections.cards))
    check_shape(
        reply_to(
            {
                "pack": name,
                "card": data.draw(cards),
                "facts": facts,
                "opened": data.draw(st.lists(cards, max_size=2)),
            }
        )
    )


def test_every_unclear_answer_is_taken_for_every_fact() -> None:
    for unclear in UNCLEAR:
        check_shape(reply_to({"pack": "base", "facts": dict.fromkeys(answers_of("base"), unclear)}))
