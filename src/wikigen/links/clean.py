r"""A URL as a stranger's text has it, turned into the URL that may be published, or into nothing.

`TRACKING`, `REDIRECTORS`, `TRACKERS`, `ACCOUNT` and `LOGIN` are the policy. Nothing is fetched: a redirector is undone only where its target is
written inside it. This module must not know where the URL stood, nor what is shown in its place.

`where` of a row is matched against host and path: `x\.com/i/` fits `x.com` and its subdomains, `/p/` any host.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple, TypeAlias
from urllib.parse import SplitResult, quote, unquote, urlsplit

__all__ = [
    "ACCOUNT",
    "ACCOUNT_WORDS",
    "ADDRESS",
    "LOGIN",
    "LOGIN_WORDS",
    "REDIRECTORS",
    "TRACKERS",
    "TRACKING",
    "Tracking",
    "clean_url",
    "is_login",
    "phrases",
]

Decoder: TypeAlias = Callable[[SplitResult], str | None]
"""Reads the target out of a redirector's URL; None where it is not written there."""

_LONGEST = 8_192
"""Characters from which a URL is no longer looked at."""
_HOPS = 8
"""Rounds of cleaning, so redirectors inside redirectors; what is not settled by then is not published."""


def _where(*rows: str) -> re.Pattern[str]:
    paths = "|".join(row for row in rows if row.startswith("/")) or "(?!)"
    hosts = "|".join(row for row in rows if not row.startswith("/")) or "(?!)"
    return re.compile(rf"[^/]*+(?:{paths})|(?:[^/]*\.)?(?:{hosts})", re.IGNORECASE)


class Tracking(NamedTuple):
    """A row of `TRACKING`: parameters that say who reads, or where from, and are not needed to get there."""

    where: re.Pattern[str]
    names: re.Pattern[str]
    values: re.Pattern[str]


def _row(where: str, names: str, values: str = ".*") -> Tracking:
    return Tracking(_where(where), re.compile(names, re.IGNORECASE), re.compile(values, re.IGNORECASE | re.DOTALL))


