"""Files -> Project, with every problem gathered."""
