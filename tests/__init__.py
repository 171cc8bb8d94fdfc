"""Tests of the panel, and the lab they run in."""
