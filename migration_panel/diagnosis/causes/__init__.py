"""The catalog's causes, one file a speaker."""
