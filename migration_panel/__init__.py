"""Shows what can migrate, migrates it, and explains what went wrong."""

__version__ = "0.1.0"
