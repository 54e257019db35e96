"""Sheets -> files: inks, checks, manifest and gallery."""
