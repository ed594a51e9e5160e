"""What a lesson says, as types: they are the reader, its bounds, and the JSON schema that `docs/lessons.md` shows.

    lesson.json   Lesson: which recordings there are and how they are made, and the steps
    en.json ...   Texts: every word, by the keys of the steps
    traces/       one recording each: see `trace`

A value that is not of its type, an unknown name, a list that is too long: each ends in one `CorruptFile` that names the
place. Types do not refer to themselves, so that a file cannot be deeper than they are.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from explorer.lessons.names import Anchor, Board, Mode, Part, Tab

MOST_STEPS = 40
MOST_TRACES = 24
LARGEST_SIDE = 1024  # px of a recorded picture

Key = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Quantity = Annotated[str, Meta(min_length=3, max_length=160)]  # see `quantities`
Word = Annotated[str, Meta(max_length=80)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Row = Annotated[int, Meta(ge=0, lt=LARGEST_SIDE)]
Side = Annotated[int, Meta(ge=1, le=LARGEST_SIDE)]
Place = tuple[Row, Row]
StepNumber = Annotated[int, Meta(ge=0, le=LARGEST_SIDE * LARGEST_SIDE)]


class Base(Struct, frozen=True, forbid_unknown_fields=True):
    """What all of them share."""


class Recipe(Base, frozen=True):
    """How a recording is made; `italic lesson record` follows it.

    Attributes:
        picture: "sample:NAME" of the program's, or a file in the lesson's folder.
        crop: left, top, width, height of the part that is taken, px.
        codec, steps, base, quality, metric: as the options of `italic encode`.
        arithmetic: "floats" decodes the file in ordinary floating point, see `lessons.floats`.
        means: after how many steps the network's expectation of the rest is kept.
        pixels: (x, y) of those whose distributions are kept.
    """

    picture: Annotated[str, Meta(pattern=r"^(sample:[a-z0-9-]{1,40}|pictures/[A-Za-z0-9_-]{1,80}\.png)$")]
    crop: tuple[Row, Row, Side, Side] | None = None
    codec: Annotated[str, Meta(pattern="^(lossless|lossy)$")] = "lossless"
    steps: Annotated[str, Meta(pattern="^(wavefront|serial|[1-9][0-9]{0,6})$")] = "16"
    base: Annotated[str, Meta(pattern="^(none|auto|bpg:[0-9]{1,2})$")] = "none"
    quality: Annotated[float, Meta(ge=0, le=63)] = 32.0
    metric: Annotated[str, Meta(pattern="^(mse|msssim)$")] = "mse"
    arithmetic: Annotated[str, Meta(pattern="^(exact|floats)$")] = "exact"
    means: Annotated[tuple[StepNumber, ...], Meta(max_length=20)] = ()
    pixels: Annotated[tuple[Place, ...], Meta(max_length=12)] = ()


class Show(Base, frozen=True):
    """The state of the window in a step; what is left out stays as it was.

    Attributes:
        run: the recording that is selected; beside: another in the right pane.
        step: the replay's position; None for the end.
        left, right: views of the panes; panes: how they stand.
        zoom: x, y in the middle and pixels of the screen for each of the picture; None for the whole picture.
        tab: of the plots; pixel: that is looked at.
        board: what stands in place of the panes; boards: the recordings that it shows.
        hide: what is not needed.
        clock: the replay takes the time that the decoder took; two runs beside each other race.
    """

    run: Key | None = None
    beside: Key | None = None
    step: StepNumber | None = None
    left: Mode = "reveal"
    right: Mode = "mask"
    panes: Annotated[str, Meta(pattern="^(one|two|split)$")] = "two"
    zoom: tuple[Row, Row, Annotated[float, Meta(ge=0.05, le=64)]] | None = None
    tab: Tab | None = None
    pixel: Place | None = None
    board: Board | None = None
    boards: Annotated[tuple[Key, ...], Meta(max_length=8)] = ()
    hide: Annotated[tuple[Part, ...], Meta(max_length=12)] = ("settings", "tabs", "side", "status")
    clock: bool = False


class AskChoice(Base, frozen=True, tag_field="kind", tag="choice"):
    """One of some answers; their words are the step's `choices`."""


class AskNumber(Base, frozen=True, tag_field="kind", tag="number"):
    """A number; `digits` after the point, from 0 to `most`."""

    digits: Annotated[int, Meta(ge=0, le=3)] = 0
    most: Annotated[float, Meta(gt=0, le=1e9)] = 1e6


class AskTokens(Base, frozen=True, tag_field="kind", tag="tokens"):
    """Shannon's guessing game: tokens on the values of a pixel, a round for each of the board's recordings."""

    tokens: Annotated[int, Meta(ge=4, le=40)] = 20


class AskDecodable(Base, frozen=True, tag_field="kind", tag="decodable"):
    """Every place of a grid that may be decoded now, its first `known` steps being there."""

    width: Annotated[int, Meta(ge=4, le=24)] = 12
    height: Annotated[int, Meta(ge=3, le=16)] = 8
    known: Annotated[int, Meta(ge=1, le=100)] = 9


