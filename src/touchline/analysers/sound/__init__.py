"""The room of sound: what is heard beside words."""
