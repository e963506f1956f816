"""Where uploaded files lie: a private folder, or a bucket behind the S3 protocol.

Nothing of it has a public address: files are read by the site and handed on to whom it lets.
"""

from urllib.parse import parse_qsl, urlsplit

from config.environment import refuse

KNOWN = {"endpoint", "region", "addressing"}
MEANING = "must be like s3://bucket/folder?endpoint=https://s3.example.org&region=eu-central-1"


def private(url, *, folder, access_key, secret_key):
    """The entry of ``STORAGES`` for FILES_URL; the folder where that is empty."""
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder), "base_url": None},
        }
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.hostname or set(options) - KNOWN:
        refuse("FILES_URL", MEANING)
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.hostname,
            "location": parts.path.strip("/"),
            "endpoint_url": options.get("endpoint"),
            "region_name": options.get("region"),
            "addressing_style": options.get("addressing", "auto"),
            "access_key": access_key or None,  # none: as the machine is authorised
            "secret_key": secret_key or None,
            "default_acl": None,  # the bucket's own, which is private
            "querystring_auth": True,
            "file_overwrite": False,
            "max_memory_size": 2_000_000,  # the rest of a file on its way is on disk
        },
    }
