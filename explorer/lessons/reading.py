"""Reads lessons: a folder, or the same as an `.italic-lesson`, a zip. Anybody may have made it; all is bounded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from explorer.errors import BadSetting, CorruptFile, ItalicError
from explorer.lessons import trace as traces
from explorer.lessons.schema import Lesson, Step, StepTexts, Texts
from explorer.lessons.trace import Trace
from explorer.machine.files import read_file
from explorer.machine.resources import resource_folder

SUFFIX = ".italic-lesson"
DEFINITION = "lesson.json"
SOURCE_LANGUAGE = "en"
MOST_JSON = 500_000  # bytes of lesson.json, and of the texts of one language
MOST_BYTES = 12_000_000  # of a whole lesson
MOST_FILES = 200

Kind = TypeVar("Kind")
Files = Callable[[str, int], bytes]  # the bytes of a file by its name; the most that are read


class LoadedLesson:
    """A lesson that was read; its recordings are read when they are asked for, and kept.

    Attributes:
        definition: lesson.json.
        texts: in the language that was asked for, else English.
        language: of the texts.
    """

    def __init__(self, files: Files, language: str) -> None:
        self._files = files
        self.definition = decoded(files(DEFINITION, MOST_JSON), Lesson, DEFINITION)
        self.language, self.texts = self._texts(language)
        self._traces: dict[str, Trace] = {}
        self._check_texts()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its steps."""
        return self.definition.steps

    def words(self, step: Step) -> StepTexts:
        """What a step says, before placeholders are filled in."""
        return self.texts.steps[step.key]

    def trace(self, name: str) -> Trace:
        """A recording. Raises `CorruptFile`."""
        if name not in self._traces:
            if name not in self.definition.traces:
                raise CorruptFile(f"there is no recording {name!r} in the lesson {self.definition.id}")
            file = f"traces/{name}.trace"
            try:
                self._traces[name] = traces.read(self._files(file, traces.LESSON.size))
            except ItalicError as problem:
                raise CorruptFile(f"{file}: {problem}") from problem
        return self._traces[name]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the recordings."""
        return tuple(self.definition.traces)

    def _texts(self, language: str) -> tuple[str, Texts]:
        for each in (language, SOURCE_LANGUAGE):
            try:
                data = self._files(f"{each}.json", MOST_JSON)
            except CorruptFile:
                if each == SOURCE_LANGUAGE:
                    raise
            else:
                return each, decoded(data, Texts, f"{each}.json")
        raise CorruptFile("no texts")

    def _check_texts(self) -> None:
        keys = [step.key for step in self.steps]
        if len(set(keys)) != len(keys):
            raise CorruptFile(f"{DEFINITION}: two steps have the same key")
        if missing := [key for key in keys if key not in self.texts.steps]:
            raise CorruptFile(f"{self.language}.json: there are no texts for step {missing[0]!r}")


def decoded(data: bytes, kind: type[Kind], name: str) -> Kind:
    """JSON of a type. Raises `CorruptFile`, naming the file and the place in it."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise CorruptFile(f"{name}: {problem}") from problem


def read(path: Path, language: str = SOURCE_LANGUAGE) -> LoadedLesson:
    """A lesson from its folder or zip. Raises `CorruptFile`, naming the path and what is wrong."""
    try:
        return LoadedLesson(_folder(path) if path.is_dir() else _zip(path), language)
    except ItalicError as problem:
        text = str(problem)
        raise CorruptFile(text if text.startswith(str(path)) else f"{path}: no lesson: {text}") from problem


def definition(folder: Path) -> Lesson:
    """lesson.json of a folder, whether its recordings are there or not. Raises `CorruptFile`."""
    return decoded(read_file(folder / DEFINITION, MOST_JSON), Lesson, str(folder / DEFINITION))


def is_lesson(path: Path) -> bool:
    """Whether a file or folder is a lesson, by its name and what is in it."""
    return path.suffix.lower() == SUFFIX or (path.is_dir() and (path / DEFINITION).is_file())


def bundled() -> list[Path]:
    """The folders of the program's own lessons, in their order."""
    folder = resource_folder("assets") / "lessons"
    found = [path.parent for path in folder.glob(f"*/{DEFINITION}")]
    return sorted(found, key=lambda path: (_order(path), path.name))


def find(name: str) -> Path:
    """A lesson by its id, or a path. Raises `BadSetting` if there is none."""
    own = {path.name: path for path in bundled()}
    if name in own:
        return own[name]
    path = Path(name)
    if is_lesson(path) and path.exists():
        return path
    raise BadSetting(f"no lesson {name!r}; there are {', '.join(own)}, and paths of {SUFFIX} files")


def picture_path(name: str, folder: Path) -> Path:
    """Where a recipe's picture is."""
    sample = name.removeprefix("sample:")
    return resource_folder("assets") / "samples" / f"{sample}.png" if sample != name else folder / name


def pack(folder: Path) -> bytes:
    """The `.italic-lesson` of a folder: its texts and recordings, without the pictures that these were made of.

    Raises `CorruptFile`.
    """
    read(folder)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted([*folder.glob("*.json"), *folder.glob("traces/*.trace")]):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, read_file(path, MOST_BYTES))
    if len(stream.getvalue()) > MOST_BYTES:
        raise CorruptFile(f"a lesson of {len(stream.getvalue())} bytes: at most {MOST_BYTES} are read")
    return stream.getvalue()


def _order(folder: Path) -> int:
    try:
        return definition(folder).order
    except CorruptFile:
        return 1 << 30  # told when it is opened


def _folder(folder: Path) -> Files:
    return lambda name, most: read_file(folder / name, most)


def _zip(path: Path) -> Files:
    """The files of a zip. Raises `CorruptFile`."""
    data = read_file(path, MOST_BYTES)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = {entry.filename: entry for entry in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as problem:
        raise CorruptFile("not a zip, or a damaged one") from problem
    if len(entries) > MOST_FILES:
        raise CorruptFile(f"{len(entries)} files: at most {MOST_FILES}")

    def file(name: str, most: int) -> bytes:
        if name not in entries:
            raise CorruptFile(f"there is no {name} in it")
        try:
            with archive.open(entries[name]) as stream:
                found = stream.read(most + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as problem:
            raise CorruptFile(f"{name}: damaged") from problem
        except Exception as problem:  # zlib.error and lzma.LZMAError have no common base
            raise CorruptFile(f"{name}: damaged") from problem
        if len(found) > most:
            raise CorruptFile(f"{name}: larger than {most} bytes")
        return found

    return file
