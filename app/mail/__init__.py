"""Letters to people. One is saved with what it tells of, as a job, and carried out by a worker."""
