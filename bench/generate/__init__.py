"""Wikis made from a seed, in the shape of real ones: the same seed gives the same bytes."""

from bench.generate.folder import Made, make_wiki
from bench.generate.plan import Plan, plan_wiki

__all__ = ["Made", "Plan", "make_wiki", "plan_wiki"]
