"""Whether a lesson holds what it says: words in every language, recordings, places, answers. `italic lesson check`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from explorer.errors import ItalicError
from explorer.lessons import checks, reading, trace
from explorer.lessons import schema as s
from explorer.lessons.quantities import fill, named, number
from explorer.lessons.reading import SOURCE_LANGUAGE, LoadedLesson
from explorer.machine.files import read_file

MOST_OF_TRACES = 4_000_000  # bytes of the recordings of one lesson


def problems(folder: Path, *, decode: bool = True) -> list[str]:
    """A sentence for everything that is wrong with a lesson, [] where all is well.

    `decode`: with the weights that are installed, every recording as well.
    """
    found: list[str] = []
    try:
        lesson = reading.read(folder)
    except ItalicError as problem:
        return [str(problem)]
    found += _recordings(lesson, folder)
    if found:
        return found
    found += _steps(lesson)
    for path in sorted(folder.glob("*.json")):
        if path.name != reading.DEFINITION:
            found += _words(lesson, path)
    if decode:
        found += list(_decoded(lesson))
    return found


def _recordings(lesson: LoadedLesson, folder: Path) -> Iterator[str]:
    """That all of them can be read, and are as their recipes say."""
    total = 0
    for name, recipe in lesson.definition.traces.items():
        try:
            made = lesson.trace(name)
        except ItalicError as problem:
            yield str(problem)
            continue
        total += len(trace.write(made))
        header = made.header
        if (header.codec, header.steps) != (recipe.codec, recipe.steps):
            yield f"{name}: recorded with other settings than lesson.json says"
        if recipe.crop is not None and (header.width, header.height) != recipe.crop[2:]:
            yield f"{name}: recorded from another crop than lesson.json says"
        if tuple(recipe.pixels) != tuple((pixel.x, pixel.y) for pixel in made.pixels):
            yield f"{name}: recorded with other pixels than lesson.json says"
        if missing := set(recipe.means) - set(made.means):
            yield f"{name}: recorded without the expectation after {min(missing)} steps"
    if total > MOST_OF_TRACES:
        yield f"recordings of {total} bytes: at most {MOST_OF_TRACES} in a lesson"
    known = {f"{name}.trace" for name in lesson.names}
    for path in sorted(folder.glob("traces/*")):
        if path.name not in known:
            yield f"{path.name}: no recipe in lesson.json"


def _steps(lesson: LoadedLesson) -> Iterator[str]:
    for step in lesson.steps:
        for shown in (step.show, *([step.after] if step.after is not None else [])):
            yield from _shown(lesson, step.key, shown)
        if step.ask is not None and not step.check:
            yield f"{step.key}: asks, but nothing says what is right"
        if isinstance(step.ask, s.AskTokens | s.AskDecodable | s.AskHalves) and step.show.board is None:
            yield f"{step.key}: a game without its board"
        try:
            right = checks.right_choice(step.check, lesson.trace)
            checks.right_number(step.check, lesson.trace)
            for check in step.check:
                if isinstance(check, s.IsBelow):
                    number(check.limit, lesson.trace)
                if isinstance(check, s.IsRun) and check.trace is not None:
                    lesson.trace(check.trace)
        except ItalicError as problem:
            yield f"{step.key}: {problem}"
            continue
        choices = lesson.words(step).choices
        if isinstance(step.ask, s.AskChoice) and not 1 <= right <= len(choices):
            yield f"{step.key}: {len(choices)} answers, of which number {right} is right"


def _shown(lesson: LoadedLesson, key: str, shown: s.Show) -> Iterator[str]:
    for name in (shown.run, shown.beside, *shown.boards):
        if name is not None and name not in lesson.definition.traces:
            yield f"{key}: there is no recording {name!r}"
            return
    if shown.run is None:
        return
    made = lesson.trace(shown.run)
    if shown.step is not None and shown.step > made.count:
        yield f"{key}: step {shown.step} of a recording of {made.count}"
    for place in (shown.pixel, shown.zoom[:2] if shown.zoom is not None else None):
        if place is not None and not (place[0] < made.header.width and place[1] < made.header.height):
            yield f"{key}: {place} is outside of the picture"
    if shown.pixel is not None and tuple(shown.pixel) not in [(pixel.x, pixel.y) for pixel in made.pixels]:
        yield f"{key}: the distributions of pixel {shown.pixel} were not recorded in {shown.run}"


def _words(lesson: LoadedLesson, path: Path) -> Iterator[str]:
    """That a language says the same as English, with the same numbers, and that these can be filled in."""
    try:
        texts = reading.decoded(read_file(path, reading.MOST_JSON), s.Texts, path.name)
    except ItalicError as problem:
        yield str(problem)
        return
    english = lesson.texts
    if set(texts.steps) != {step.key for step in lesson.steps}:
        odd = sorted(set(texts.steps) ^ {step.key for step in lesson.steps})
        yield f"{path.name}: the steps {', '.join(odd)} are in it or in {reading.DEFINITION} only"
        return
    for key, words in texts.steps.items():
        own, source = _said(words), _said(english.steps[key])
        if [bool(text) for text in own] != [bool(text) for text in source]:
            yield f"{path.name}: {key}: texts that {SOURCE_LANGUAGE}.json has are missing, or the other way round"
            continue
        for text, other in zip(own, source, strict=True):
            if named(text) != named(other):
                yield f"{path.name}: {key}: other numbers than in {SOURCE_LANGUAGE}.json: {text[:60]!r}"
            try:
                fill(text, lesson.trace)
            except ItalicError as problem:
                yield f"{path.name}: {key}: {problem}"


def _said(words: s.StepTexts) -> list[str]:
    return [words.title, words.text, words.hint, words.reason, words.notes, *words.choices]


def _decoded(lesson: LoadedLesson) -> Iterator[str]:
    from explorer.lessons.recording import differences

    for name in lesson.names:
        try:
            for problem in differences(lesson.trace(name), lesson.definition.traces[name].arithmetic):
                yield f"{name}: {problem}"
        except ItalicError as problem:
            yield f"{name}: {problem}"
