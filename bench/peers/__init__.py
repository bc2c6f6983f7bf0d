"""The generators that are compared, in the order in which they take turns."""

from bench.peers.base import Peer, Project, Unavailable
from bench.peers.eleventy import ELEVENTY
from bench.peers.hugo import HUGO
from bench.peers.mkdocs import MKDOCS, MKDOCS_EXTENDED
from bench.peers.wikigen import WIKIGEN
from bench.peers.zensical import ZENSICAL

__all__ = ["PEERS", "WIKIGEN", "Peer", "Project", "Unavailable"]

PEERS = (WIKIGEN, MKDOCS, MKDOCS_EXTENDED, ZENSICAL, HUGO, ELEVENTY)
