"""Work for later. One table is outbox and queue: a job is saved with what it belongs to, or not at all."""
