"""Questions and answers over an index: analysis, retrieval, reading, citing. Knows nothing of screens."""
