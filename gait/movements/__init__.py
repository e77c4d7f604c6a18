"""Named movements: enrolled, found again, and scored."""
