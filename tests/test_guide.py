"""The guide: how to print, fold and cut a piece, in its reader's language and in English."""

import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from conftest import Built, Command, Shop
from test_gallery import Page

from handbill.language import registry
from handbill.outputs.gallery import guide_of
from handbill.pages.guide import CONTEXTS
from handbill.press.words import guide_messages, press_messages
