"""TOML -> Format: what is made, as data."""
