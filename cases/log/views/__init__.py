"""The log's pages: the log itself, what concerns one citizen, samples, a case's history."""
