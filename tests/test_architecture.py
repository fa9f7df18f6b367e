"""The import table of docs/architecture.md, held over the source as it stands."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "calctutor"

FLOOR = {
    "text", "terms", "aspects", "spelling", "shorthand", "synonyms", "thesaurus",
    "wordnet", "wordparts", "term_table", "fact_names", "wording",
    "protocols", "study_protocols", "people_protocols", "types",
    "learner_types", "quiz_types", "visit_types", "import_types", "reading_types",
    "people_types", "pages", "errors",
}  # fmt: skip
DOMAIN = {"notes", "retrieval", "dialogue", "quiz"}
ALLOWED: dict[str, set[str]] = {
    "types": set(),
    "learner_types": {"types"},
    "quiz_types": {"types"},
    "visit_types": {"types"},
    "import_types": set(),
    "people_types": set(),
    "errors": set(),
    "pages": set(),
    "text": set(),
    "synonyms": {"text"},
    "thesaurus": {"text"},
    "shorthand": set(),
    "wordnet": {"text"},
    "wordparts": {"text", "wordnet"},
    "aspects": {"text", "types", "synonyms"},
    "reading_types": {"types"},
    "protocols": {"types", "reading_types"},
    "study_protocols": {"learner_types"},
    "people_protocols": {"types", "visit_types", "people_types"},
    "spelling": {"text", "types", "errors"},
    "term_table": {"text", "aspects", "types"},
    "fact_names": {"text", "types", "term_table"},
    "wording": {"text", "types", "term_table", "protocols", "spelling"},
    "terms": {
        "text",
        "aspects",
        "types",
        "errors",
        "synonyms",
        "spelling",
        "term_table",
        "protocols",
        "wordnet",
    },
    "notes": FLOOR,
    "retrieval": FLOOR,
    "dialogue": FLOOR,
    "quiz": FLOOR,
    "exports": FLOOR,
    "backends": FLOOR,
    "courses": {"errors"},
    "settings": {"types", "errors", "courses"},
    "study": DOMAIN | FLOOR,
    "chat": DOMAIN | FLOOR | {"study"},
    "quizzing": DOMAIN | FLOOR | {"study", "chat"},
    "tutor": DOMAIN | FLOOR | {"chat", "quizzing"},
    "importing": {"notes"} | FLOOR,
    "folder": {"notes", "backends", "settings", "courses", "importing"} | FLOOR,
    "indexing": {"notes", "backends", "settings", "folder"} | FLOOR,
    "build": DOMAIN | FLOOR | {"backends", "settings", "tutor", "folder", "indexing", "shared"},
    "shared": {"notes", "backends", "settings", "folder", "indexing"} | FLOOR,
    "moving": {"quiz", "backends", "settings", "courses", "build"} | FLOOR,
    "evaluation": {"tutor", "text", "types", "errors"},
    "faces": {
        "build",
        "moving",
        "tutor",
        "chat",
        "study",
        "exports",
        "evaluation",
        "settings",
        "courses",
        "types",
        "quiz_types",
        "learner_types",
        "visit_types",
        "import_types",
        "people_types",
        "importing",
        "pages",
        "protocols",
        "study_protocols",
        "people_protocols",
        "errors",
        "__init__",
    },
    "__main__": {"faces"},
    "__init__": {"tutor", "chat", "settings", "types", "errors"},
}
"""Each folder or module of the package, and the others that it may import."""

EXCEPTIONS = {("tutor.py", "open", "build")}
"""(file, function, import): `Tutor.open` is the one way up, inside the function."""

IMPURE = {
    "time", "os", "sys", "random", "secrets", "uuid", "socket", "ssl", "http", "urllib", "sqlite3",
    "sqlalchemy", "requests", "httpx", "subprocess", "threading", "asyncio", "multiprocessing",
    "tempfile", "shutil", "platform", "platformdirs", "getpass", "logging",
}  # fmt: skip
"""What a domain folder has no business with: clock, environment, chance, network, database."""
READERS = {"notes/load.py", "notes/convert.py"}
"""The only domain files that read files."""
FILE_MODULES = {"pathlib", "io", "glob", "fileinput", "os"}
PURE_PATHS = {"PurePath", "PurePosixPath"}
CLOCK_CALLS = {"now", "utcnow", "today"}

HOMES = {
    "gradio": ("faces/web/",),
    "torch": ("backends/",),
    "sentence_transformers": ("backends/",),
    "transformers": ("backends/",),
    "onnx": ("backends/",),
    "onnxscript": ("backends/",),
    "onnxruntime": ("backends/",),
    "tokenizers": ("backends/",),
    "tiktoken": ("backends/",),
    "regex": ("backends/",),
    "faiss": ("backends/",),
    "bm25s": ("backends/",),
    "sqlite3": ("backends/",),
    "sqlalchemy": ("backends/",),
    "alembic": ("backends/",),
    "pg8000": ("backends/",),
    "cattrs": ("backends/",),
    "mcp": ("faces/web/",),
    "argon2": ("backends/",),
    "prometheus_client": ("faces/web/people/",),
    "fsrs": ("quiz/",),
    "markdown_it": ("notes/", "exports/", "faces/web/"),
}
"""Where a library may be imported: one place that knows it."""


class Import(NamedTuple):
    """One import: ``name`` is dotted and absolute, ``taken`` the names taken from it."""

    name: str
    line: int
    function: str
    relative: bool
    taken: frozenset[str] = frozenset()


def imports(tree: ast.AST, function: str = "") -> Iterator[Import]:
    """Every import below a node, with the function that it stands in."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, function, False)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            names = {base}
            if base == "calctutor":
                names = {f"{base}.{a.name}" if a.name in ALLOWED else base for a in node.names}
            for name in names:
                taken = frozenset(a.name for a in node.names)
                yield Import(name, node.lineno, function, node.level > 0, taken)
        yield from imports(node, inside)


