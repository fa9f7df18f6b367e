"""Each tool in the configuration that its own documentation shows, behind one shape.

A tool is made from a folder for its files and the path of the model, and does
``ingest(passages)``, ``open()`` and ``ask(question) -> passage ids, best first``.
Imported by `child.py` alone, so that a process loads one tool and nothing else.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

Passages = list[tuple[str, str]]
"""(id, text with its heading path in front)."""
BEST = 10


class Tool(Protocol):
    """What is measured."""

    def __init__(self, folder: Path, model: str) -> None: ...

    def ingest(self, passages: Passages) -> None:
        """Embed, index and save."""

    def open(self) -> None:
        """Load what was saved, ready for a question."""

    def ask(self, question: str) -> list[str]:
        """The ids of the ten best passages."""


class LangChain:
    """LangChain with its FAISS store and HuggingFace embeddings."""

    def __init__(self, folder: Path, model: str) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings

        self.folder = str(folder)
        self.embeddings = HuggingFaceEmbeddings(model_name=model)

    def ingest(self, passages: Passages) -> None:
        from langchain_community.vectorstores import FAISS

        store = FAISS.from_texts(
            [text for _, text in passages],
            self.embeddings,
            metadatas=[{"id": key} for key, _ in passages],
        )
        store.save_local(self.folder)

    def open(self) -> None:
        from langchain_community.vectorstores import FAISS

        self.store = FAISS.load_local(
            self.folder, self.embeddings, allow_dangerous_deserialization=True
        )

    def ask(self, question: str) -> list[str]:
        return [d.metadata["id"] for d in self.store.similarity_search(question, k=BEST)]


class LlamaIndex:
    """LlamaIndex with its simple vector store and HuggingFace embeddings."""

    def __init__(self, folder: Path, model: str) -> None:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self.folder = str(folder)
        self.embed_model = HuggingFaceEmbedding(model_name=model)

    def ingest(self, passages: Passages) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode

        nodes = [TextNode(id_=key, text=text) for key, text in passages]
        index = VectorStoreIndex(nodes, embed_model=self.embed_model)
        index.storage_context.persist(self.folder)

    def open(self) -> None:
        from llama_index.core import StorageContext, load_index_from_storage

        context = StorageContext.from_defaults(persist_dir=self.folder)
        index = load_index_from_storage(context, embed_model=self.embed_model)
        self.retriever = index.as_retriever(similarity_top_k=BEST)

    def ask(self, question: str) -> list[str]:
        return [hit.node.node_id for hit in self.retriever.retrieve(question)]


class Txtai:
    """txtai with its hybrid index."""

    def __init__(self, folder: Path, model: str) -> None:
        from txtai import Embeddings

        self.folder = str(folder / "index")
        self.embeddings = Embeddings(path=model, hybrid=True)

    def ingest(self, passages: Passages) -> None:
        self.embeddings.index([(key, text, None) for key, text in passages])
        self.embeddings.save(self.folder)

    def open(self) -> None:
        self.embeddings.load(self.folder)

    def ask(self, question: str) -> list[str]:
        return [str(key) for key, _ in self.embeddings.search(question, BEST)]


class Haystack:
    """Haystack's hybrid pipeline over its in-memory store, joined by reciprocal ranks."""

    def __init__(self, folder: Path, model: str) -> None:
        self.path = str(folder / "store.json")
        self.model = model

    def ingest(self, passages: Passages) -> None:
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
        )

        embedder = SentenceTransformersDocumentEmbedder(model=self.model, progress_bar=False)
        embedder.warm_up()
        store = InMemoryDocumentStore()
        documents = [Document(id=key, content=text) for key, text in passages]
        store.write_documents(embedder.run(documents)["documents"])
        store.save_to_disk(self.path)

    def open(self) -> None:
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import (
            InMemoryBM25Retriever,
            InMemoryEmbeddingRetriever,
        )
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersTextEmbedder,
        )

        store = InMemoryDocumentStore.load_from_disk(self.path)
        self.pipeline = Pipeline()
        embedder = SentenceTransformersTextEmbedder(model=self.model, progress_bar=False)
        self.pipeline.add_component("embed", embedder)
        self.pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=BEST))
        self.pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=BEST))
        joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=BEST)
        self.pipeline.add_component("join", joiner)
        self.pipeline.connect("embed.embedding", "dense.query_embedding")
        self.pipeline.connect("dense", "join")
        self.pipeline.connect("words", "join")

    def ask(self, question: str) -> list[str]:
        result = self.pipeline.run({"embed": {"text": question}, "words": {"query": question}})
        return [d.id for d in result["join"]["documents"]]


