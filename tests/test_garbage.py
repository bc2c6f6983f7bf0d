"""While a wiki is read, nothing is collected; afterwards all is as it was."""

import gc
from collections.abc import Iterator

import pytest

from wikigen import garbage
from wikigen.garbage import keeping


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    was_on, thresholds = gc.isenabled(), gc.get_threshold()
    gc.unfreeze()
    garbage._freeze.cache_clear()
    gc.enable()
    yield
    gc.unfreeze()
    garbage._freeze.cache_clear()
    gc.set_threshold(*thresholds)
    if not was_on:
        gc.disable()


def test_collects_nothing_meanwhile_and_again_afterwards() -> None:
    with keeping():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_stays_off_where_it_was_off() -> None:
    gc.disable()
    with keeping():
        pass
    assert not gc.isenabled()


def test_collects_again_after_an_error() -> None:
    with pytest.raises(KeyError), keeping():
        raise KeyError
    assert gc.isenabled()


def test_freezes_the_first_time_alone() -> None:
    with keeping():
        pass
    frozen = gc.get_freeze_count()
    assert frozen > 0
    kept = [[number] for number in range(1_000)]
    with keeping():
        pass
    assert gc.get_freeze_count() <= frozen  # what was freed meanwhile is no longer counted
    assert kept
