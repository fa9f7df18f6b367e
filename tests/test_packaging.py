"""What is installed is what was written: public names, pins, set-up, and the wheel."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import calctutor
from processes import Asked

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {"torch", "sentence_transformers", "transformers", "gradio", "sklearn", "pandas"}

PUBLIC = [
    "Abstention",
    "CalctutorError",
    "Chat",
    "Citation",
    "Comparison",
    "Fact",
    "IndexReport",
    "Passage",
    "Reply",
    "Sentence",
    "Settings",
    "Term",
    "Tutor",
    "__version__",
]


def normal(requirement: str) -> str:
    """The name of a requirement or pin, as registries compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line and not line.startswith("#")]
    return {normal(line): line.partition("==")[2] for line in kept}


def test_the_public_names_are_these():
    assert sorted(calctutor.__all__) == PUBLIC
    assert dir(calctutor) == PUBLIC
    for name in PUBLIC:
        assert getattr(calctutor, name) is not None
    assert calctutor.Tutor.__module__ == "calctutor.tutor"


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Tutors'"):
        _ = calctutor.Tutors  # type: ignore[attr-defined]


def test_the_version_is_the_same_everywhere():
    assert importlib.metadata.version("calctutor") == calctutor.__version__


def test_every_dependency_is_pinned_exactly():
    project = PROJECT["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert {normal(requirement) for requirement in wanted} - set(pins()) == set()
    assert all(re.fullmatch(r"[\w.!]+", version) for version in pins().values())


def test_every_import_is_of_a_declared_dependency():
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["server"]]
    declared = {normal(requirement) for requirement in wanted}
    carried = {"fastapi": "gradio", "starlette": "gradio", "uvicorn": "gradio"}
    carried["transformers"] = "sentence-transformers"
    homes = importlib.metadata.packages_distributions()
    strangers = set()
    for path in (ROOT / "src").rglob("*.py"):
        for name in imported(path.read_text(encoding="utf-8")) - sys.stdlib_module_names:
            of = {carried.get(name, normal(home)) for home in homes.get(name, [name])}
            if name != "calctutor" and not of & declared:
                strangers.add((path.name, name))
    assert strangers == set()


def imported(text: str) -> set[str]:
    """The top-level packages that a source text imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(text)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_the_pins_bring_no_graphics_packages():
    assert [name for name in pins() if name.startswith(("nvidia", "cuda", "triton"))] == []


@pytest.mark.parametrize(
    "code", ["import calctutor", "from calctutor.faces.cli import main; main(['--help'])"]
)
def test_the_start_is_light(code: str):
    more = HEAVY | {"numpy", "onnxruntime", "faiss", "tokenizers", "tiktoken"}
    assert loaded_by(code) & more == set()


def test_asking_loads_neither_torch_nor_gradio(asked: Asked):
    assert asked.code == 0
    assert asked.modules & HEAVY == set()


def test_asking_loads_nothing_of_a_server(asked: Asked):
    assert asked.modules & {"pg8000", "alembic", "mako", "argon2", "prometheus_client"} == set()


def loaded_by(code: str) -> set[str]:
    """The top-level modules that some code leaves behind in a fresh interpreter."""
    show = "import sys; print('\\n@@' + ' '.join({m.split('.')[0] for m in sys.modules}))"
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"], check=True, capture_output=True, text=True
    )
    return set(ran.stdout.rpartition("@@")[2].split())


def test_app_is_short_and_does_nothing_on_import():
    lines = (ROOT / "app.py").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) < 10
    assert "gradio" not in loaded_by(f"import sys; sys.path.insert(0, {str(ROOT)!r}); import app")


def test_the_wheel_carries_code_and_notes_and_answers(wheel: Path, home: Path, tmp_path: Path):
    target = tmp_path / "installed"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    command += ["--disable-pip-version-check", "--target", str(target), str(wheel)]
    subprocess.run(command, check=True)
    shipped = {path.name for path in (target / "calctutor" / "corpus").iterdir()}
    assert shipped == {path.name for path in (ROOT / "corpus").glob("*.md")}
    assert package_files(target / "calctutor") - shipped >= package_files(ROOT / "src/calctutor")
    code = (
        "import calctutor.settings as s; print(s.__file__); print(s.shipped_notes());"
        "from calctutor.faces.cli import main; main(['ask', 'Where does myositis ossificans lie?'])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(target), "CALCTUTOR_HOME": str(home / "wheel")},
    )
    file, notes, answer = ran.stdout.split("\n", 2)
    assert Path(file) == target / "calctutor" / "settings.py"
    assert Path(notes) == target / "calctutor" / "corpus"
    assert "thigh" in answer


def package_files(folder: Path) -> set[str]:
    """Every file of a package, whatever its kind, but for what Python compiles."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in files if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as this source builds it, with the builder that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))
