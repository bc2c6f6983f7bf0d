"""Words, sentences and paragraphs. Words follow Zipf's law, as those of any language do, so that a search index has a real one's size."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random

__all__ = ["Prose", "Vocabulary", "coin", "make_vocabulary"]

_COMMON = (
    "the of and to in a is that for it as with on by this are from at or be which not but have its can one more new their when than was also into "
    "other some such only over time each use between most may these two like many they first where after both while then how about all through will "
    "so no if any what there does same still without under before because every against much less here rather once"
).split()
_FIELD = (
    "model cache token agent query index page memory latency cost batch layer server tool prompt route scale budget kernel graph trace signal window "
    "sample reward policy context benchmark gradient weight expert tensor buffer thread shard replica schema parser ledger digest source claim draft "
    "review release vendor price chip rack cluster network packet sensor robot market contract audit"
).split()
_ONSETS = "b br c cl d dr f fl g gr h j k kr l m n p pl qu r sk st t tr v w z".split()
_VOWELS = "a e i o u ai ea io ou".split()
_CODAS = "b ck d ft g l ld m n nd ng nt p r rd rk rt t th x".split()
_COINED = 12_000
"""Words beside the common ones; a wiki of some thousand pages has about so many that are not names."""


def coin(rng: Random, syllables: int = 2) -> str:
    """A word that no language has, and that does not end like a plural."""
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(syllables - 1)) + (
        rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words by falling frequency."""

    words: tuple[str, ...]
    cumulative: tuple[float, ...]
    """Running sums of the words' weights: 1 / (rank + 2.7), Zipf's law as Mandelbrot mended it."""


def make_vocabulary(seed: int) -> Vocabulary:
    """The words of one wiki."""
    rng = Random(f"{seed}/vocabulary")
    coined = dict.fromkeys(coin(rng, rng.choice((1, 2, 2, 3))) for _ in range(_COINED))
    field = [*_FIELD, *list(coined)[:200]]
    rng.shuffle(field)
    words = dict.fromkeys((*_COMMON, *field, *coined))
    return Vocabulary(words=tuple(words), cumulative=tuple(accumulate(1 / (rank + 2.7) for rank in range(len(words)))))


class Prose:
    """Text out of one generator of random numbers, so that a page does not depend on those written before it."""

    def __init__(self, vocabulary: Vocabulary, rng: Random) -> None:
        self.rng = rng
        self._words = vocabulary.words
        self._cumulative = vocabulary.cumulative

    def words(self, count: int) -> str:
        """So many words, divided by blanks."""
        return " ".join(self.rng.choices(self._words, cum_weights=self._cumulative, k=count))

    def word(self) -> str:
        """A word that says something: none of the common ones."""
        return self._words[self.rng.randrange(len(_COMMON), len(self._words))]

    def sentence(self, link: str = "") -> str:
        """6 to 24 words and a stop; one in four has something marked in it, and all have the link where one is given."""
        rng = self.rng
        words = rng.choices(self._words, cum_weights=self._cumulative, k=rng.randint(6, 24))
        if link:
            words.insert(rng.randint(1, len(words)), link)
        if rng.random() < 0.25:
            words.insert(rng.randint(1, len(words)), rng.choice(_MARKS)(rng, self.word()))
        text = " ".join(words)
        return f"{text[0].upper()}{text[1:]}."

    def paragraph(self, link: str = "") -> str:
        """2 to 6 sentences on one line, the link in the first of them."""
        return " ".join((self.sentence(link), *(self.sentence() for _ in range(self.rng.randint(1, 5)))))

    def heading(self) -> str:
        """2 to 5 words, the first with a capital."""
        return self.words(self.rng.randint(2, 5)).capitalize()


_MARKS = (
    lambda _, word: f"**{word}**",
    lambda _, word: f"*{word}*",
    lambda _, word: f"`{word}()`",
    lambda rng, _: f"(${rng.randint(1, 9)}/${rng.randint(10, 99)} per million)",
    lambda rng, _: f"{rng.random():.2f} → {rng.random():.2f}",
    lambda rng, word: f"— {word}, {rng.randint(2, 900)}× —",
    lambda _, word: f"“{word}”",
)
"""What real text has between its words."""
