"""Each file one outside thing, behind a seam of `calctutor.protocols`."""

import os

# ONNX Runtime 1.29 and later reports to its maker, from import on, unless told not to before.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
