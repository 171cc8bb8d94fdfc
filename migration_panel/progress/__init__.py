"""How far a migration is, how fast it goes and when it will be done; pure."""
