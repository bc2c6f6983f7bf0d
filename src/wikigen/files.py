"""What kind of file a name stands for, and whether a file could run: the rules by which files below `wiki/` are read, copied or passed over.

Tables are the policy. This module must not know how files are found, nor what is done with what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat

__all__ = ["ACTIVE", "BACKUPS", "Active", "active", "backup", "odd_name"]

BACKUPS: tuple[str, ...] = (
    r".*~",
    r"#.*#",
    r"~\$.*",  # an office program's lock
    r".*\.(?:orig|rej|bak\w*|backup|bkp|old|save|sav|tmp|temp|sw[a-px]|kate-swp|un~|part|partial|crdownload|download)",
    r".*\.(?:md|markdown|mdown|mkdn?)[._~-](?:\d+|bak|old|orig|copy|new|save|tmp|backup|draft|swp)\w*",
    r".*\.sync-conflict-.*|.*\(conflicted copy.*\).*|.*'s conflicted copy.*",
)
"""Names of files that some program left behind, whole and without regard to case."""
_BACKUP = re.compile("|".join(f"(?:{row})" for row in BACKUPS), re.IGNORECASE | re.DOTALL)


def backup(name: str) -> bool:
    """Whether a file is a copy or a leftover of another."""
    return _BACKUP.fullmatch(name) is not None


_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_LONGEST = 200
"""Bytes; file systems take names of 255, and a page's may get an ending and a number."""


def odd_name(path: str) -> str:
    """What some systems would not take of a path, as a clause; empty where all do."""
    for part in path.split("/"):
        if _RESERVED.fullmatch(part):
            return f'"{part}" is the name of a device on Windows'
        if found := _REFUSED.search(part):
            return f"its name holds {found[0]!r}, which Windows does not allow"
        if part.endswith((".", " ")):
            return "its name ends with a dot or a blank, which Windows drops"
        if len(part.encode("utf-8", "surrogatepass")) > _LONGEST:
            return f"its name has more than {_LONGEST} bytes"
    return ""


# ---- files that run


class Active(NamedTuple):
    """A row of `ACTIVE`."""

    endings: tuple[str, ...]
    why: Callable[[bytes], str]
    """What a file with one of these endings could do, as a clause; empty where its content can do nothing."""


def _always(why: str) -> Callable[[bytes], str]:
    return lambda _data: why


def active(name: str, read: Callable[[], bytes]) -> str:
    """What a file could do in a reader's browser or on a server, as a clause; empty where it can do nothing. `read` gives its content."""
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    row = next((row for row in ACTIVE if ending in row.endings), None)
    return row.why(read()) if row else ""


_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_DRAWING = frozenset(
    (  # noqa: SIM905 - a list of words is read as one
        "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath tref title desc metadata style switch view a "
        "linearGradient radialGradient stop pattern clipPath mask marker image filter mesh meshgradient meshpatch meshrow hatch hatchpath "
        "feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight "
        "feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight "
        "feSpecularLighting feSpotLight feTile feTurbulence animate animateColor animateMotion animateTransform set mpath font font-face "
        "glyph missing-glyph hkern vkern solidcolor"
    ).split()
)
"""SVG's elements that draw; `script`, `foreignObject`, `handler`, `iframe` and what nobody knows are none of them."""
_LINK_ELSEWHERE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)
_CSS_LOADS = re.compile(r"@import|@font-face|\\|(?:url|image-set|src)\(\s*+[\"']?+(?!#|data:image/(?:png|jpe?g|gif|webp))", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]")


class _ActiveError(Exception):
    """What was found, as a clause."""


class _Look:
    """One walk over an XML document's events."""

    def __init__(self) -> None:
        self._in_style = 0
        self._style: list[str] = []

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_internal_subset: int) -> None:
        """A DTD of the file's own could define anything as anything."""
        if has_internal_subset:
            raise _ActiveError("it has a DTD of its own")

    def instruction(self, target: str, _data: str) -> None:
        """A stylesheet in XSLT is a program."""
        if target.lower().startswith("xml-stylesheet"):
            raise _ActiveError("it names a stylesheet")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element with its attributes, names as `namespace name`."""
        space, _, local = name.rpartition(" ")
        if space == _XHTML or local.lower() in {"script", "handler", "listener"}:
            raise _ActiveError(f"it holds <{local}>")
        if space == _SVG and local not in _DRAWING:
            raise _ActiveError(f"it holds <{local}>")
        self._in_style += local == "style"
        for key, value in attributes.items():
            _check_attribute(local, key.rpartition(" ")[2].lower(), value)

    def text(self, data: str) -> None:
        """Text, of which only a stylesheet's matters."""
        if self._in_style:
            self._style.append(data)

    def end(self, name: str) -> None:
        """The end of an element."""
        if name.rpartition(" ")[2] == "style":
            self._in_style -= 1
            if _CSS_LOADS.search("".join(self._style)):
                raise _ActiveError("its stylesheet loads something")
            self._style.clear()


def _check_attribute(element: str, name: str, value: str) -> None:
    plain = _IGNORED.sub("", value)
    if name.startswith("on") or name == "base":
        raise _ActiveError(f'it has the attribute "{name}"')
    if name in {"href", "src", "data", "action", "formaction"} and _SCHEME.match(plain):
        picture = element in {"image", "feImage"} and _PICTURE.match(plain)
        if not picture and not (element == "a" and _LINK_ELSEWHERE.match(plain)):
            raise _ActiveError(f"its <{element}> leads to {plain[:40]!r}")
    if name == "attributename" and (plain.lower().rpartition(":")[2] == "href" or plain.lower().startswith("on")):
        raise _ActiveError("it animates a link")
    if name in {"to", "from", "values", "by"} and "script:" in plain.lower():
        raise _ActiveError("it animates a link")
    if ("(" in value or "\\" in value) and name not in {"d", "points", "transform"} and _CSS_LOADS.search(value):
        raise _ActiveError(f'its attribute "{name}" loads something')


def _xml(data: bytes) -> str:
    """What an XML document could do: a drawing, a feed and the like can do nothing."""
    look = _Look()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = look.doctype
    parser.ProcessingInstructionHandler = look.instruction
    parser.StartElementHandler, parser.EndElementHandler = look.start, look.end
    parser.CharacterDataHandler = look.text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - its signature
    except _ActiveError as found:
        return str(found)
    except (expat.ExpatError, ValueError, LookupError) as error:
        return f"it is no XML: {error}"
    return ""


ACTIVE: tuple[Active, ...] = (
    Active(("html", "htm", "xhtml", "xht", "shtml", "shtm", "mht", "mhtml", "hta"), _always("its scripts would run")),
    Active(("svgz", "swf", "xsl", "xslt", "xpi", "jar"), _always("it could run, and cannot be looked into")),
    Active(
        ("php", "php3", "php4", "php5", "php7", "phtml", "phar", "asp", "aspx", "jsp", "cgi", "htaccess"), _always("a server may run it")
    ),
    Active(("svg", "xml", "rss", "atom", "rdf", "mml", "mathml", "kml", "gpx", "xspf", "opml", "xul", "wsdl", "xsd"), _xml),
)
"""Files that a browser shows by itself, outside the site's pages and their policy."""
