"""Whether what the panel predicts is what then happens, move by move."""
