"""Tests of migration_panel/nova."""
