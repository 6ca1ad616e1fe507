"""The file door: rows of any layout become appeals, or a reason why not."""
