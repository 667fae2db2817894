"""The one door for text that somebody else wrote: all of it reaches a screen through here."""
