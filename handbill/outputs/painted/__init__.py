"""A page of any PDF -> facts of what is painted on it, for preflight's rules."""
