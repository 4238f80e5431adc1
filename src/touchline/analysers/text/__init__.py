"""The room of text: what can be read on screen, and when."""
