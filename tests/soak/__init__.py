"""Batteries of attacks: a small share with every test run, all of it with `make soak`. Each has a control in which the attack works."""
