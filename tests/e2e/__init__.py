"""The panel in a real browser against the real lab."""
