"""Quality review of calls: which are looked at again, and what their record tells."""
