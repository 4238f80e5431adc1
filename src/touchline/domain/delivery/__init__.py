"""What leaves the house with a film: manifest, sheets, book, and the alarms of its last look."""
