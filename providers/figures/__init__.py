"""Counts and facts about reference data, read with one statement each."""
