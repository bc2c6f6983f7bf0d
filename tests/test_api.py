"""The public names of the whole package: each exported once, each documented."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

import wikigen

MODULES = tuple(
    sorted(
        ["wikigen", *(found.name for found in pkgutil.walk_packages(wikigen.__path__, "wikigen.") if not found.name.endswith("__main__"))]
    )
)
"""Every module of the package."""


def tree_of(module: ModuleType) -> ast.Module:
    """A module's source, parsed."""
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def defined(module: ModuleType) -> set[str]:
    """Public functions and classes that stand in the module itself; a command belongs to its group."""
    found = [node for node in tree_of(module).body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    return {node.name for node in found if not any(ast.unparse(mark) == "main.command()" for mark in node.decorator_list)}


def test_all_modules_are_seen() -> None:
    """The walk sees every file of the package, so that the tests below leave none out."""
    files = {path for path in Path(wikigen.__path__[0]).rglob("*.py") if path.name != "__main__.py"}
    assert {Path(str(importlib.import_module(name).__file__)) for name in MODULES} == files


@pytest.mark.parametrize("name", MODULES)
def test_modules_say_what_they_are_for(name: str) -> None:
    """Every module opens with a docstring, and defers the evaluation of its annotations."""
    module = importlib.import_module(name)
    assert module.__doc__
    assert module.__doc__.strip()
    if len(tree_of(module).body) > 1:
        assert "from __future__ import annotations" in Path(str(module.__file__)).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MODULES)
def test_exported_names_exist_and_are_documented(name: str) -> None:
    """Every name of `__all__` exists, stands there once, and has a docstring if it is a function or a class."""
    module = importlib.import_module(name)
    exported = list(getattr(module, "__all__", ()))
    assert len(exported) == len(set(exported))
    for entry in exported:
        value = getattr(module, entry)
        if inspect.isclass(value) or inspect.isfunction(value):
            own = value.__doc__ or ""
            assert own.strip(), f"{name}.{entry} has no docstring"
            assert not own.startswith(f"{entry}("), f"{name}.{entry} has only the docstring that dataclasses write"


@pytest.mark.parametrize("name", MODULES)
def test_public_names_are_exported(name: str) -> None:
    """Every public function and class of a module stands in its `__all__`."""
    module = importlib.import_module(name)
    assert defined(module) - set(getattr(module, "__all__", ())) == set()


@pytest.mark.parametrize("name", MODULES)
def test_public_methods_are_documented(name: str) -> None:
    """Every public method of a public class has a docstring."""
    for node in tree_of(importlib.import_module(name)).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    assert ast.get_docstring(method), f"{name}.{node.name}.{method.name}"


def test_public_fields_are_documented_where_their_name_is_not_enough() -> None:
    """Every type of the model says what it is, and the package exports what a program needs to load and check a wiki."""
    assert {"Config", "load", "derive", "check", "Wiki", "Diagnostic", "WikigenError"} <= set(wikigen.__all__)
    assert wikigen.__version__.count(".") == 2
