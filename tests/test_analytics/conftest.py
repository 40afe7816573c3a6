"""The same house and YouTube as where channels are connected."""

from tests.test_publishing.conftest import ann, clock, each_house, house, open_house, youtube

__all__ = ["ann", "clock", "each_house", "house", "open_house", "youtube"]
