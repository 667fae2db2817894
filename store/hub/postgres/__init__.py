"""The engine on PostgreSQL: a county or a state, any number of hub processes, copies by standby."""
