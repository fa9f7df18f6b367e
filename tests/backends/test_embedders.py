"""One test body for every Embedder, and the compiled one held to sentence-transformers."""

from __future__ import annotations

import copy
import gc
import os
import shutil
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calctutor.backends.compiled import CompiledEmbedder
from calctutor.backends.embedders import TextEmbedder, open_embedder
from calctutor.backends.model_files import find_model
from calctutor.backends.sentence_transformer import SentenceTransformerEmbedder
from calctutor.errors import ModelError
from calctutor.folder import open_settings_embedder
from calctutor.settings import read_settings
from doubles import HashingEmbedder

NEAR = (
    ("The valve between the left atrium and the left ventricle.", "The mitral valve."),
    ("Supply and demand set the price.", "What decides what a good costs on a market?"),
    ("Chloroplasts turn light into sugar.", "How do plants use sunlight?"),
)
ODD = (
    "",
    " \t\r\n",
    "\x00\x07\x1b[31m",
    "<|endoftext|> [SEP] [CLS] [MASK] [PAD]",
    "bad \ud800 half",
    "🎓👩‍⚕️ é ́ עברית العربية 日本語",
    "x" * 100_000,
    "word " * 20_000,
    "<script>alert(1)</script>",
)


@pytest.fixture(scope="module")
def torch_embedder(tmp_path_factory: pytest.TempPathFactory) -> TextEmbedder:
    """The same model as one of the user's own, by sentence-transformers."""
    folder = tmp_path_factory.mktemp("models") / "my own modèl"
    shutil.copytree(find_model(None).folder, folder, copy_function=os.link)
    return open_embedder(model=folder, cache=folder)


@pytest.fixture(params=["hashing", "compiled", "sentence-transformers"])
def embedder(request: pytest.FixtureRequest) -> TextEmbedder:
    if request.param == "hashing":
        return HashingEmbedder()
    fixture = "compiled" if request.param == "compiled" else "torch_embedder"
    found: TextEmbedder = request.getfixturevalue(fixture)
    return found


def test_rows_are_unit_vectors_in_the_order_given(embedder: TextEmbedder):
    texts = [text for pair in NEAR for text in pair] + ["one", "two words " * 60]
    for embed in (embedder.embed_queries, embedder.embed_passages):
        rows = embed(texts)
        assert rows.shape == (8, embedder.dimension)
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
        turned = embed(texts[::-1])
        np.testing.assert_allclose(turned[::-1], rows, atol=1e-5)


def test_a_vector_does_not_hang_on_its_neighbours(embedder: TextEmbedder):
    texts = [text for pair in NEAR for text in pair]
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    together = embedder.embed_passages([*texts, "a neighbour " * 100])
    np.testing.assert_allclose(together[:-1], alone, atol=1e-5)
    np.testing.assert_allclose(embedder.embed_queries(texts), alone, atol=1e-5)


def test_no_texts_no_rows(embedder: TextEmbedder):
    assert embedder.embed_queries([]).shape == (0, embedder.dimension)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_odd_texts_get_unit_vectors(embedder: TextEmbedder):
    rows = embedder.embed_passages(ODD)
    assert rows.shape == (len(ODD), embedder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    for text in ODD:
        assert embedder.count_pieces(text) >= 2


def test_many_threads_get_the_same_vectors(embedder: TextEmbedder):
    texts = [f"{text} {number}" for number in range(3) for pair in NEAR for text in pair]
    expected = np.concatenate([embedder.embed_queries([text]) for text in texts])
    with ThreadPoolExecutor(8) as pool:
        found = np.concatenate(list(pool.map(lambda text: embedder.embed_queries([text]), texts)))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_names_tell_model_variant_and_hash(compiled: TextEmbedder, torch_embedder: TextEmbedder):
    assert compiled.name == "all-MiniLM-L6-v2/int8/53aa5117"
    name, variant, digest = torch_embedder.name.split("/")
    assert (name, variant, len(digest)) == ("my own modèl", "torch", 8)
    assert compiled.window == torch_embedder.window == 256
    assert compiled.dimension == torch_embedder.dimension == 384


def test_the_compiled_model_agrees_with_sentence_transformers(
    compiled: TextEmbedder, torch_embedder: TextEmbedder
):
    assert isinstance(torch_embedder, SentenceTransformerEmbedder)
    texts = [text for pair in NEAR for text in pair]
    ours, theirs = compiled.embed_passages(texts), torch_embedder.embed_passages(texts)
    assert (ours * theirs).sum(axis=1).min() > 0.98
    for number, (passage, query) in enumerate(NEAR):
        near = (
            compiled.embed_queries([query])[0]
            @ compiled.embed_passages([other for other, _ in NEAR]).T
        )
        assert int(near.argmax()) == number, passage


def test_what_lies_past_the_window_does_not_count(
    compiled: TextEmbedder, torch_embedder: TextEmbedder
):
    start = "calcium " * 254
    for embedder in (compiled, torch_embedder):
        assert embedder.count_pieces(start) == 256
        same = embedder.embed_passages([start, f"{start} entirely other words at the end"])
        np.testing.assert_allclose(same[0], same[1], atol=1e-5)
        shorter = embedder.embed_passages(["calcium " * 100 + "phosphate"])[0]
        assert float(shorter @ same[0]) < 0.999
    ours, theirs = compiled.embed_passages([start])[0], torch_embedder.embed_passages([start])[0]
    assert float(ours @ theirs) > 0.97


def test_pieces_are_counted_as_the_model_does(compiled: TextEmbedder, torch_embedder: TextEmbedder):
    for text in ("hyperparathyroidism", "a b c", "", "3-5% of patients; p < .05", "naïve Ångström"):
        assert compiled.count_pieces(text) == torch_embedder.count_pieces(text)


def test_one_thread_and_many_give_the_same(compiled: TextEmbedder, model_cache: Path):
    single = open_embedder(cache=model_cache, threads=1)
    assert isinstance(single, CompiledEmbedder)
    texts = [f"{text} {number}" for number in range(5) for pair in NEAR for text in pair]
    np.testing.assert_array_equal(single.embed_passages(texts), compiled.embed_passages(texts))


def test_a_model_in_use_is_not_opened_again_and_one_that_is_not_is_let_go():
    settings = replace(read_settings({}), threads=3)
    first = open_settings_embedder(settings)
    assert open_settings_embedder(settings) is first
    assert open_settings_embedder(replace(settings, threads=2)) is not first
    held = weakref.ref(first)
    del first
    gc.collect()
    assert held() is None


class FailsOnOne(CompiledEmbedder):
    """The compiled model, save that one text can't be read."""

    def _pieces(self, text: str) -> list[int]:
        if text == "unreadable":
            raise ModelError("This text can't be read.")
        return super()._pieces(text)


@pytest.mark.parametrize("place", [0, 9, 19])
def test_an_error_of_any_thread_is_raised_and_the_next_texts_are_embedded(
    compiled: TextEmbedder, place: int
):
    failing = copy.copy(compiled)
    failing.__class__ = FailsOnOne
    texts = [f"word {number}" for number in range(20)]
    with pytest.raises(ModelError, match="can't be read"):
        failing.embed_passages([*texts[:place], "unreadable", *texts[place:]])
    assert np.array_equal(failing.embed_passages(texts), compiled.embed_passages(texts))
