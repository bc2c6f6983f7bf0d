"""Lines of code for fences: enough of each language's grammar to keep a highlighter as busy as real code does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bench.generate.prose import Prose

__all__ = ["LANGUAGES", "fence"]

LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "python": (
            "def %(a)s_%(b)s(%(c)s: int) -> int:",
            "    return [%(c)s * %(n)d for %(c)s in %(a)s if %(c)s > %(n)d]",
            '    raise ValueError(f"no {%(a)s} in %(b)s")  # %(c)s',
            "@dataclass",
            "class %(A)s:",
            '    %(b)s: str = "%(c)s"',
        ),
        "bash": ("export %(A)s=%(n)d", "%(a)s --%(b)s=%(n)d | grep -c '%(c)s' > %(a)s.log", 'for %(b)s in "$@"; do echo "$%(b)s"; done'),
        "json": ('{"%(a)s": {"%(b)s": %(n)d, "%(c)s": [true, null, "%(a)s"]}}', '{"%(c)s": "%(b)s", "n": %(n)d}'),
        "yaml": ("%(a)s:", "  %(b)s: %(n)d", "  - %(c)s: ${{ secrets.%(A)s }}", "  run: echo {%% %(b)s %%} {{ %(c)s }}"),
        "sql": ("SELECT %(a)s, count(*) FROM %(b)s WHERE %(c)s > %(n)d GROUP BY %(a)s;", "CREATE INDEX %(a)s_%(b)s ON %(b)s (%(c)s);"),
        "rust": ("fn %(a)s(%(b)s: &str) -> Result<u64, %(A)s> {", "    let %(c)s = %(b)s.len() as u64 * %(n)d;", "    Ok(%(c)s)", "}"),
        "javascript": ("const %(a)s = (%(b)s) => ({ ...%(b)s, %(c)s: %(n)d });", "await fetch(`/%(a)s/${%(b)s}?n=%(n)d`); // %(c)s"),
        "text": ("%(a)s -> %(b)s", "  %(c)s (%(n)d)", "+--- %(a)s: deny / allow"),
        "": ("%(a)s %(b)s", "  1. %(c)s", "     %(n)d ms"),
    }
)
"""By the word after the fence; the last has none, as a third of real fences have not."""


def fence(prose: Prose) -> str:
    """A fenced block of 2 to 18 lines in one of the languages."""
    rng = prose.rng
    language = rng.choice(tuple(LANGUAGES))
    lines = rng.choices(LANGUAGES[language], k=rng.randint(2, 18))
    words = iter([prose.word() for _ in range(3 * len(lines))])
    shown = (
        line % {"a": a, "b": next(words), "c": next(words), "A": a.upper(), "n": rng.randint(1, 4096)}
        for line in lines
        for a in (next(words),)
    )
    return "\n".join((f"```{language}", *shown, "```", ""))
