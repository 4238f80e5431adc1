"""What of a cut may be shown, and why."""
