"""One sentence, one look, one day is found again."""
