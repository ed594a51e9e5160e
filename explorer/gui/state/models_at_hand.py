"""Which models are installed, for the fields that choose one. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import ItalicError, ModelMissing
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import model_label

if TYPE_CHECKING:
    from explorer.tradeoff.point import Point
    from explorer.weights.models import ModelInfo

METRIC_NAMES = {"mse": "PSNR", "msssim": "MS-SSIM"}
AUTO = "auto"


def models_at_hand(codec: str) -> list[ModelInfo]:
    """The models of a codec, those of one's own last; [] without any."""
    from explorer.weights.models import available

    try:
        return [model for model in available() if model.codec == codec]
    except ModelMissing:
        return []


def lossy_metrics() -> list[str]:
    """The metrics that there are models for, in order; [] without any."""
    found = {model.metric for model in models_at_hand("lossy")}
    return [metric for metric in METRIC_NAMES if metric in found]


def model_choices(codec: str, chosen: str) -> list[tuple[str, str]]:
    """What a field offers, as what it means and as it is shown: `AUTO`, then the models by their hashes' first digits.

    `chosen` is among them, installed or not.
    """
    usual = tr("auto")
    found = [(AUTO, usual), *((model.key, model_label(model.key)) for model in models_at_hand(codec))]
    if chosen not in [key for key, _ in found]:
        found.append((chosen, tr("{model} (not installed)").format(model=model_label(chosen))))
    return found


def choice_for(model: str, height: int, width: int) -> str:
    """What a field says of a lossless model, by its hash's first digits, for a picture of a size.

    That is `AUTO` for the one that such a picture gets anyway; of what is not installed nothing is known.
    """
    from explorer.weights.models import default_for, find

    if model == AUTO:
        return AUTO
    try:
        made = find(model)
        return AUTO if made == find(default_for(height, width)) else made.key
    except ItalicError:
        return model


def choice_of(point: Point) -> str:
    """What a field says where the next run is to use the model of a run: `AUTO` where that comes to the same."""
    from explorer.weights.models import default_for, find, find_lossy

    try:
        if point.codec == "lossy":
            made, usual = find(point.model, "lossy"), find_lossy(point.metric)
        else:
            made, usual = find(point.model), find(default_for(point.height, point.width))
    except ItalicError:
        return AUTO
    return AUTO if made == usual else made.key
