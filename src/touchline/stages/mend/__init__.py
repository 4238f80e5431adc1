"""What may not be shown is mended."""
