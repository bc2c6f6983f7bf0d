"""Equal words of parsed pages as one object: targets, labels and headings stand on many of them, and a decoder makes each anew."""

from __future__ import annotations

from sys import intern

from msgspec.structs import force_setattr

from wikigen.model import Page

__all__ = ["shared"]


def shared(page: Page) -> Page:
    """The same page, whose words are in memory once for all pages that went through here.

    A string is exchanged for an equal one, which nobody can tell: a frozen value stays what it is.
    """
    for ref in page.refs:
        force_setattr(ref, "target", intern(ref.target))
        force_setattr(ref, "label", intern(ref.label))
        if ref.context is not None:
            force_setattr(ref.context, "mention", intern(ref.context.mention))
    for section in page.sections:
        force_setattr(section, "title", intern(section.title))
        force_setattr(section, "anchor", intern(section.anchor))
    return page
