"""Measures wikigen beside other site generators, on made wikis or one's own. It knows wikigen by its commands alone."""
