"""The hand-made trace of the story's tests serves the player's tests too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "story"))
sys.path.insert(0, str(Path(__file__).parent))
