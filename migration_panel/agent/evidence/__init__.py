"""What the logs say around a failed migration: found by time, picked by name."""
