"""Whatever an entry touches, in every cut and in all that left the house."""