TRACKING: tuple[Tracking, ...] = (
    # campaigns and their analytics
    _row("/", r"utm_.*|mtm_.*|matomo_.*|pk_(?:campaign|kwd|source|medium|content|cid)|piwik_.*|hsa_.*|xtor|wt\.?mc\w*|s_cid|s_kwcid"),
    _row("/", r"_ga|_gl|_gac|at_(?:campaign|medium|custom\d)|ns_(?:mchannel|source|campaign|linkname|fee)|sc_(?:src|l?lid|uid|eh)"),
    _row("/", r"cmpid|ncid|spm|scm|guccounter|guce_referrer\w*|_branch_\w+|_openstat|__twitter_impression|vgo_ee|_ss_[a-z]"),
    # clicks on advertisements and shares
    _row("/", r"fbclid|gclid|gclsrc|dclid|[gw]braid|gad_\w+|srsltid|msclkid|ys?clid|twclid|ttclid|li_fat_id|igsh|igshid|mibextid|epik"),
    _row("/", r"rb_clickid|irclickid|irgwc|cjevent|cjdata|ef_id|tblci|zanpid|fb_(?:action_ids|action_types|ref|source)"),
    # the reader of a mail
    _row("/", r"mc_[cet]id|mc_tc|_hsenc|_hsmi|_hsfp|__hs\w+|hsctatracking|hss_channel|hs_email|mkt_tok|vero_\w+|oly_(?:enc|anon)_id"),
    _row(
        "/", r"_bhiiv|bhcl_id|bhba|jwt_token|last_resource_guid|ck_subscriber_id|sh_kit|_kx|_ke|klaviyo_id|nb_klid|__s|dm_[it]|is_?freemail"
    ),
    _row("/", r"elq\w*|et_[rc]id|sfmc_\w+|emc[id]|emdi|inf_contact_key|iterable\w*|bsft_\w+|_bta_\w+|mi_u|trk_(?:contact|msg|module|sid)"),
    _row("/", r"j|e-?mail|user_?email|email_?(?:id|hash)|recipient|(?:ml_)?subscriber(?:_?\w+)?|sub_?id|contact_?id|member_?(?:id|uuid)"),
    _row("/", r"source", r"(?:e-?mail|rss|friends_link|newsletter|digest)\b.*"),
    _row("/", r"lid", r"[0-9a-z]{12}"),
    # what opens a door
    _row("/", r"(?:access_?|refresh_?|id_?|auth_?|login_?|csrf_?)?token|api_?key|auth_?key|pass(?:word|wd)|pwd|(?:client_?)?secret|otp"),
    _row("/", r"sid|php_?sessid|jsessionid|session_?id|signature|sig|x-amz-(?:signature|credential|security-token)|awsaccesskeyid"),
    # parameters that mean this on these sites only
    _row(r"substack\.com/", r"r|publication_id|post_id|triedredirect|showwelcome\w*|s|action"),
    _row(r"/p/[^/]+/?$", r"r|publication_id|post_id|triedredirect|showwelcome\w*"),
    _row(r"/r/[0-9a-f]{8}/?$", r"m"),
    _row(r"medium\.com/", r"source|sk|gi|pli"),
    _row(r"(?:x|twitter)\.com/", r"ref|ref_src|ref_url|cn|cxt"),
    _row(r"(?:x|twitter)\.com/[^/]+/status/", r"s|t"),
    _row(r"(?:youtube\.com|youtube-nocookie\.com|youtu\.be)/", r"si|feature|pp|ab_channel|kw"),
    _row(r"spotify\.com/", r"si|sp_\w+|dl_branch|nd"),
    _row(r"linkedin\.com/", r"trk\w*|trackingid|lipi|licu|mid(?:token|sig)|eid|otptoken|refid|rcm|ebp|origin"),
    _row(r"(?:facebook|instagram|threads)\.(?:com|net)/", r"__tn__|__cft__.*|__xts__.*|eid|hc_\w+|fref|refid|xmt"),
    _row(r"reddit\.com/", r"share_id|rdt|ref|ref_source|correlation_id|\$\w+|post_fullname"),
    _row(r"tiktok\.com/", r"_[rdt]|is_from_webapp|sender_\w+|is_copy_url|share_\w+|u_code|tt_from"),
    _row(r"google\.[a-z.]{2,6}/", r"ved|ei|usg|sa|sxsrf|gs_lc\w+|oq|aqs|sca_\w+|sourceid|biw|bih|ust|usqp|authuser"),
    _row(r"amazon\.[a-z.]{2,6}/", r"ref_?|tag|p[df]_rd_\w+|qid|sr|crid|sprefix|dib(?:_tag)?|linkcode|linkid|content-id|ascsubtag"),
    _row(r"(?:list-manage\d*|campaign-archive\d*)\.com/|mailchi\.mp/", r"e"),
)
"""Parameters that are dropped, in the query and, where one stands there, with the whole fragment."""


def _parameter(*names: str) -> Decoder:
    def target(parts: SplitResult) -> str | None:
        found = {name.lower(): value for _, _, name, value in _pieces(parts.query)}
        return next((found[name] for name in names if found.get(name)), None)

    return target


def _whole_query(parts: SplitResult) -> str:
    rest = f"{parts.query}#{parts.fragment}".removesuffix("#")
    return rest if "://" in rest else unquote(rest)


def _path_segment(parts: SplitResult) -> str | None:
    """`/CL0/https:%2F%2Fexample.com%2Fpage/1/…` (Amazon's mail service), `/click/12.34/aHR0cHM6Ly9…/…` (Sailthru)."""
    segments = [unquote(part) for part in parts.path.split("/")]
    texts = [_base64(part) if part.startswith("aHR0c") else part for part in segments]
    return next((text for text in texts if text.startswith(("https:", "http:"))), None)


def _substack(parts: SplitResult) -> str | None:
    """`/redirect/2/eyJlIjoi….signature` and `?j=eyJ…`: a JSON object, and the target is its `e`."""
    tokens = [*parts.path.split("/"), *(value for *_, value in _pieces(parts.query))]
    for part in (part for token in tokens for part in token.split(".") if part.startswith("eyJ")):
        try:
            payload = json.loads(_base64(part))
        except (ValueError, RecursionError):
            continue
        if isinstance(payload, dict) and isinstance(payload.get("e"), str):
            return str(payload["e"])
    return None


