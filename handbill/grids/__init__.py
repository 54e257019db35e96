"""A spreadsheet or a CSV file <-> numbered rows of cells, whatever they are about."""
