"""The room of look: what a picture looks like, without any model."""
