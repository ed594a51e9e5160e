"""Which models of the lossy codec are installed. No Qt."""

from __future__ import annotations

METRIC_NAMES = {"mse": "PSNR", "msssim": "MS-SSIM"}


def lossy_qualities() -> dict[str, list[int]]:
    """The qualities of each metric that there are models for, metrics and qualities in order; {} without any."""
    from explorer.errors import ModelMissing
    from explorer.weights.models import available

    try:
        models = [model for model in available() if model.codec == "lossy"]
    except ModelMissing:
        return {}
    found = {metric: sorted(m.quality for m in models if m.metric == metric) for metric in METRIC_NAMES}
    return {metric: qualities for metric, qualities in found.items() if qualities}
