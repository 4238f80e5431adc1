"""People say what machines cannot know: who there is, matches, places, days."""
