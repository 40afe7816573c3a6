"""Shapes that several endpoints share."""

from collections.abc import Sequence
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, PlainSerializer

from app.core.exceptions import Invalid
from app.core.money import Money

T = TypeVar("T")

MoneyOut = Annotated[Money, PlainSerializer(str, return_type=str)]
"""An amount as a decimal string of US dollars with six decimals, such as `"0.450000"`."""


class Body(BaseModel):
    """What is sent to us: a field nobody asked for is an error, not a surprise."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    def refuse_null(self, *names: str) -> None:
        """Raise Invalid for null in one of those fields, which are left out to keep what is there."""
        for name in names:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise Invalid(f"{name} cannot be null: leave it out to keep it.")


class Out(BaseModel):
    """What we answer, read from a row or a value."""

    model_config = ConfigDict(from_attributes=True)


class Success(BaseModel, Generic[T]):
    """Every success: what was asked for is in `data`."""

    success: Literal[True] = True
    data: T


class Pagination(BaseModel):
    """Which part of a list this is; pages count from 1."""

    page: int
    per_page: int
    total: int
    pages: int


class CursorPagination(Pagination):
    """The same; `next_cursor` leads to the following page however far down, and is null at the end."""

    next_cursor: str | None = None


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    success: Literal[True] = True
    data: Sequence[T]
    pagination: Pagination


class CursorPage(BaseModel, Generic[T]):
    """One page of a list that may be long."""

    success: Literal[True] = True
    data: Sequence[T]
    pagination: CursorPagination


class Done(BaseModel):
    """It was done, and there is nothing to tell."""

    success: Literal[True] = True
    data: None = None