def part_of(path: Path, root: Path) -> str:
    """The row of the table that a file belongs to: a folder, or a module at the top."""
    relative = path.relative_to(root)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported_part(name: str) -> str | None:
    """The row that an import reaches, or None for another package."""
    package, _, rest = name.partition(".")
    return (rest.split(".")[0] or "__init__") if package == "calctutor" else None


@cache
def parsed(text: str) -> tuple[ast.Module, tuple[Import, ...]]:
    """A source text as a tree, and its imports; kept, as most files are read many times."""
    tree = ast.parse(text)
    return tree, tuple(imports(tree))


def faults(root: Path) -> list[str]:
    """Every breach of the rules under a source folder, with file and line."""
    found: list[str] = []
    for path in sorted(root.rglob("*.py")):
        tree, imported = parsed(path.read_text(encoding="utf-8"))
        place = path.relative_to(root).as_posix()
        found += import_faults(path, root, imported)
        found += home_faults(place, imported)
        if part_of(path, root) in DOMAIN:
            found += purity_faults(place, tree, imported)
    return found


def import_faults(path: Path, root: Path, found: Iterable[Import]) -> list[str]:
    """Imports that the table does not have."""
    part, place = part_of(path, root), path.relative_to(root).as_posix()
    if part not in ALLOWED:
        return [f"{place}: {part} has no row in the import table"]
    wrong = []
    for item in found:
        if item.relative:
            wrong.append(f"{place}:{item.line}: relative import")
            continue
        target = imported_part(item.name)
        if target is None or target == part or target in ALLOWED[part]:
            continue
        if (place, item.function, target) not in EXCEPTIONS:
            wrong.append(f"{place}:{item.line}: {part} imports {target}")
    return wrong


def home_faults(place: str, found: Iterable[Import]) -> list[str]:
    """Libraries imported outside the one place that knows them."""
    return [
        f"{place}:{item.line}: {item.name} is imported outside {' and '.join(homes)}"
        for item in found
        if (homes := HOMES.get(item.name.split(".")[0])) and not place.startswith(homes)
    ]


def purity_faults(place: str, tree: ast.AST, imported: Iterable[Import]) -> list[str]:
    """Reads of clock, environment, chance, network, database or files in a domain file."""
    banned = IMPURE | FILE_MODULES
    if place in READERS:
        banned = IMPURE - FILE_MODULES
    found = [
        f"{place}:{item.line}: a domain file imports {item.name}"
        for item in imported
        if item.name.split(".")[0] in banned
        and not (item.name == "pathlib" and item.taken and item.taken <= PURE_PATHS)
    ]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_CALLS:
            found.append(f"{place}:{node.lineno}: a domain file asks {node.func.attr}()")
        if isinstance(node.func, ast.Name) and node.func.id == "open" and place not in READERS:
            found.append(f"{place}:{node.lineno}: a domain file opens files")
    return found


