"""Calls as data: what an officer starts from. A new preset is a file here and a line below."""

from competitions.presets import cluster_management, leading_edge

PRESETS = {preset["slug"]: preset for preset in (leading_edge.PRESET, *cluster_management.PRESETS)}
