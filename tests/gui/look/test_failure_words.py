"""What errors from below the window say in Chinese: every raise site has a sentence, and values stay."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.coding.schedule import schedule
from explorer.errors import BadSetting, CorruptFile, ItalicError, UnsupportedImage
from explorer.file.container import unpack
from explorer.gui.look.failure_words import VALUE, in_words, templates_of
from explorer.gui.look.i18n import TRANSLATOR, read_texts
from explorer.gui.state.failures import describe
from explorer.gui.tools import catalogue
from explorer.gui.tools.failure_texts import failure_texts, texts_of
from explorer.machine.files import read_file
from explorer.pictures.imaging import read_picture
from explorer.weights.models import parse_base

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCES = failure_texts()


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The language in force."""
    monkeypatch.setattr(TRANSLATOR, "texts", read_texts(catalogue.translation_files()["zh_CN"]))


def filled(template: str) -> tuple[str, list[str]]:
    """A sentence as it would be raised, and its values."""
    values = [str(701 + 13 * number) for number in range(len(VALUE.findall(template)))]
    return template.format(*values), values


def test_every_raise_site_is_found() -> None:
    source = (
        "raise CorruptFile(f'{a}: odd {b!r}' if a else 'none at all')\n"
        "raise error('words ' + str(a))\n"
        "raise ValueError('not for users')\n"
        "def size_message(): return f'{a} is too large'\n"
    )
    found = {text for text, _ in texts_of(ast.parse(source))}
    assert found == {"{0}: odd {1}", "none at all", "words {0}", "{0} is too large"}
    assert len(SENTENCES) > 200


def test_every_sentence_is_said_in_chinese_with_its_values() -> None:
    for template, place in SENTENCES.items():
        message, values = filled(template)
        said = in_words(message)
        assert CHINESE.search(said), f"{place}: {said}"
        assert [value for value in values if value not in said] == [], place
        assert sorted(VALUE.findall(template)) == sorted(VALUE.findall(TRANSLATOR.texts[template])), place


def test_no_other_sentence_is_taken_for_it() -> None:
    known = templates_of(TRANSLATOR.texts)
    for template, place in SENTENCES.items():
        message, _ = filled(template)
        fits = [each.text for each in known if each.pattern.fullmatch(message)]
        assert not VALUE.search(template) or fits[0] == TRANSLATOR.texts[template], place


RAISING: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: read_file(path / "不在.italic", 100),
    "picture": lambda path: read_picture(path),
    "steps": lambda path: schedule(8, 8, "-3"),
    "base": lambda path: parse_base("bpg:99"),
    "file": lambda path: unpack(b"ITLC\3\0"),
}
VALUES = {"missing": "不在.italic", "picture": "a b.png", "steps": "-3", "base": "bpg:99", "file": ""}


@pytest.mark.parametrize("kind", RAISING)
def test_real_errors_keep_their_values_through_a_pickle(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a b.png"
    path.write_bytes(b"no picture")
    with pytest.raises(ItalicError) as caught:
        RAISING[kind](tmp_path if kind == "missing" else path)
    said = describe(pickle.loads(pickle.dumps(caught.value)))
    assert CHINESE.search(said.replace("不在", ""))
    assert VALUES[kind] in said
    assert not CHINESE.search(str(caught.value).replace("不在", ""))  # the command line's words


def test_a_reason_in_a_sentence_is_translated_and_a_file_keeps_its_name() -> None:
    problem = UnsupportedImage("/tmp/Save session: 3.png: cannot be read: it does not fit into memory")
    assert describe(problem) == "/tmp/Save session: 3.png：无法读取：内存装不下"
    assert describe(CorruptFile("Cancel")) == "Cancel"  # a word alone may be a file


def test_why_a_picture_cannot_be_read_is_said_in_chinese() -> None:
    assert in_words("torn.png: cannot be read: the file is truncated") == "torn.png：无法读取：文件被截断"


def test_what_has_no_sentence_stays_and_is_never_an_error() -> None:
    assert describe(BadSetting("x {0} {y} %s: nothing of the kind")) == "x {0} {y} %s: nothing of the kind"
    long = "a: " * 100_000
    assert describe(BadSetting(long)) == long


def test_english_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TRANSLATOR, "texts", {})
    assert describe(CorruptFile("a.italic: damaged: 3 is zero")) == "a.italic: damaged: 3 is zero"
