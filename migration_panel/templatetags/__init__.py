"""Template filters of the panel."""
