"""What a console and a hub agree on: the wire, the heads, how a batch joins a journal."""
