"""Cases, each measured beside what people would use instead -> one table."""
