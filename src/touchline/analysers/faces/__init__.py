"""The room of faces: who is seen, followed through each shot."""
