"""How sharing goes on, without a hub: what is done next, and when a try is made again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from console.sharing.syncing import (
    BeginNew,
    Connect,
    Local,
    PullThese,
    Push,
    Syncing,
    Told,
    acknowledged,
    began_new,
    begun,
    came,
    connected,
    doing,
    empty_handed,
    fork_refused,
    lagging,
    lost,
    next_act,
    shared,
)
from store.chain import Head
from store.sharing.heads import Want
from store.sharing.roles import Role

ME, YOU, HER = UUID(int=1), UUID(int=2), UUID(int=3)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def hash_of(seq: int, twin: int = 0) -> bytes:
    return bytes([seq, twin]) + bytes(30)


def local(seq: int = 5, **reach: int) -> Local:
    held = {YOU: reach.get("you", 0), HER: reach.get("her", 0)}
    return Local("live", ME, Head(seq, hash_of(seq)), held, hash_of)


def up(**heads: Head) -> Syncing:
    named = {"me": ME, "you": YOU, "her": HER}
    told = Told(
        "live",
        Role.CALL_TAKER,
        NOON + timedelta(days=9),
        {named[name]: head for name, head in heads.items()},
    )
    return connected(doing(begun(NOON), Connect()), told, "live", 0.0)


def head(seq: int, twin: int = 0) -> Head:
    return Head(seq, hash_of(seq, twin))


@pytest.mark.parametrize(
    ("state", "here", "act"),
    [
        (begun(NOON), local(), Connect()),
        (doing(begun(NOON), Connect()), local(), None),
        (up(), local(), Push(ME, 0)),
        (up(me=head(3)), local(), Push(ME, 3)),
        (up(me=head(5)), local(), None),
        (up(me=head(6)), local(), BeginNew("restored")),
        (up(me=head(3, 1)), local(), BeginNew("forked")),
        (up(me=head(5), you=head(4)), local(you=1), PullThese((Want(YOU, 1),))),
        (up(me=head(5), you=head(4)), local(you=4), None),
        (up(me=head(5), you=head(90), her=head(2)), local(),
         PullThese((Want(HER, 0), Want(YOU, 0)))),
        (up(me=head(6), you=head(4)), local(), BeginNew("restored")),
    ],
)  # fmt: skip
def test_what_is_done_next(state: Syncing, here: Local, act: object) -> None:
    assert next_act(state, here, 0.0) == act


def test_pushes_and_pulls_take_turns() -> None:
    here = local(you=0)
    state = up(me=head(1), you=head(9))
    state = acknowledged(doing(state, Push(ME, 1)), ME, head(3))
    pull = next_act(state, here, 0.0)
    assert isinstance(pull, PullThese)
    state = came(doing(state, pull), {YOU: head(4)}, {}, was_asked=True)
    assert next_act(state, local(you=4), 0.0) == Push(ME, 3)


def test_more_of_my_journal_than_i_have_is_noticed_while_the_line_is_up() -> None:
    state = acknowledged(doing(up(), Push(ME, 0)), ME, head(5))
    state = came(state, {ME: head(6)}, {}, was_asked=False)
    assert next_act(state, local(), 0.0) == BeginNew("restored")


def test_a_push_from_before_a_restore_that_lands_late_is_seen_by_its_hash() -> None:
    state = acknowledged(doing(up(), Push(ME, 0)), ME, head(5, twin=1))
    assert next_act(state, local(), 0.0) == BeginNew("forked")
    assert next_act(acknowledged(doing(up(), Push(ME, 0)), ME, head(5)), local(), 0.0) is None


def test_what_an_earlier_journal_of_the_seat_owes_is_pushed_first_and_counts_as_behind() -> None:
    assert next_act(up(me=head(6)), local(), 0.0) == BeginNew("restored")
    state = began_new(up(me=head(6)))
    here = replace(local(1), mine=HER, reach={ME: 6}, earlier=Push(ME, 3), earlier_count=2)
    assert next_act(state, here, 0.0) == Push(ME, 3)
    assert shared(state, here).behind == 3
    refused = fork_refused(doing(state, Push(ME, 3)), HER)
    assert refused.hub is not None
    done = replace(here, earlier=None, earlier_count=0)
    assert next_act(refused, done, 0.0) == Push(HER, 0)
    assert fork_refused(doing(refused, Push(HER, 0)), HER).hub is None


def test_what_the_hub_does_not_hand_out_is_not_asked_for_without_end() -> None:
    state = up(me=head(5), you=head(4))
    act = next_act(state, local(), 0.0)
    assert act is not None
    state = empty_handed(doing(state, act))
    assert next_act(state, local(), 0.0) is None
    assert next_act(up(me=head(5), you=head(4)), local(), 0.0) == act


def test_tries_wait_longer_each_time_and_never_all_together() -> None:
    state, waits = begun(NOON), []
    for _ in range(12):
        low = lost(state, "away", NOON, 100.0, 0.0).retry_at_seconds - 100.0
        state = lost(state, "away", NOON, 100.0, 1.0)
        waits.append(state.retry_at_seconds - 100.0)
        assert low == waits[-1] / 2
    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert waits[-1] == 30.0
    assert next_act(state, local(), 129.9) is None
    assert next_act(state, local(), 130.0) == Connect()
    assert connected(state, Told("live", Role.CALL_TAKER, NOON, {}), "live", 0.0).failures == 0


def test_since_when_it_is_away_stays_from_the_first_failure_on() -> None:
    state = lost(up(me=head(5)), "away", NOON, 0.0, 0.5)
    state = lost(state, "away", NOON + timedelta(hours=2), 0.0, 0.5)
    told = shared(state, local())
    assert (told.kind, told.since, told.why) == ("unreachable", NOON, "away")


def test_how_a_seat_stands_counts_both_ways() -> None:
    assert shared(up(me=head(5)), local()).kind == "in_step"
    told = shared(up(me=head(3), you=head(4)), local(you=1))
    assert (told.kind, told.behind) == ("behind", 5)
    assert shared(lagging(up(me=head(5))), local()).kind == "behind"
