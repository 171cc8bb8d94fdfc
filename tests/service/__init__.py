"""Tests with real services, started for them and ended with them."""
