"""What an organisation remembers and shows: evidence, people's stories with their consent, documents."""
