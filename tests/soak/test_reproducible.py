"""The same input gives the same bytes, whatever else about a build is different: its machine, its user, its day, its luck."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import ROOT, write_wiki
from tests.soak.processes import built, differing, some_files
from wikigen.publish.search.service import binary

LISTED = """
import os, random
def shuffled(real, chance):
    class Listing(list):
        __enter__ = lambda self: self
        __exit__ = lambda self, *_: None
        __next__ = lambda self: self.pop() if self else next(iter(()))
        close = lambda self: None
    def listed(*arguments):
        found = sorted(real(*arguments), key=lambda entry: getattr(entry, "name", entry))
        chance.shuffle(found)
        return Listing(found)
    return listed
os.scandir, os.listdir = (shuffled(real, random.Random({seed})) for real in (os.scandir, os.listdir))
"""
"""Plants a file system that lists every folder in an order of its own."""
DAY = """
import datetime, time_machine
time_machine.travel(datetime.timedelta(days={days}).total_seconds() + __import__("time").time()).start()
"""
"""Plants another day."""
LEAK = """
import os, sys, time, multiprocessing
from wikigen.publish.staging import Stage
write = Stage.write
def leaking(stage, path, content):
    return write(stage, path, content + str({}).encode() if path.endswith(".html") else content)
Stage.write = leaking
"""
"""Plants a fault: something of the world gets into every page."""


@dataclass(frozen=True)
class World:
    """What may be different from build to build."""

    arguments: tuple[str, ...] = ("-j", "1")
    environment: Mapping[str, str] = field(default_factory=dict)
    plant: str = ""
    folder: str = "wiki"
    backwards: bool = False
    """Whether files were made in the opposite order."""
    umask: int = 0o022


PLAIN = World()
WORLDS: Mapping[str, tuple[World, ...]] = {
    "hash seed": tuple(World(environment={"PYTHONHASHSEED": seed}) for seed in ("0", "1", "4242")),
    "directory": (World(folder="a/much deeper/földer & <b>/of wikis"), World(folder="w")),
    "time zone": tuple(World(environment={"TZ": zone}) for zone in ("UTC+12", "UTC-14", "NPT-5:45")),
    "day": tuple(World(plant=DAY.format(days=days)) for days in (-1, 40, 4_000)),
    "umask": (World(umask=0o077), World(umask=0)),
    "locale": (World(environment={"LC_ALL": "C"}), World(environment={"LC_ALL": "C.UTF-8"})),
    "file order": (World(backwards=True), *(World(plant=LISTED.format(seed=seed)) for seed in (1, 2))),
    "cores": (World(arguments=("-j", "2")), World(arguments=("-j", "5"))),
}  # fmt: skip
LEAKS: Mapping[str, str] = {
    "hash seed": "hash('a')",
    "directory": "os.getcwd()",
    "time zone": "time.strftime('%Z')",
    "day": "__import__('datetime').date.today()",
    "umask": "os.stat('mkdocs.yml').st_mode",
    "locale": "sys.flags.utf8_mode",
    "file order": "[entry.name for entry in os.scandir('wiki/t')]",
    "cores": "multiprocessing.parent_process() is None",
}
"""For each difference, a fault that it must bring to light."""
EVERYTHING = World(
    arguments=("-j", "3"), environment={"PYTHONHASHSEED": "99", "TZ": "UTC-14", "LC_ALL": "C"}, folder="another/folder", backwards=True, umask=0o077,
    plant=DAY.format(days=40) + LISTED.format(seed=3),
)  # fmt: skip


def made(folder: Path, files: Mapping[str, str | bytes], world: World, **options: Any) -> dict[str, bytes]:
    """The site of a wiki that was written and built in a world, below `folder`."""
    root = folder / world.folder
    before = os.umask(world.umask)
    try:
        root.mkdir(parents=True)
        names = sorted(files, reverse=world.backwards)
        write_wiki(root, {name: files[name] for name in names}, options=options, site_url="https://w.example/")
        for number, name in enumerate(names):
            os.utime(root / name, ns=(10**18 + number * 10**14, 10**18 + number * 10**14))
        return built(root, *world.arguments, plant=world.plant, environment=world.environment)
    finally:
        os.umask(before)


def test_a_share(tmp_path: Path) -> None:
    """With everything different at once there is no other byte, in Pagefind's index neither; a page that says its hash seed differs."""
    files = some_files()
    one = made(tmp_path / "plain", files, PLAIN, search="pagefind")
    other = made(tmp_path / "other", files, EVERYTHING, search="pagefind")
    assert differing(one, other) == []
    assert any(path.endswith(".pf_index") for path in one) or not binary()
    leaking = World(environment={"PYTHONHASHSEED": "1"}, plant=LEAK.format(LEAKS["hash seed"]))
    assert "t/01/index.html" in differing(one, made(tmp_path / "leaking", files, leaking, search="pagefind"))


KINDS: Mapping[str, dict[str, Any]] = {
    "default": {"search": "pagefind"},
    "full, by Python-Markdown": {"search": "material", "engine": "markdown", "publish_raw": "full"},
}


@pytest.fixture(scope="module", params=KINDS)
def plain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Options, and the site as it is built in a plain world."""
    options = KINDS[request.param]
    return options, made(tmp_path_factory.mktemp("plain"), some_files(), PLAIN, **options)


@pytest.mark.soak
@pytest.mark.parametrize("what", WORLDS)
def test_no_byte_differs(what: str, plain: tuple[dict[str, Any], dict[str, bytes]], tmp_path: Path) -> None:
    """One thing after another is different, and the site is not."""
    options, site = plain
    for number, world in enumerate(WORLDS[what]):
        assert differing(site, made(tmp_path / str(number), some_files(), world, **options)) == []
    print(f"{what}: {len(WORLDS[what])} builds of {len(site)} files, 0 bytes differ")  # noqa: T201 - the battery's figures


@pytest.mark.soak
@pytest.mark.parametrize("what", WORLDS)
def test_a_fault_would_show(what: str, tmp_path: Path) -> None:
    """Where something of the world gets into the pages, one of the same builds differs from the plain one."""
    leak = LEAK.format(LEAKS[what])
    plain = made(tmp_path / "plain", some_files(), World(plant=leak))
    worlds = (
        World(world.arguments, world.environment, world.plant + leak, world.folder, world.backwards, world.umask) for world in WORLDS[what]
    )
    assert any(differing(plain, made(tmp_path / str(number), some_files(), world)) for number, world in enumerate(worlds))


@pytest.mark.soak
@pytest.mark.parametrize("corpus", ["the repository's wiki", "1,300 made pages"])
def test_larger_wikis(corpus: str, tmp_path: Path) -> None:
    """A real wiki, and one whose index has several parts: everything different at once, and no byte is."""
    from bench.generate import make_wiki

    if corpus == "1,300 made pages":
        make_wiki(tmp_path / "source", pages=1_300, raw=200, seed=1)
    else:
        for name in ("wiki", "raw"):
            shutil.copytree(ROOT / name, tmp_path / "source" / name)
    folders = [tmp_path / "source" / name for name in ("wiki", "raw")]
    files = {
        path.relative_to(tmp_path / "source").as_posix(): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }
    one, other = (made(tmp_path / name, files, world, search="pagefind") for name, world in (("one", PLAIN), ("other", EVERYTHING)))
    assert differing(one, other) == []
    print(f"{corpus}: {len(one):,} files, {sum(map(len, one.values())):,} bytes, 0 differ")  # noqa: T201 - as above
