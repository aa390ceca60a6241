"""A site without a server: the book and every lab as files; a reader's changes run in the reader's own browser."""
