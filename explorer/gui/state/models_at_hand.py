"""Which models of the lossy codec are installed. No Qt."""

from __future__ import annotations

METRIC_NAMES = {"mse": "PSNR", "msssim": "MS-SSIM"}


def lossy_metrics() -> list[str]:
    """The metrics that there are models for, in order; [] without any."""
    from explorer.errors import ModelMissing
    from explorer.weights.models import available

    try:
        found = {model.metric for model in available() if model.codec == "lossy"}
    except ModelMissing:
        return []
    return [metric for metric in METRIC_NAMES if metric in found]
