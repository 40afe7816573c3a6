"""Every table in one import, for migrations and shells."""

from app.accounts.models import AnsweredRequest, ApiKey, LoginSession, RefreshToken, User
from app.costs import tables as costs
from app.database import Base

__all__ = ["AnsweredRequest", "ApiKey", "Base", "LoginSession", "RefreshToken", "User", "costs"]
