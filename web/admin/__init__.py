"""What administrators of the office see to."""
