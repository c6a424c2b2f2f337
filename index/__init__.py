"""Articles, passages and their index: reading, segmenting, embedding, storing. Knows nothing of questions."""
