"""What `import explorer` offers to users of the library: every name, at no cost until it is used."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import explorer
from tests.conftest import REPOSITORY
from tests.golden.make import MODELS
from tests.golden.make_lossy import MODELS as LOSSY_MODELS
from tests.test_layers import loaded_by


@pytest.mark.parametrize("package", ["torch", "PySide6", "numpy", "PIL"])
def test_importing_it_loads_nothing(package: str) -> None:
    assert loaded_by(["explorer"], package) == ""


def test_every_name_is_there_and_documented() -> None:
    assert set(explorer.__all__) <= set(dir(explorer))
    for name in explorer.__all__:
        made = getattr(explorer, name)
        assert len(inspect.getdoc(made) or "") > 20, name
        assert made is getattr(explorer, name)


def test_every_error_is_one_of_the_tree() -> None:
    errors = [made for name in explorer.__all__ if inspect.isclass(made := getattr(explorer, name))]
    errors = [made for made in errors if issubclass(made, Exception)]
    assert len(errors) == 8
    assert all(issubclass(made, explorer.ItalicError) for made in errors)


def test_a_misspelt_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="enocde"):
        explorer.enocde  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(ImportError):
        from explorer import enocde  # type: ignore[attr-defined]  # noqa: F401


EXAMPLES = {"README.md": 1, "docs/library.md": 2}


@pytest.mark.parametrize("page", EXAMPLES)
def test_examples_of_the_pages_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (REPOSITORY / page).read_text("utf-8")
    examples = [block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "import explorer" in block]
    Image.fromarray(np.arange(6 * 9 * 3, dtype=np.uint8).reshape(6, 9, 3)).resize((90, 60)).save(tmp_path / "photo.png")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    found: dict[str, object] = {}
    for example in examples:
        exec(compile(example, page, "exec"), found)
    assert isinstance(found["decoded"], explorer.Decoded)
    assert len(found["encoded"].data) > 0  # type: ignore[attr-defined]
    assert len(examples) == EXAMPLES[page]
    for path in tmp_path.glob("small.italic"):
        with Image.open(path) as small:
            assert small.size == (45, 30)


def test_inspecting_decodes_what_was_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    picture = explorer.Picture(np.full((24, 32, 3), 90, np.uint8))
    encoded = explorer.finish(explorer.encode(picture, steps="2", base="none"))
    decoded = explorer.finish(explorer.decode(encoded.data))
    assert isinstance(decoded, explorer.Decoded)
    one, other = explorer.inspect(encoded.data).at(3, 2), explorer.inspect(encoded.data, decoded).at(3, 2)
    assert one.bits == other.bits > 0


def test_a_lossy_file_goes_through_the_same_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    picture = explorer.Picture(np.full((33, 17, 3), 90, np.uint8))
    encoded = explorer.finish(explorer.encode_lossy(picture))
    decoded = explorer.finish(explorer.decode(encoded.data))
    assert isinstance(decoded, explorer.DecodedLossy)
    explorer.write_picture(tmp_path / "a.png", decoded.picture)
    again = explorer.read_picture(tmp_path / "a.png")
    assert np.array_equal(again.samples, decoded.picture.samples)
