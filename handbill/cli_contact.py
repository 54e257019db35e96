"""What a user types after ``handbill contact``: its commands and their options."""
