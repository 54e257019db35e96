"""Setting -> Pages: the only stage that knows WeasyPrint."""
