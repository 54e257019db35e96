"""One case a module: a workshop -> what was measured."""
