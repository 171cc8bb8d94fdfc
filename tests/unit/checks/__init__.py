"""Tests of migration_panel/checks."""
