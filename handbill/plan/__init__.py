"""Project + wish -> Plan: every setting and every output file, decided before anything is made."""
