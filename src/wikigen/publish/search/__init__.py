"""What readers search in: Pagefind's index in parts, or the one file of Material's search, or nothing."""
