"""An organisation's own files of the catalogue: rows beside what ships, read by nobody else."""
