"""The configuration files of every service, rendered from plain values."""
