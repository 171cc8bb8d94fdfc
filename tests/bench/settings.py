"""The settings of the comparison: all is compressed beforehand, as in production."""

from tests.ui_settings import *  # noqa: F403

COMPRESS_OFFLINE = True
