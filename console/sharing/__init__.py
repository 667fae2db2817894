"""Sharing calls with other seats through a hub, beside the work and never in its way."""
