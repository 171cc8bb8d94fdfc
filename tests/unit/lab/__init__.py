"""The pure parts of the lab."""
