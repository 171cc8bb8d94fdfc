"""Tests of migration_panel/facts."""
