"""Runs on a compute host as nova: the only code that touches a host."""