def _defense_v2(parts: SplitResult) -> str | None:
    """`?u=https-3A__example.com_page`."""
    target = _parameter("u")(parts)
    return unquote(target.translate({ord("-"): "%", ord("_"): "/"})) if target else None


def _defense_v3(parts: SplitResult) -> str | None:
    """`/v3/__https://example.com/*page__;IQ!!…`: each `*` hides a character, `**A` two, `**B` three …, in Base64 behind the `;`."""
    found = re.match(r"https?://[^/]+/v3/__(.+?)__;([\w-]*)=*!", parts.geturl())
    if not found:
        return None
    hidden = iter(_base64(found[2]))
    lengths = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    target = re.sub(r"\*(?:\*([\w-]))?", lambda run: "".join(islice(hidden, lengths.find(run[1]) + 2 if run[1] else 1)), found[1])
    return re.sub(r"^(https?):/+", r"\1://", target)


def _base64(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return ""


REDIRECTORS: tuple[tuple[re.Pattern[str], Decoder], ...] = (
    (_where(r"google\.[a-z.]{2,6}/url$"), _parameter("q", "url")),
    (_where(r"(?:l|lm)\.(?:facebook|instagram|messenger|threads)\.(?:com|net)/"), _parameter("u")),
    (_where(r"slack-redir\.net/link", r"out\.reddit\.com/", r"safelinks\.protection\.outlook\.(?:com|us)/"), _parameter("url")),
    (_where(r"medium\.com/m/global-identity"), _parameter("redirecturl")),
    (_where(r"linkedin\.com/(?:redir\b|safety/go)", r"(?:x|twitter)\.com/i/redirect"), _parameter("url")),
    (_where(r"youtube\.com/redirect"), _parameter("q")),
    (_where(r"duckduckgo\.com/l/", r"t\.umblr\.com/redirect", r"vk\.com/away\.php"), _parameter("uddg", "z", "to")),
    (_where(r"steamcommunity\.com/linkfilter", r"disq\.us/url", r"exit\.sc/$"), _parameter("url", "u")),
    (_where(r"href\.li/$", r"anonym\.to/$", r"nullrefer\.com/$"), _whole_query),
    (_where(r"substack\.com/redirect/"), _substack),
    (_where(r"urldefense\.(?:com|us|proofpoint\.com)/v1/"), _parameter("u")),
    (_where(r"urldefense\.(?:com|us|proofpoint\.com)/v2/"), _defense_v2),
    (_where(r"urldefense\.(?:com|us|proofpoint\.com)/v3/"), _defense_v3),
    (_where(r"/C?L0/https?(?::|%3A)", r"/click/[\d.]+/aHR0c"), _path_segment),
)
"""Where a target is written inside the URL, and how to read it. One that cannot be read leaves nothing to publish."""
_REDIRECTS = re.compile("|".join(f"(?:{where.pattern})" for where, _ in REDIRECTORS), re.IGNORECASE)

TRACKERS = _where(
    r"substack\.com/(?:redirect|app-link)/",
    r"(?:convertkit-mail|kit-mail)\d*\.com/",
    r"list-manage\d*\.com/(?:track|profile|about)",
    r"mailchi\.mp/(?:track|mctx)/",
    r"mail\.beehiiv\.com/",
    r"(?:link|hp)\.beehiiv\.com/",
    r"beehiiv\.com/(?:c|cs|v2/clicks|redirect|click|track)/",
    r"email\.mg\d*\.[^/]+/",
    r"(?:ct\.sendgrid\.net|mailgun\.org|pstmrk\.it|mjt\.lu|rs6\.net|exct\.net|kmail-lists\.com|c\.gle)/",
    r"(?:hubspotlinks\w*|hubspotemail|createsend\d*|cmail\d+|customeriomail|redditmail|sparkpostmail)\.(?:com|net)/",
    r"(?:emlnk\d*|acemln[abc]|mlsend\d*|klclick\d*)\.com/",
    r"mandrillapp\.com/track/",
    r"notifications\.googleapis\.com/email/",
    r"click\.(?:e|em|mail|email|emails|news|newsletter|mailing)\.[^/]+/",
    r"/(?:uni/)?(?:ls|wf)/(?:click|open)\b",
    r"/ss/[co]/",
    r"/e3t/[cb]tc/",
    r"/[ceo]/eJ[\w-]{20}",
    r"/e/c/[\w-]{8}",
    r"/(?:[^/]*+/)*track(?:ing)?/(?:click|open)s?/",
    r"/(?:[^/]*+/)*(?:redirect|redir|clicks?|track|tracking|trk|pixel|beacon)/(?:[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|[\da-f]{24}|[\w-]{32})",
)
"""Links of mail programmes that count clicks, the target known to their server alone."""

ACCOUNT_WORDS = (
    *("unsubscribe", "unsubscribed", "unsub", "opt out", "disable email", "stop receiving", "update profile"),
    *("email preferences", "email settings", "manage preferences", "update preferences", "manage subscription", "manage subscriptions"),
    *("reset password", "forgot password", "change password", "password reset", "password recovery", "magic link", "magic login"),
    *("view in browser", "open in browser", "view online", "web version", "verify email", "confirm email", "confirm subscription"),
)
"""What acts on a reader's account, in a link's path as in its text; `your`, `this`, `email` may stand between the words."""
LOGIN_WORDS = ("login", "log in", "log out", "wp login", "sign in", "sign out")
"""The same, but manuals have paths and texts of these words as well, so their place counts."""


def phrases(words: tuple[str, ...]) -> str:
    """Make a pattern for phrases as a path or a sentence spells them: `reset-password`, `Reset your password`."""
    gap = r"[-_\s]*(?:(?:your|my|this|the|a|e-?mail|web)[-_\s]+){0,3}"
    return "|".join(word.replace(" ", gap) for word in sorted(words, key=len, reverse=True))


ACCOUNT = _where(
    rf"/(?:[^/]*+/)*(?:one-?click-?)?(?:{phrases(ACCOUNT_WORDS)})(?:\.\w{{2,5}})?(?:/|$)",
    r"unsubscribe\.[^/]+/",
)
"""Links that act on somebody's account."""
LOGIN = _where(
    rf"/(?:{phrases(LOGIN_WORDS)})/",
    rf"/(?:[^/]*+/)?(?:{phrases(LOGIN_WORDS)})(?:\.(?:php|html?|aspx?|jsp|do|cgi))?/?$",  # deeper, it is a manual: /cli/docker/login/
    r"(?:login|signin|sso|accounts)\.[^/]+/",
)
"""Links to where one signs in, or out."""

ADDRESS = re.compile(
    r"(?<![\w.+-])(?<!(?<!\w)@)(?!git(?:@|%40))[\w.+-]++(?:@|%40|&#64;)"
    r"(?![\w.-]*\.(?:m?js|css|json|html?|png|jpe?g|gif|svg|webp|avif|tgz|gz)(?![^\W_]))(?:[\w-]+\.)+[^\W\d_]{2,24}(?![^\W_])",
    re.IGNORECASE,
)
"""An e-mail address. `logo@2x.png`, `mermaid@11.min.js`, `git@github.com:…` and the handle `@name@instance.social` are none."""

_ACCOUNT_QUERY = re.compile(
    rf"(?:^|[&;])(?:(?:{phrases(ACCOUNT_WORDS)})|(?:action|do|cmd|op|mode)=(?:{phrases(ACCOUNT_WORDS)}|{phrases(LOGIN_WORDS)}))(?:[=&]|$)",
    re.IGNORECASE,
)
_JWT = re.compile(r"(?<![\w-])eyJ[\w-]{8}")
_TOKEN = re.compile(r"[A-Za-z0-9]{48,}+")
_UNSAFE = re.compile(r'[\s\\<>"]')
_AUTHORITY = re.compile(
    r"(?:.*@)?(?P<authority>(?P<host>\[[0-9a-f:.]{2,45}\]|(?=.{1,255}$)\w[\w-]*+(?:\.[\w-]++)*+\.?)(?::[0-9]{0,5})?)", re.IGNORECASE
)
_KEPT = "%/:?#@!$&'()*+,;=~"  # of a decoded target; other characters are percent-encoded again


def clean_url(url: str) -> str | None:
    """`url` as it may be published, or None where nothing public is left of it. Never raises.

    Only `http` and `https` live. Userinfo and tracking parameters go, what else the query holds keeps its order and spelling;
    a known redirector gives way to its target. None for mail trackers, account links, tokens in the path, and what is no URL.
    A second cleaning changes nothing.
    """
    for _ in range(_HOPS):
        cleaned, settled = _cleaned_once(url)
        if settled or cleaned is None:
            return cleaned
        url = cleaned
    return None


def is_login(url: str) -> bool:
    """Whether `url`, which has no parameters, leads to where everybody signs in: no reader's own, though nothing to publish of a mail."""
    found = re.fullmatch(r"https?://([^?#@]+)", url, re.IGNORECASE)
    return found is not None and LOGIN.match(found[1]) is not None and ACCOUNT.match(found[1]) is None


def _cleaned_once(url: str) -> tuple[str | None, bool]:
    """What is left of a URL, and whether another cleaning would leave the same; that is not so of a redirector's target alone."""
    if len(url) > _LONGEST or not url.isprintable() or _UNSAFE.search(url):
        return None, True
    try:
        parts = urlsplit(url)
    except ValueError:
        return None, True
    found = _AUTHORITY.fullmatch(parts.netloc)
    if parts.scheme not in {"http", "https"} or not found:
        return None, True
    place = f"{found['host'].lower().rstrip('.')}{parts.path or '/'}"
    if _REDIRECTS.match(place):
        decode = next(decode for where, decode in REDIRECTORS if where.match(place))
        return quote(decode(parts) or "", safe=_KEPT, errors="replace"), False
    plain = unquote(place)
    if TRACKERS.match(plain) or ACCOUNT.match(plain) or LOGIN.match(plain) or _ACCOUNT_QUERY.search(parts.query) or _is_personal(plain):
        return None, True
    fragment = "" if _is_loaded(place, parts.fragment) else parts.fragment
    return parts._replace(netloc=found["authority"], query=_without_tracking(place, parts.query), fragment=fragment).geturl(), True


def _pieces(query: str) -> Iterator[tuple[str, str, str, str]]:
    """Of each parameter its separator and spelling, its name and value. `&amp;` separates too: text taken from HTML is full of it."""
    parts = re.split(r"(&(?:amp;)*+)", query)
    for mark, piece in zip(["", *parts[1::2]], parts[::2], strict=True) if query else ():
        name, _, value = piece.partition("=")
        yield mark, piece, unquote(name), unquote(value)


def _without_tracking(place: str, query: str) -> str:
    kept = [(mark, piece) for mark, piece, name, value in _pieces(query) if not _is_tracking(place, name, value)]
    return "".join(mark + piece for mark, piece in kept)[len(kept[0][0]) :] if kept else ""


def _is_loaded(place: str, fragment: str) -> bool:
    """Whether a fragment carries parameters to drop; `#token` alone is a heading."""
    if not fragment:
        return False
    named = (piece for piece in _pieces(fragment.lstrip("?")) if "=" in piece[1])
    return _is_personal(unquote(fragment)) or any(_is_tracking(place, name, value) for _, _, name, value in named)


def _is_tracking(place: str, name: str, value: str) -> bool:
    rows = (row for row in TRACKING if row.names.fullmatch(name) and row.values.fullmatch(value))
    return _is_personal(value) or any(row.where.match(place) for row in rows)


def _is_personal(text: str) -> bool:
    """Whether a path or a value holds an address, a JWT, or a run of characters as only a token has it; slugs, ids and hashes are none."""
    return bool(
        ("@" in text and ADDRESS.search(text))
        or ("eyJ" in text and _JWT.search(text))
        or any(all(re.search(kind, run[0]) for kind in ("[A-Z]", "[a-z]", "[0-9]")) for run in _TOKEN.finditer(text))
    )
