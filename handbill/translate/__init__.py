"""The life of a catalog: templates -> messages -> catalogs."""
