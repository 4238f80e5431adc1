"""What comes out of cameras and recorders: cards, clips, when and where they ran, what ran together."""
