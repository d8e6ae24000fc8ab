"""Opening what people upload: limits, kinds, and the child process that reads it."""
