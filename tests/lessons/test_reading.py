"""Lessons from folders and zips; a hostile one ends in one clear error."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from explorer.errors import BadSetting, CorruptFile
from explorer.lessons import reading
from explorer.lessons.checking import problems
from explorer.lessons.schema import json_schema


def edit(folder: Path, change: Callable[[Any], object], name: str = "lesson.json") -> None:
    value = json.loads((folder / name).read_text())
    change(value)
    (folder / name).write_text(json.dumps(value))


def test_a_folder_and_its_zip_are_the_same_lesson(lesson: Path, tmp_path: Path) -> None:
    packed = tmp_path / "tiny.italic-lesson"
    packed.write_bytes(reading.pack(lesson))
    assert reading.pack(lesson) == packed.read_bytes()  # whenever it is made
    for path in (lesson, packed):
        found = reading.read(path, "zh_CN")
        assert (found.definition.id, found.language) == ("tiny", "zh_CN")
        assert found.trace("corner-4").count == 4
        assert reading.is_lesson(path)
    assert reading.read(packed, "tlh").language == "en"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda v: v.update(id="../x"), "id"),
        (lambda v: v.update(code="import os"), "code"),
        (lambda v: v["steps"][0].update(key=7), "key"),
        (lambda v: v["steps"][0]["show"].update(left="x"), "left"),
        (lambda v: v["steps"][0].update(point=["nowhere"]), "point"),
        (lambda v: v["steps"][0]["ask"].update(kind="exec"), "ask"),
        (lambda v: v["steps"][0]["check"][0].update(number=10**9), "check"),
        (lambda v: v["steps"].extend(v["steps"] * 60), "steps"),
        (lambda v: v["steps"].append(v["steps"][0]), "same key"),
        (lambda v: v["traces"]["corner-4"].update(picture="/etc/passwd"), "picture"),
        (lambda v: v["traces"]["corner-4"].update(picture="pictures/../../x.png"), "picture"),
        (lambda v: v["steps"][0]["show"].update(zoom=[1e9, 0, 1]), "zoom"),
        (lambda v: v.pop("steps"), "steps"),
    ],
)
def test_a_hostile_definition_names_the_place(lesson: Path, change: Callable[[Any], object], where: str) -> None:
    edit(lesson, change)
    with pytest.raises(CorruptFile, match=where) as told:
        reading.read(lesson)
    assert str(lesson) in str(told.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"[" * 100_000, b"\xff\xfe", b'{"id": 1e999}', b" " * 600_000])
def test_what_is_no_json_is_refused(lesson: Path, data: bytes) -> None:
    (lesson / "lesson.json").write_bytes(data)
    with pytest.raises(CorruptFile):
        reading.read(lesson)


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x05\x06", zipped({}), zipped({"lesson.json": bytes(50_000_000)}),
        zipped({f"{number}": b"" for number in range(300)}), b"x" * (reading.MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_a_hostile_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.italic-lesson"
    path.write_bytes(data)
    with pytest.raises(CorruptFile):
        reading.read(path)


def test_every_truncation_of_a_zip_is_refused(lesson: Path, tmp_path: Path) -> None:
    whole, path = reading.pack(lesson), tmp_path / "cut.italic-lesson"
    for size in range(0, len(whole) - 1, max(1, len(whole) // 40)):
        path.write_bytes(whole[:size])
        with pytest.raises(CorruptFile):
            reading.read(path).trace("corner-4")


def test_lessons_are_found_by_name_and_path(lesson: Path) -> None:
    assert reading.find(str(lesson)) == lesson
    assert reading.find("why-steps").name == "why-steps"
    with pytest.raises(BadSetting, match="why-steps"):
        reading.find("no-such-lesson")


def test_the_check_finds_nothing_in_a_sound_lesson(lesson: Path) -> None:
    assert problems(lesson) == []


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("zh_CN.json", lambda v: v["steps"]["one"].update(text="none"), "other numbers"),
        ("zh_CN.json", lambda v: v["steps"]["one"].update(hint=""), "missing"),
        ("zh_CN.json", lambda v: v["steps"].clear(), "steps one"),
        ("lesson.json", lambda v: v["steps"][0]["check"][0].update(number=5), "number 5"),
        ("lesson.json", lambda v: v["steps"][0].update(check=[]), "what is right"),
        ("lesson.json", lambda v: v["steps"][0]["show"].update(run="other"), "other"),
        ("lesson.json", lambda v: v["steps"][0]["show"].update(step=5), "step 5"),
        ("lesson.json", lambda v: v["steps"][0]["show"].update(pixel=[1, 1]), "not recorded"),
        ("lesson.json", lambda v: v["traces"]["corner-4"].update(steps="16"), "other settings"),
        ("lesson.json", lambda v: v["traces"]["corner-4"].update(means=[0]), "expectation"),
        ("en.json", lambda v: v["steps"]["one"].update(text="{corner-4.size}"), "no quantity"),
        ("en.json", lambda v: v["steps"]["one"].update(text="{corner-5.bytes}"), "corner-5"),
    ],
)
def test_the_check_names_what_is_wrong(lesson: Path, name: str, change: Callable[[Any], object], told: str) -> None:
    edit(lesson, change, name)
    if name == "en.json":
        edit(lesson, change, "zh_CN.json")
    assert told in " ".join(problems(lesson, decode=False))


def test_a_recording_that_is_not_there_is_told(lesson: Path) -> None:
    (lesson / "traces" / "corner-4.trace").unlink()
    assert "corner-4" in problems(lesson)[0]


def test_the_schema_is_of_both_files() -> None:
    schema = json_schema()
    assert {"Lesson", "Texts", "Step", "IsNear"} <= set(schema["$defs"])
    assert schema["$defs"]["Step"]["additionalProperties"] is False
