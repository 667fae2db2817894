"""What the call taker sees and does: session, screens, line mode, commands."""
