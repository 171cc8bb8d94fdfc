"""Horizon's local_settings.py."""

from __future__ import annotations

from pathlib import Path

from tests.lab.config.common import REGION, endpoint

TEMPLATE = '''\
"""Written by Migration Panel's lab."""

import os

DEBUG = False
ALLOWED_HOSTS = ["*"]
SITE = "{site}"
SECRET_KEY = "{secret}"
STATIC_ROOT = os.path.join(SITE, "static")
COMPRESS_OFFLINE = True

SESSION_ENGINE = "django.contrib.sessions.backends.cache"
CACHES = {{
    "default": {{
        "BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache",
        "LOCATION": "127.0.0.1:11211",
    }}
}}

OPENSTACK_KEYSTONE_URL = "{keystone}/v3"
OPENSTACK_KEYSTONE_DEFAULT_ROLE = "member"
OPENSTACK_ENDPOINT_TYPE = "publicURL"
DEFAULT_SERVICE_REGIONS = {{"*": "{region}"}}

LOGGING = {{
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {{
        "plain": {{"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}}
    }},
    "handlers": {{
        "file": {{
            "class": "logging.FileHandler",
            "filename": os.environ.get("LAB_HORIZON_LOG", os.devnull),
            "formatter": "plain",
        }}
    }},
    "root": {{"handlers": ["file"], "level": "INFO"}},
}}
'''


def local_settings(site: Path, secret: str) -> str:
    return TEMPLATE.format(
        site=site, secret=secret, keystone=endpoint("keystone"), region=REGION
    )
