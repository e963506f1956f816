"""What computed a run: versions and the class of platform on which floats come out alike."""

import platform
from importlib.metadata import version

import django


def software():
    """Names and versions. scipy is only asked for its version: loading it takes half a second."""
    return {
        "python": platform.python_version(),
        "django": django.__version__,
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "platform": f"{platform.system()} {platform.machine()}",
    }
