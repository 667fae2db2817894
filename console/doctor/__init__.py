"""Whether everything on this machine is in order for calls to be taken."""
