"""The panel Readiness: hosts and pairs, read-only, from the store alone."""
