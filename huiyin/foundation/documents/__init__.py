"""Documents to print: data in, bytes of a PDF out."""
