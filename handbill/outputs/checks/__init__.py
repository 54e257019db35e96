"""A finished PDF -> findings, one check a function; ``preflight.py`` says which rules hold."""
