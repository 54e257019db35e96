"""Pages -> Sheets: where each page lies on the paper."""
