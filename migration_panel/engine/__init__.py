"""Runs on a controller: takes reports in, judges, asks Nova, keeps."""
