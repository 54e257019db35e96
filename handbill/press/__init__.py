"""Plan -> files in order: the only place that knows the order of the stages."""
