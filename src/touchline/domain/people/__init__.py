"""Who is who: faces and voices, families, names that the footage offers."""
