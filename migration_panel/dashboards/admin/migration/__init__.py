"""Admin, Compute, Migration."""