def test_the_source_keeps_the_table():
    assert faults(SOURCE) == []


def test_the_table_has_no_row_for_what_is_gone():
    parts = {part_of(path, SOURCE) for path in SOURCE.rglob("*.py")}
    assert parts - set(ALLOWED) == set()


def test_the_table_has_no_cycle():
    done: set[str] = set()
    waiting = {part: set(allowed) for part, allowed in ALLOWED.items()}
    while ready := {part for part, allowed in waiting.items() if allowed <= done}:
        done |= ready
        waiting = {part: allowed for part, allowed in waiting.items() if part not in ready}
    assert waiting == {}


def test_modules_import_each_other_without_cycles():
    graph: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        name = ".".join(["calctutor", *path.relative_to(SOURCE).with_suffix("").parts])
        tree = ast.parse(path.read_text(encoding="utf-8"))
        graph[name.removesuffix(".__init__")] = {
            i.name for i in imports(tree) if i.function == "" and i.name.startswith("calctutor.")
        }
    resolved: set[str] = set()
    while True:
        ready = {m for m, needs in graph.items() if needs & graph.keys() <= resolved}
        if ready == resolved:
            break
        resolved = ready
    assert graph.keys() - resolved == set()


PLANTS = {
    "notes/planted.py": ("import calctutor.retrieval\n", "notes imports retrieval"),
    "retrieval/planted.py": ("from calctutor.dialogue import intent\n", "imports dialogue"),
    "dialogue/planted.py": ("from calctutor.backends import tokens\n", "dialogue imports backends"),
    "quiz/planted.py": ("import random\n", "a domain file imports random"),
    "exports/planted.py": ("from calctutor.tutor import Tutor\n", "exports imports tutor"),
    "backends/planted.py": ("from calctutor.settings import Settings\n", "imports settings"),
    "faces/planted.py": ("from calctutor.backends import tokens\n", "faces imports backends"),
    "faces/web/planted.py": ("from calctutor.notes import load\n", "faces imports notes"),
    "faces/cli_planted.py": ("def f():\n    import gradio\n", "gradio is imported outside"),
    "tutor.py": ("def build():\n    import calctutor.build\n", "tutor imports build"),
    "types.py": ("from calctutor.text import fold\n", "types imports text"),
    "notes/relative.py": ("from . import planted\n", "relative import"),
    "notes/clock.py": ("def f(d):\n    return d.now()\n", "asks now()"),
    "dialogue/file.py": ("def f():\n    return open('x')\n", "opens files"),
    "retrieval/where.py": ("from pathlib import Path\n", "imports pathlib"),
    "retrieval/paths.py": ("import pathlib\n", "imports pathlib"),
    "dialogue/env.py": ("from os import environ\n", "imports os"),
    "retrieval/index.py": ("import faiss\n", "faiss is imported outside"),
    "helpers/planted.py": ("", "helpers has no row"),
}


@pytest.mark.parametrize("place", PLANTS)
def test_a_planted_violation_is_found(place: str, tmp_path: Path):
    root = tmp_path / "calctutor"
    shutil.copytree(SOURCE, root, ignore=shutil.ignore_patterns("__pycache__", "*.css", "*.js"))
    code, message = PLANTS[place]
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")
    assert [fault for fault in faults(root) if place in fault and message in fault]


def test_the_named_exception_holds_only_where_it_is_named(tmp_path: Path):
    root = tmp_path / "calctutor"
    root.mkdir()
    (root / "build.py").write_text("", encoding="utf-8")
    inside = "class Tutor:\n    def open(self):\n        import calctutor.build\n"
    (root / "tutor.py").write_text(inside, encoding="utf-8")
    assert faults(root) == []
    (root / "tutor.py").write_text("import calctutor.build\n", encoding="utf-8")
    assert faults(root) == ["tutor.py:1: tutor imports build"]