class Chroma:
    """Chroma's persistent client with its sentence-transformers function."""

    def __init__(self, folder: Path, model: str) -> None:
        import chromadb
        from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

        self.function = SentenceTransformerEmbeddingFunction(model_name=model)
        self.client = chromadb.PersistentClient(path=str(folder))

    def ingest(self, passages: Passages) -> None:
        collection = self.client.create_collection("notes", embedding_function=self.function)
        for start in range(0, len(passages), 1000):
            part = passages[start : start + 1000]
            collection.add(ids=[key for key, _ in part], documents=[text for _, text in part])

    def open(self) -> None:
        self.collection = self.client.get_collection("notes", embedding_function=self.function)

    def ask(self, question: str) -> list[str]:
        return list(self.collection.query(query_texts=[question], n_results=BEST)["ids"][0])


class BareScript:
    """The least that does the job: the int8 model, FAISS Flat, bm25s, a convex sum."""

    def __init__(self, folder: Path, model: str) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.folder = folder
        self.tokenizer = Tokenizer.from_file(str(Path(model) / "tokenizer.json"))
        self.tokenizer.enable_truncation(256)
        self.tokenizer.no_padding()
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(compiled_model(), options)

    def embed(self, text: str):  # noqa: ANN201
        import numpy as np

        ids = np.array([self.tokenizer.encode(text).ids], dtype=np.int64)
        return self.session.run(None, {"input_ids": ids})[0][0]

    def ingest(self, passages: Passages) -> None:
        from concurrent.futures import ThreadPoolExecutor

        import bm25s
        import faiss
        import numpy as np

        with ThreadPoolExecutor() as pool:
            vectors = np.array(list(pool.map(self.embed, [text for _, text in passages])))
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        faiss.write_index(flat, str(self.folder / "flat.faiss"))
        words = bm25s.BM25()
        texts = [text for _, text in passages]
        words.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)
        words.save(str(self.folder / "words"))
        ids = json.dumps([key for key, _ in passages])
        (self.folder / "ids.json").write_text(ids, encoding="utf-8")

    def open(self) -> None:
        import bm25s
        import faiss

        faiss.omp_set_num_threads(1)
        self.flat = faiss.read_index(str(self.folder / "flat.faiss"))
        self.words = bm25s.BM25.load(str(self.folder / "words"))
        self.ids = json.loads((self.folder / "ids.json").read_text(encoding="utf-8"))

    def ask(self, question: str) -> list[str]:
        import bm25s
        import numpy as np

        scores, rows = self.flat.search(self.embed(question)[None], 50)
        tokens = bm25s.tokenize(question, return_ids=False, show_progress=False)[0]
        words = self.words.get_scores(tokens) if tokens else np.zeros(len(self.ids))
        top = float(words.max()) or 1.0
        fused = {row: 0.8 * score for row, score in zip(rows[0], scores[0], strict=True)}
        best = sorted(fused, key=lambda row: -(fused[row] + 0.2 * words[row] / top))
        return [self.ids[row] for row in best[:BEST]]


class Calctutor:
    """calctutor's own index and retriever, retrieval alone."""

    def __init__(self, folder: Path, model: str) -> None:
        import os

        from calctutor.build import open_settings_embedder
        from calctutor.settings import read_settings

        self.folder = folder
        self.settings = read_settings(os.environ)
        self.embedder = open_settings_embedder(self.settings)

    def ingest(self, passages: Passages) -> None:
        import hashlib
        from datetime import UTC, datetime

        from calctutor.backends.local_index import write_index
        from calctutor.build import recipe_of
        from calctutor.types import Note, NotesContent, Passage, Span

        notes = []
        cut = []
        for key, text in passages:
            digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
            notes.append(Note(key, text, digest))
            cut.append(Passage(key, key, (), text, text, Span(0, len(text), 1, 1)))
        write_index(
            self.folder / "index",
            NotesContent(tuple(notes), tuple(cut), (), (), ()),
            recipe_of(self.settings, self.embedder),
            self.embedder,
            cache=self.folder / "vectors.sqlite",
            built_at=datetime.now(UTC),
            reason="benchmark",
        )

    def open(self) -> None:
        from calctutor.backends.local_index import open_index
        from calctutor.retrieval.retriever import Retriever

        self.retriever = Retriever(open_index(self.folder / "index"), self.embedder)

    def ask(self, question: str) -> list[str]:
        return [hit.passage.id for hit in self.retriever.search(question, BEST)]


def compiled_model() -> str:
    """The int8 model that calctutor compiled for this machine."""
    import os

    from calctutor.settings import read_settings

    cache = read_settings(os.environ).cache
    found = sorted(cache.rglob("*.onnx"), key=lambda path: path.stat().st_size)
    if not found:
        raise SystemExit("No compiled model yet: ask calctutor a question first.")
    return str(found[0])


TOOLS: dict[str, type[Tool]] = {
    "calctutor": Calctutor,
    "bare script": BareScript,
    "LangChain": LangChain,
    "LlamaIndex": LlamaIndex,
    "txtai": Txtai,
    "Haystack": Haystack,
    "Chroma": Chroma,
}
OURS = ("calctutor", "bare script")
"""Tools that run in calctutor's own environment."""
