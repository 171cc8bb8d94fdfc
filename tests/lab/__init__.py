"""A whole OpenStack cloud with real migrations on one machine."""