class AskHalves(Base, frozen=True, tag_field="kind", tag="halves"):
    """Which half of the pixels is to be coded first, painted as a cell of 4 x 4 that repeats."""


class AskPlace(Base, frozen=True, tag_field="kind", tag="place"):
    """A place in the picture."""


class AskDo(Base, frozen=True, tag_field="kind", tag="do"):
    """Something to be done in the window; the check says when it is."""


Ask = AskChoice | AskNumber | AskTokens | AskDecodable | AskHalves | AskPlace | AskDo


class IsChoice(Base, frozen=True, tag_field="kind", tag="choice"):
    """The answer of this number, from 1."""

    number: Annotated[int, Meta(ge=1, le=6)]


class IsLargest(Base, frozen=True, tag_field="kind", tag="largest"):
    """The answer whose quantity is the largest of all, in the order of the answers; or the smallest."""

    of: Annotated[tuple[Quantity, ...], Meta(min_length=2, max_length=6)]
    smallest: bool = False


class IsNear(Base, frozen=True, tag_field="kind", tag="near"):
    """A number near to a quantity, within a share of it."""

    to: Quantity
    within: Share = 0.1


class IsComplete(Base, frozen=True, tag_field="kind", tag="complete"):
    """All rounds of a game were played, or every place of a grid is right."""


class IsBelow(Base, frozen=True, tag_field="kind", tag="below"):
    """The measured bytes are at most a quantity, times a factor."""

    limit: Quantity
    times: Annotated[float, Meta(gt=0, le=100)] = 1.0


class IsExpensive(Base, frozen=True, tag_field="kind", tag="expensive"):
    """The place is among the most expensive of the picture: within this share of the bits per block of 8 x 8."""

    share: Share = 0.15


class IsRun(Base, frozen=True, tag_field="kind", tag="run"):
    """A run is selected: a recording by its name, or one of a picture of one's own with these steps."""

    trace: Key | None = None
    own: bool = False
    steps: Annotated[str, Meta(max_length=12)] | None = None


class IsPosition(Base, frozen=True, tag_field="kind", tag="position"):
    """The replay stands within these parts of its steps."""

    least: Share = 0.0
    most: Share = 1.0


class IsMode(Base, frozen=True, tag_field="kind", tag="mode"):
    """One of the panes shows this."""

    mode: Mode


class IsBeside(Base, frozen=True, tag_field="kind", tag="beside"):
    """Two runs stand beside each other."""


Check = (
    IsChoice | IsLargest | IsNear | IsComplete | IsBelow | IsExpensive | IsRun | IsPosition | IsMode | IsBeside
)  # fmt: skip


class Step(Base, frozen=True):
    """One step: what is shown, pointed at, asked, and when the answer is right.

    Attributes:
        key: of its texts.
        minutes: that a lecturer takes for it.
        play: the replay starts, with the step or once it is answered.
        after: what is shown once it is answered: predict, then look.
    """

    key: Key
    show: Show = Show()
    point: Annotated[tuple[Anchor, ...], Meta(max_length=4)] = ()
    ask: Ask | None = None
    check: Annotated[tuple[Check, ...], Meta(max_length=4)] = ()
    play: bool = False
    after: Show | None = None
    minutes: Annotated[float, Meta(gt=0, le=30)] = 1.0


class Lesson(Base, frozen=True):
    """lesson.json.

    Attributes:
        id: the name of its folder.
        order: among the others.
        minutes: that it takes.
        traces: recordings by their names, and how to make them.
    """

    id: Key
    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=MOST_STEPS)]
    order: Annotated[int, Meta(ge=0, le=1000)] = 100
    minutes: Annotated[int, Meta(ge=1, le=90)] = 10
    traces: Annotated[dict[Key, Recipe], Meta(max_length=MOST_TRACES)] = {}


Sentence = Annotated[str, Meta(max_length=1200)]


class StepTexts(Base, frozen=True):
    """What a step says.

    Attributes:
        title, text: shown with it.
        hint: after wrong answers, or when it is asked for.
        reason: why the answer is what it is; shown with it.
        choices: of a choice.
        notes: for a lecturer.
    """

    title: Word
    text: Sentence
    hint: Sentence = ""
    reason: Sentence = ""
    choices: Annotated[tuple[Annotated[str, Meta(max_length=120)], ...], Meta(max_length=6)] = ()
    notes: Sentence = ""


class Texts(Base, frozen=True):
    """All words of a lesson in one language; placeholders are quantities of its recordings, see `quantities`."""

    title: Word
    summary: Annotated[str, Meta(max_length=240)]
    steps: Annotated[dict[Key, StepTexts], Meta(max_length=MOST_STEPS)]
    references: Annotated[tuple[Annotated[str, Meta(max_length=300)], ...], Meta(max_length=12)] = ()


def json_schema() -> dict[str, Any]:
    """The JSON schemas of lesson.json and of the texts, as one document."""
    (lesson, texts), components = msgspec.json.schema_components((Lesson, Texts), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A lesson of ITALIC Explorer: lesson.json, or the texts of one language",
        "anyOf": [lesson, texts],
        "$defs": components,
    }
