"""Calls as EIDO-JSON documents (NENA-STA-021.1b), for other agencies' systems."""
