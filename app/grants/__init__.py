"""After the award: what was promised, what was reached and spent, and what is told to the funder."""
