"""The papers of a meeting: the same findings as PDF, as a workbook, and as blocks for a page."""
