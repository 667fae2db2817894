"""How much one exchange between a console and a hub may carry; more is refused, never cut."""

MOST_ENTRIES = 500
"""Entries in one push or one reply."""

MOST_WANTS = 200
"""Journals asked for in one pull."""

MOST_HEADS = 5000
"""Heads in one reply; the next page begins after the last of them."""

LARGEST_REQUEST_BYTES = 16 * 1024 * 1024
"""A body of 4 MiB, written as text inside JSON, with room for escapes."""

MOST_BODY_BYTES = 4 * 1024 * 1024
"""Bodies in one reply: the one that reaches it is the last."""

LARGEST_REPLY_BYTES = 20 * 1024 * 1024
"""No reply is larger, so that a console reads no further."""

LARGEST_PACK_BYTES = 8 * 1024 * 1024

MOST_RECORDS = 200
"""People and places in one put."""

ASKS_PER_MINUTE = 60
"""Profiles asked for with one token; a seat takes a few calls an hour."""

MOST_FOUND = 100
"""People and places in one answer."""

MOST_ANSWERED_BYTES = 4 * 1024 * 1024
"""An answer about people and places; no more is read of one."""
