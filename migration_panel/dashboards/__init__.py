"""The panels, in Horizon's own file names."""
