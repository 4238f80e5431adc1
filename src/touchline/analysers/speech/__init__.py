"""The room of speech: what is said, word by word."""
