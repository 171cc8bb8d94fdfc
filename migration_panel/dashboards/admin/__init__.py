"""Panels in the Admin dashboard."""
