"""How long what is known of people and places stays in sight."""

from __future__ import annotations

from datetime import datetime, timedelta

from protocols.pack import Pack
from store.call import Call
from store.reference.matching import Match

VIEW_MINUTES = 45
"""How long a profile is shown where the agency says nothing of it."""


def in_sight(
    call: Call, matches: tuple[Match, ...], pack: Pack, now: datetime
) -> tuple[Match, ...]:
    """Profiles and plans as long as the agency allows, cautions to the end of the call."""
    if call.state == "closed":
        return ()
    agency = pack.header.agency
    longest = timedelta(minutes=agency.profile_view_minutes if agency else VIEW_MINUTES)
    ended = {
        (viewed.what, viewed.id)
        for viewed in call.views
        if viewed.what != "caution" and now - viewed.at >= longest
    }
    return tuple(one for one in matches if (one.kind.value, one.record.id) not in ended)
