"""`wikigen.check`: for every code a small wiki that raises it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import make_wiki
from wikigen.check import AUDITS, CODES, RULES, check, sort_diagnostics
from wikigen.check.report import line_of
from wikigen.config import Config
from wikigen.derive import derive
from wikigen.model import Diagnostic, DocId, Severity, Span

SOURCED = "---\ndate: 2026-04-24\nsource: https://a.example/x\n---\n"
"""Front matter of a summary that nothing is wrong with."""


class Case(NamedTuple):
    """Files, and the one line that checking them prints."""

    code: str
    name: str
    files: Mapping[str, str | bytes]
    line: str
    severity: Severity | None = None
    """Where it is not the one of `CODES`."""
    options: Mapping[str, Any] = {}
    """What the configuration says of findings."""


CASES = (
    Case(
        "ambiguous-link", "two stems",
        {"wiki/t/a.md": "# A\n\nSee [[b]].\n", "wiki/x/b.md": "# B one\n", "wiki/y/b.md": "# B two\n"},
        'wiki/t/a.md:3:5: ambiguous-link: "b" could be any of: wiki/x/b.md, wiki/y/b.md. Write the path of the one you mean.',
    ),
    Case(
        "broken-link", "with nothing near",
        {"wiki/t/a.md": "# A\n\nWords, é: [x](nothing-like-it.md).\n"},
        'wiki/t/a.md:3:11: broken-link: no page is named "nothing-like-it.md". Write the page, or remove the link.',
    ),
    Case(
        "broken-link", "with a suggestion",
        {"wiki/t/a.md": "# Some page\n\n[x](flash-attentoin.md)\n", "wiki/t/flash-attention.md": "# Flash attention\n"},
        'wiki/t/a.md:3:1: broken-link: no page is named "flash-attentoin.md". Did you mean "Flash attention" (wiki/t/flash-attention.md)?',
    ),
    Case(
        "broken-link", "with two suggestions",
        {
            "wiki/t/a.md": "# Some page\n\n[x](model.md)\n",
            "wiki/t/model-cache.md": "# Model cache\n",
            "wiki/t/model-limits.md": "# Model limits\n",
        },
        'wiki/t/a.md:3:1: broken-link: no page is named "model.md". '
        'Did you mean "Model cache" (wiki/t/model-cache.md), or "Model limits" (wiki/t/model-limits.md)?',
    ),
    Case(
        "broken-link", "near to its own page alone",
        {"wiki/t/model-cache.md": "# Model cache\n\n[x](model.md)\n"},
        'wiki/t/model-cache.md:3:1: broken-link: no page is named "model.md". Write the page, or remove the link.',
    ),
    Case(
        "comment-open", "HTML's",
        {"wiki/t/a.md": "# A\n\nWords <!-- and no end.\n\nMore.\n"},
        "wiki/t/a.md:3:7: comment-open: a comment is never closed, so what follows is not published. "
        "Close it with --> or %%, or write its mark as code.",
    ),
    Case(
        "contradicted", "by another page",
        {"wiki/t/a.md": "# A\n", "wiki/t/b.md": "# B\n\n## Prior work\n\n**Contradicts [A](a.md)**: it is so.\n"},
        'wiki/t/a.md:1:1: contradicted: wiki/t/b.md:5 says: "Contradicts A: it is so.". Say here what holds.',
    ),
    Case(
        "date-hint", "two pages of the day",
        {
            "wiki/t/2026-05-01-a.md": f"{SOURCED}# A\n\nSee the roofline paper (04-21).\n",
            "wiki/t/2026-04-21-b.md": f"{SOURCED.replace('24', '21')}# Roofline model\n",
            "wiki/t/2026-04-21-c.md": f"{SOURCED.replace('24', '21')}# Roofline plots\n",
        },
        'wiki/t/2026-05-01-a.md:7:1: date-hint: "See the roofline paper (04-21)" may mean wiki/t/2026-04-21-b.md or wiki/t/2026-04-21-c.md. '
        "Link the page that is meant.",
    ),
    Case(
        "date-hint", "a relation to no page",
        {"wiki/t/2026-05-01-a.md": f"{SOURCED}# A\n\n## Prior context\n\n**Connects to GTA-2 (04-16 through 04-20)**: both.\n"},
        'wiki/t/2026-05-01-a.md:9:3: date-hint: "Connects to GTA-2 (04-16 through 04-20)" names no page of 2026-04-16 to 2026-04-20. '
        "Link the page that is meant, or write it.",
    ),
    Case(
        "date-missing", "a summary",
        {"wiki/t/a.md": "---\ntype: summary\nsource: https://a.example/x\n---\n# A\n"},
        "wiki/t/a.md:1:1: date-missing: the summary has no date. Add `date: YYYY-MM-DD`.",
    ),
    Case(
        "date-missing", "a digest",
        {"wiki/daily-digest/a.md": "# A\n"},
        "wiki/daily-digest/a.md:1:1: date-missing: the digest has no date. Add `date: YYYY-MM-DD`.",
    ),
    Case(
        "duplicate-page", "one paper",
        {
            "wiki/t/2026-04-24-a.md": "---\narxiv: 2604.14228\n---\n# A\n",
            "wiki/t/2026-05-02-b.md": "---\nsource: https://arxiv.org/pdf/2604.14228v2\n---\n# B, with many more words\n",
        },
        "wiki/t/2026-04-24-a.md:1:1: duplicate-page: the page and wiki/t/2026-05-02-b.md may be one: both are on arxiv 2604.14228. "
        "Merge it into the other, which more leads to, and name it among that page's `aliases:`.",
    ),
    Case(
        "duplicate-page", "nearly one title on one day",
        {
            "wiki/t/2026-04-24-a.md": f"{SOURCED.replace('x', 'y')}# Persistent agents and their memory\n",
            "wiki/u/2026-04-24-b.md": f"{SOURCED}# Persistent agents and their memories\n",
        },
        "wiki/u/2026-04-24-b.md:1:1: duplicate-page: the page and wiki/t/2026-04-24-a.md may be one: title and day are nearly the same. "
        "Merge it into the other, which more leads to, and name it among that page's `aliases:`.",
    ),
    Case(
        "figure-absent", "two of three",
        {
            "wiki/t/2026-04-24-a.md": "---\nraw: raw/rss/x.md\n---\n# A\n\nFrom 0.18 to 0.52, at $5.\n",
            "raw/rss/x.md": f"It went from 0.18 on. {'More words of it. ' * 9}\n",
        },
        "wiki/t/2026-04-24-a.md:6:14: figure-absent: none of its raw files has 0.52 (line 6), $5 (line 6); 1 of 3 figures are there. "
        "Say where they come from, or mend them.",
    ),
    Case(
        "index-doubled", "one part",
        {"wiki/index.md": "# Index\n\n- [A](t/a.md)\n- [again](t/a.md)\n", "wiki/t/a.md": "# A\n"},
        'wiki/index.md:4:3: index-doubled: "t/a.md" stands in this part already. Delete one of the two.',
    ),
    Case(
        "index-missing", "a page of a topic that is listed",
        {"wiki/index.md": "# Index\n\n## T (new)\n\n- [A](t/a.md)\n", "wiki/t/a.md": "# A\n", "wiki/t/b.md": "# B\n"},
        "wiki/t/b.md:1:1: index-missing: wiki/index.md lists its topic, and not the page. `wikigen fix` adds it.",
    ),
    Case(
        "log-date", "no such day",
        {"wiki/log.md": "# Log\n\n## [2026-02-30] note | Some | words\n"},
        'wiki/log.md:3:1: log-date: the entry "Some" has no day of any calendar. Write `[YYYY-MM-DD]`.',
    ),
    Case(
        "log-doubled", "twice on a day",
        {"wiki/log.md": "# Log\n\n## [2026-02-03] note | Some | words\n## [2026-02-03] note | Some | words\n"},
        'wiki/log.md:4:1: log-doubled: the entry "Some" of this day stands here twice. Delete one of the two.',
    ),
    Case(
        "log-missing", "one of two",
        {
            "wiki/log.md": "# Log\n\n## [2026-04-24] ingest | First thing | rss\n",
            "wiki/t/2026-04-24-a.md": f"{SOURCED}# First thing\n",
            "wiki/t/2026-04-24-b.md": f"{SOURCED.replace('/x', '/y')}# Other matter\n",
        },
        "wiki/t/2026-04-24-b.md:1:1: log-missing: wiki/log.md names the summaries of its days, and not this one. "
        "Add an entry, or let it be.",
    ),
    Case(
        "log-nowhere", "no page",
        {"wiki/log.md": "# Log\n\n## [2026-04-24] ingest | Some paper | rss\n"},
        'wiki/log.md:3:1: log-nowhere: no page of about 2026-04-24 has the words of the ingest "Some paper". '
        "Name the page by its title or its path.",
    ),
    Case(
        "old-page", "by tier",
        {"wiki/t/a.md": "---\nupdated: 2026-01-01\ntier: 1\n---\n# A\n", "wiki/t/2026-04-24-b.md": f"{SOURCED}# B\n"},
        "wiki/t/a.md:1:1: old-page: the page is 113 days behind the wiki; tier 1 allows 30. Go over it, and set `updated:`.",
        options={"ages": {1: 30}},
    ),
    Case(
        "question-overdue", "a past quarter",
        {
            "wiki/t/2026-01-24-a.md": f"{SOURCED.replace('04', '01')}# A\n\n## Open questions\n\n1. Will it ship by Q1?\n",
            "wiki/t/2026-04-24-b.md": f"{SOURCED}# B\n",
        },
        'wiki/t/2026-01-24-a.md:9:4: question-overdue: the question names 2026-03-31, which is past, and bears no mark of an answer: '
        '"Will it ship by Q1?". Answer it, and begin it with `[x]` or `Answered:`.',
    ),
    Case(
        "raw-unnamed", "one paper",
        {
            "wiki/t/2026-04-24-a.md": "---\narxiv: 2604.14228\nraw: raw/rss/y.md\n---\n# A\n",
            "raw/huggingface/x.md": "---\narxiv_url: https://arxiv.org/abs/2604.14228\n---\n# X\n",
            "raw/rss/y.md": "# Y\n",
        },
        "wiki/t/2026-04-24-a.md:1:1: raw-unnamed: raw/huggingface/x.md has arxiv 2604.14228 too, and the page does not name it. "
        "Add `raw: raw/huggingface/x.md` if the page draws on it.",
    ),
    Case(
        "raw-unnamed", "one clipped article",
        {
            "wiki/t/2026-04-24-a.md": "---\nsource: https://a.example/post\nraw: raw/rss/y.md\n---\n# A\n",
            "raw/clippings/x.md": "---\nsource: https://a.example/post\n---\n# X\n",
            "raw/rss/y.md": "# Y\n",
        },
        "wiki/t/2026-04-24-a.md:1:1: raw-unnamed: raw/clippings/x.md has url a.example/post too, and the page does not name it. "
        "Add `raw: raw/clippings/x.md` if the page draws on it.",
    ),
    Case(
        "raw-unused", "one that fits no pattern",
        {
            "wiki/t/2026-04-24-a.md": "# A\n\n**Source:** X\n**Raw:** raw/gmail/x.md · raw/rss/2026-*.md\n",
            "wiki/t/2026-04-24-b.md": "---\nsource: X\nraw: raw/[1]*.md\n---\n# B\n",
            **{f"raw/{name}.md": f"# Of {name}\n" for name in ("[1]a", "gmail/x", "rss/2026-01", "rss/2026-02", "rss/x")},
        },
        "raw/rss/x.md:1:1: raw-unused: no page names this document, nor has its URL, its arXiv id or its title. "
        "Write a page on it (`wikigen new`), or let it be.",
    ),
    Case(
        "raw-unused", "one of two",
        {
            "wiki/t/2026-04-24-a.md": "---\nraw: raw/rss/y.md\n---\n# A\n",
            "raw/rss/x.md": "# X\n",
            "raw/rss/y.md": "# Y\n",
        },
        "raw/rss/x.md:1:1: raw-unused: no page names this document, nor has its URL, its arXiv id or its title. "
        "Write a page on it (`wikigen new`), or let it be.",
    ),
    Case(
        "raw-unused", "one of those in brackets and quotes",
        {
            "wiki/t/2026-04-24-a.md": "---\nraw: raw/rss/y.md\n---\n# A\n\n(raw/rss/a.md) \"raw/rss/b.md\" 'raw/rss/c.md' <raw/rss/d.md> ./raw/rss/e.md\n",
            **{f"raw/rss/{name}.md": f"# Of {name}\n" for name in "abcdexy"},
        },
        "raw/rss/x.md:1:1: raw-unused: no page names this document, nor has its URL, its arXiv id or its title. "
        "Write a page on it (`wikigen new`), or let it be.",
    ),
    Case(
        "stale-page", "a newer summary",
        {
            "wiki/t/kv-cache.md": "---\nupdated: 2026-04-01\n---\n# KV cache\n",
            "wiki/t/2026-04-24-a.md": f"{SOURCED}# A faster KV cache\n",
        },
        "wiki/t/kv-cache.md:1:1: stale-page: 1 newer page on it not mentioned; it knows of nothing after 2026-04-01: wiki/t/2026-04-24-a.md. "
        "Read them, and link those that change it.",
    ),
    Case(
        "duplicate-name", "two titles",
        {"wiki/t/a.md": "# Same\n", "wiki/t/b.md": "# Same\n"},
        'wiki/t/b.md:1:1: duplicate-name: the name "Same" belongs to wiki/t/a.md too. Give one of them another title or alias.',
    ),
    Case(
        "duplicate-name", "a title and an alias",
        {"wiki/t/a.md": "# Same\n", "wiki/t/b.md": "---\naliases: [Same]\n---\n# Other\n"},
        'wiki/t/b.md:1:1: duplicate-name: the name "Same" belongs to wiki/t/a.md too. Give one of them another title or alias.',
    ),
    Case(
        "embed-limit", "of a page that is too long",
        {"wiki/t/a.md": "# A\n\n![[b]]\n", "wiki/t/b.md": f"# B\n\n{'x' * 70_000}\n"},
        'wiki/t/a.md:3:1: embed-limit: "b" is shown as a link: with it, the page would embed more than 64 kB. '
        "Embed a section of it, or write a link.",
    ),
    Case(
        "embed-limit", "of too many in each other",
        {f"wiki/t/{name}.md": f"# {name}\n\n![[{following}]]\n" for name, following in zip("abcde", "bcdef", strict=True)}
        | {"wiki/t/f.md": "# f\n"},
        'wiki/t/a.md:3:1: embed-limit: "f" within wiki/t/e.md is shown as a link: more than 4 texts would stand in each other. '
        "Embed a section of it, or write a link.",
    ),
    Case(
        "embed-loop", "of a page in itself",
        {"wiki/t/a.md": "# A\n\n## Part\n\n![[#part]]\n"},
        'wiki/t/a.md:5:1: embed-loop: what "#part" shows holds this embed, itself or by what it embeds, so within itself it is shown as a link. '
        "Embed a section that does not hold this one, or write a link.",
    ),
    Case(
        "embed-loop", "where it closes",
        {"wiki/t/a.md": "# A\n\n![[b]]\n", "wiki/t/b.md": "# B\n\n![[b]]\n"},
        'wiki/t/b.md:3:1: embed-loop: what "b" shows holds this embed, itself or by what it embeds, so within itself it is shown as a link. '
        "Embed a section that does not hold this one, or write a link.",
    ),
    Case(
        "empty-link", "no target",
        {"wiki/t/a.md": "# A\n\nSee [x]().\n"},
        "wiki/t/a.md:3:5: empty-link: the link has no target. Name a page, or delete it.",
    ),
    Case(
        "empty-page", "no byte",
        {"wiki/t/a.md": ""},
        "wiki/t/a.md:1:1: empty-page: the file is empty. Write the page, or delete the file.",
    ),
    Case(
        "encoding", "Latin-1",
        {"wiki/t/a.md": b"# A\n\nna\xefve\n"},
        "wiki/t/a.md:3:3: encoding: the file holds bytes that are no UTF-8, the first of them 0xef. "
        "Save it as UTF-8; the bytes are shown as �.",
    ),
    Case(
        "encoding", "NUL in a digest",
        {"raw/rss/a.md": b"# A\n\nb\0c\n"},
        "raw/rss/a.md:3:2: encoding: the file holds NUL bytes. Remove them; they are shown as �.",
    ),
    Case(
        "front-matter", "a colon",
        {"wiki/t/a.md": "---\ntitle: One: two\n---\n# One: two\n"},
        "wiki/t/a.md:2:11: front-matter: the front matter is not valid YAML: mapping values are not allowed in this context. "
        "Put quotes around a value that holds ': '.",
    ),
    Case(
        "front-matter", "never closed",
        {"wiki/t/a.md": "---\ntitle: A\n\n# A\n"},
        "wiki/t/a.md:1:1: front-matter: the front matter is never closed. Add a line of --- below its last key.",
    ),
    Case(
        "front-matter-second", "two blocks",
        {"wiki/t/a.md": "---\ntitle: A\n---\n\n---\ntags: [x]\n---\n\n# A\n"},
        "wiki/t/a.md:5:1: front-matter-second: a second block of metadata stands below the front matter; its keys count only where the "
        "first block lacks them. Move its keys into the first block.",
    ),
    Case(
        "front-matter-size", "a novel",
        {"wiki/t/a.md": f"---\nabstract: {'word ' * 14_000}\n---\n# A\n"},
        "wiki/t/a.md:1:1: front-matter-size: the front matter has 70,012 characters and is left unread; 65,536 is the most. "
        "Move the text below the closing ---.",
    ),
    Case(
        "link-elsewhere", "another folder",
        {"wiki/t/a.md": "# A\n\nSee [x](b.md).\n", "wiki/x/b.md": "# B\n"},
        'wiki/t/a.md:3:5: link-elsewhere: there is no "b.md" here; it leads to wiki/x/b.md. Mend its path.',
    ),
    Case(
        "link-elsewhere", "one `../` too many",
        {"wiki/t/a.md": "# A\n\n[x](../../x/b.md) [y](../x/b.md) [z](/x/b.md)\n", "wiki/x/b.md": "# B\n"},
        'wiki/t/a.md:3:1: link-elsewhere: there is no "../../x/b.md" here; it leads to wiki/x/b.md. Mend its path.',
    ),
    Case(
        "link-loose", "blanks",
        {"wiki/t/a.md": "# A\n\nSee [x](b c.md).\n", "wiki/t/b c.md": "# B\n"},
        'wiki/t/a.md:3:5: link-loose: the target of the link "x" holds blanks. Write its target between < and >.',
    ),
    Case(
        "metadata-conflict", "two tiers",
        {"wiki/t/a.md": "---\ntier: 1\n---\n# A\n\n**Tier:** 2\n"},
        "wiki/t/a.md:6:11: metadata-conflict: 'tier' says '2' here and '1' in the front matter; that one counts. "
        "Keep one of the two lines of tier.",
    ),
    Case(
        "metadata-value", "a tier",
        {"wiki/t/a.md": "---\ntitle: A\ntier: high\n---\n# A\n"},
        "wiki/t/a.md:3:1: metadata-value: 'tier' has a value that cannot be read: 'high'. Begin it with a number, such as `2`.",
    ),
    Case(
        "metadata-value", "a date",
        {"wiki/t/a.md": "# A\n\n**Date:** soon\n"},
        "wiki/t/a.md:3:11: metadata-value: 'date' has a value that cannot be read: 'soon'. Write a day of the calendar as YYYY-MM-DD.",
    ),
    Case(
        "metadata-value", "a title",
        {"wiki/t/a.md": "---\ntitle: {a: b}\n---\n# A\n"},
        "wiki/t/a.md:2:1: metadata-value: 'title' has a value that cannot be read: \"{'a': 'b'}\". Write plain text, or a list of it.",
        Severity.INFO,
    ),
    Case(
        "missing-anchor", "with a suggestion",
        {"wiki/t/a.md": "# A\n\n[x](b.md#first-pat)\n", "wiki/t/b.md": "# B\n\n## First part\n"},
        "wiki/t/a.md:3:1: missing-anchor: wiki/t/b.md has no anchor #first-pat. Did you mean #first-part?",
    ),
    Case(
        "missing-anchor", "of a block",
        {"wiki/t/a.md": "# A\n\n![[b#^4f2a]]\n", "wiki/t/b.md": "# B\n\n## First part\n\nWords. ^4f2a\n"},
        "wiki/t/a.md:3:1: missing-anchor: wiki/t/b.md has no anchor #^4f2a. A block's `^name` is not published: name a heading.",
    ),
    Case(
        "missing-anchor", "with nothing near",
        {"wiki/t/a.md": "# A\n\n[x](b.md#zzz)\n", "wiki/t/b.md": "# B\n"},
        "wiki/t/a.md:3:1: missing-anchor: wiki/t/b.md has no anchor #zzz. Name one of its headings.",
    ),
    Case(
        "missing-raw", "in front matter",
        {"wiki/t/2026-04-24-a.md": "---\nraw: raw/gmail/gone.md\n---\n# A\n\n<https://a.example>\n"},
        'wiki/t/2026-04-24-a.md:2:1: missing-raw: there is no raw digest "raw/gmail/gone.md". Add the file, or mend the path.',
    ),
    Case(
        "missing-raw", "in the text, with a suggestion",
        {"wiki/t/a.md": "# A\n\nFrom raw/rss/2026-04-24-some-pst.md.\n", "raw/rss/2026-04-24-some-post.md": "# Some post\n"},
        'wiki/t/a.md:3:6: missing-raw: there is no raw digest "raw/rss/2026-04-24-some-pst.md". '
        'Did you mean "Some post" of 2026-04-24 (raw/rss/2026-04-24-some-post.md)?',
    ),
    Case(
        "missing-raw", "a pattern in a bold line that nothing fits",
        {"wiki/t/a.md": "# A\n\n**Raw:** raw/rss/*.md · ../raw/gmail/2026-*.md\n", "raw/rss/x.md": "# X\n"},
        'wiki/t/a.md:3:10: missing-raw: there is no raw digest "raw/gmail/2026-*.md". Add a file that fits, or mend the path.',
    ),
    Case(
        "missing-raw", "a pattern in front matter that nothing fits",
        {"wiki/t/a.md": "---\nraw: [raw/rss/*.md, raw/gmail/2026-*.md]\n---\n# A\n", "raw/rss/x.md": "# X\n"},
        'wiki/t/a.md:2:1: missing-raw: there is no raw digest "raw/gmail/2026-*.md". Add a file that fits, or mend the path.',
    ),
    Case(
        "missing-raw", "in brackets",
        {"wiki/t/a.md": "# A\n\nGone [raw/rss/gone.md].\n"},
        'wiki/t/a.md:3:7: missing-raw: there is no raw digest "raw/rss/gone.md". Add the file, or mend the path.',
    ),
    Case(
        "no-title", "no title",
        {"wiki/t/a.md": "Only words.\n"},
        "wiki/t/a.md:1:1: no-title: the page has no title but its file's name. Begin it with `# Title`.",
    ),
    Case(
        "tier-unknown", "no such tier",
        {"wiki/t/a.md": "---\ntier: 9\n---\n# A\n"},
        "wiki/t/a.md:1:1: tier-unknown: the page has tier 9. The configuration names 1, 2, 3, 4.",
    ),
    Case(
        "unsafe-link", "a script",
        {"wiki/t/a.md": "# A\n\n[x](javascript:alert(1))\n"},
        'wiki/t/a.md:3:1: unsafe-link: "javascript:alert(1)" has a scheme that is not published. Link by https, or to a page.',
    ),
    Case(
        "unsourced", "a summary",
        {"wiki/t/2026-04-24-a.md": "# A\n\nWords.\n"},
        "wiki/t/2026-04-24-a.md:1:1: unsourced: the summary names neither a source nor a raw digest. Add `source:` or `raw:`.",
    ),
    Case(
        "withheld", "a draft",
        {"wiki/t/a.md": "---\ndraft: true\n---\n# A\n\n[x](gone.md)\n"},
        "wiki/t/a.md:1:1: withheld: the page is not published. It says so itself, as `publish: false`, `draft: true` and `status: private` do.",
    ),
    Case(
        "withheld-unreadable", "perhaps a draft",
        {"wiki/t/a.md": "---\ntitle: 'A\ndraft: true\n---\n# A\n"},
        "wiki/t/a.md:1:1: withheld-unreadable: the page is not published: its front matter cannot be read and may ask for that. "
        "Mend its front matter.",
    ),
)  # fmt: skip
"""Every code in every wording."""

ELSEWHERE = {
    "active-file": "seen on disk: tests/test_files.py",
    "collision": "URLs are the site's: tests/publish/test_site.py",
    "diagram": "seen while a page is rendered: tests/publish/test_diagrams.py",
    "file-name": "seen on disk: tests/test_files.py",
    "formula": "seen while a page is rendered: tests/publish/test_formulas.py",
    "hidden-file": "seen on disk: tests/test_files.py",
    "private-data": "looked for when asked: tests/publish/test_privacy.py",
    "redacted": "looked for when asked: tests/publish/test_privacy.py",
    "redirect-aside": "URLs are the site's: tests/publish/test_redirects.py",
    "render-limit": "seen while a page is rendered: tests/publish/test_plugin.py",
    "secret": "looked for when asked: tests/publish/test_privacy.py",
    "skipped-file": "seen on disk: tests/publish/test_build.py",
    "silence-unknown": "seen when all findings are known: tests/check/test_policy.py",
    "silence-unreasoned": "seen when all findings are known: tests/check/test_policy.py",
    "silence-unused": "seen when all findings are known: tests/check/test_policy.py",
    "unreadable-file": "seen on disk: tests/test_sources.py",
    "steps-aside": "URLs are the site's: tests/publish/test_site.py, tests/publish/test_pages.py",
}
"""Codes that no wiki in memory raises, and where they are tested."""

CLEAN = {
    "wiki/index.md": "# Index\n\n- [A](t/2026-04-24-a.md)\n",
    "wiki/t/2026-04-24-a.md": (
        f"{SOURCED}# A\n\n## Part\n\n[b](../u/b.md#part), [[B]], [[b|x]], [up](../), raw/rss/p.md, ![f](../assets/f.svg), "
        "<https://a.example>, [m](mailto:a@a.example), `[c](gone.md)`\n\n## Related\n\n- [B](../u/b.md)\n"
    ),
    "wiki/t/2026-04-25-b.md": (
        "# B again\n\n**Date:** 2026-04-25  \n**Raw:** raw/rss/p.md (item 1)  \n**Tier:** 2\n\n[#part](#part)\n\n## Part\n"
    ),
    "wiki/u/b.md": "---\naliases: [Bee]\ntags: [x, y]\nunheard: of\n---\n# B\n\n## Part\n\n[[Bee]] and [[A#Part]]\n",
    "wiki/daily-digest/2026-04/2026-04-24.md": "# Day\n",
    "wiki/log.md": "# Log\n",
    "wiki/assets/f.svg": "",
    "raw/rss/p.md": "---\nurl: https://p.example/x\n---\n# P\n\n[broken](gone.md)\n",
}


def found_in(files: Mapping[str, str | bytes], **options: Any) -> tuple[tuple[Diagnostic, ...], Config]:
    """Everything that checking `files` finds, suggestions and audits too."""
    config = Config.from_options(options, docs_dir=Path("/w/wiki"), root=Path("/w"))
    made = make_wiki(files)
    derived = derive(made, config)
    found = sort_diagnostics((*check(made, derived, config), *(entry for rule in AUDITS for entry in rule(made, derived, config))))
    return found, config


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_each_code(case: Case) -> None:
    """Each problem is one diagnostic with its exact place, message and remedy, and with the severity that `CODES` says."""
    found, config = found_in(case.files, **({"check": case.options} if case.options else {}))
    others = {"front-matter"} if case.code == "withheld-unreadable" else set()
    assert [line_of(entry, config) for entry in found if entry.code not in others] == [case.line]
    assert found[0].code == case.code
    assert found[0].severity is (case.severity or CODES[case.code].severity)


def test_the_table_has_every_code() -> None:
    """Every code has a wiki in the table above that raises it, or a named place where it is tested."""
    covered = {case.code for case in CASES}
    assert covered | set(ELSEWHERE) == set(CODES)
    assert covered & set(ELSEWHERE) == set()
    for code, place in ELSEWHERE.items():
        for path in place.partition(": ")[2].split(", "):
            text = (Path(__file__).resolve().parents[2] / path).read_text(encoding="utf-8")
            assert code in text, path


def test_a_clean_wiki_raises_nothing() -> None:
    """A wiki with every form of link, both spellings of metadata and a digest raises nothing at all."""
    assert found_in(CLEAN)[0] == ()


def test_configuration_names_tiers() -> None:
    """A tier that the configuration names is known, and one that only the defaults have is not."""
    files = {"wiki/t/a.md": "---\ntier: 9\n---\n# A\n", "wiki/t/b.md": "---\ntier: 1\n---\n# B\n"}
    found, config = found_in(files, tiers={9: "Nine"})
    assert [line_of(entry, config) for entry in found] == ["wiki/t/b.md:1:1: tier-unknown: the page has tier 1. The configuration names 9."]


def test_problems_are_sorted_and_said_once() -> None:
    """Diagnostics come by document, place and code, and the same one only once."""
    files = {"wiki/t/b.md": "# B\n\n[x](gone.md) [y](lost.md)\n", "wiki/t/a.md": "[z]()\n"}
    found, _ = found_in(files)
    assert [(entry.doc, entry.span.start, entry.code) for entry in found] == [
        ("wiki/t/a.md", 0, "empty-link"),
        ("wiki/t/a.md", 0, "no-title"),
        ("wiki/t/b.md", 5, "broken-link"),
        ("wiki/t/b.md", 18, "broken-link"),
    ]
    assert sort_diagnostics((*reversed(found), *found)) == found


def test_withheld_pages_bring_one_problem() -> None:
    """Of a page that is not published nothing is told but that: its broken links are its author's own business."""
    found, _ = found_in({"wiki/t/a.md": "---\ndraft: true\ntier: 77\n---\n[x](gone.md)\n"})
    assert [entry.code for entry in found] == ["withheld"]


def test_every_rule_is_needed() -> None:
    """Each rule finds something in the wikis of the table."""
    config = Config.from_options({"check": {"ages": {1: 30}}}, docs_dir=Path("/w/wiki"), root=Path("/w"))
    useful = set()
    for case in CASES:
        made = make_wiki(case.files)
        useful |= {rule for rule in (*RULES, *AUDITS) if list(rule(made, derive(made, config), config))}
    assert useful == {*RULES, *AUDITS}


def test_codes_are_told_in_words() -> None:
    """Codes are sorted lower-case names, each with a sentence that says what it means."""
    assert list(CODES) == sorted(CODES)
    assert all(name == name.lower() and " " not in name for name in CODES)
    assert all(code.meaning[0].isupper() and code.meaning.endswith(".") for code in CODES.values())


def test_severities_rank() -> None:
    """A note weighs less than a warning, and a warning less than an error."""
    assert [severity.rank for severity in (Severity.INFO, Severity.WARNING, Severity.ERROR)] == [0, 1, 2]
    assert Diagnostic(code="x", severity=Severity.INFO, doc=DocId("a"), span=Span(start=0, end=0, line=1, column=1), message="m").hint == ""
