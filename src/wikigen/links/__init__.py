"""References: the names that documents answer to, and the rules that match them."""
