"""The book: what is included in a chapter, its diagrams, its claims, and the practice for the exam."""
