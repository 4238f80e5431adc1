"""The room of voices: who speaks when, and whose voice it is."""
