"""What can be typed about a project: one list of fields for each thing, from which it is shown, read and checked."""
