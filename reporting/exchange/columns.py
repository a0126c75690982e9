"""The words in which the format of an exchange is said: a column, and a file of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Field, Model

from reporting.exchange.kinds import Day, Kind, Several


@dataclass(frozen=True)
class Column:
    """One column of a file.

    into: the field it is kept in. refers: the file whose ids it holds. through: for a list of ids, the model
    between, with the two fields by which it hangs together; its `position` keeps the order.
    """

    name: str
    kind: Kind
    into: str = ""
    required: bool = False
    refers: str = ""
    through: tuple[type[Model], str, str] | None = None

    @property
    def is_list(self) -> bool:
        return isinstance(self.kind, Several)


@dataclass(frozen=True, eq=False)
class File:
    """One file of an exchange, a row per record of `model`.

    key: the columns that name a record, the first one unless said. order: pairs of columns of which the
    second, an end, is not before the first. together: pairs filled both or not at all. apart: pairs never
    both filled. alone: two rows that are equal in these columns may not share a day. scores: of which at
    least one is filled. exported: SQL over `t` for the rows that leave. fixed: SQL for fields beside the
    defaults of the model.
    """

    name: str
    model: type[Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    alone: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    exported: str = "true"
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{self.name}.csv"

    @property
    def stage(self) -> str:
        """The temporary table in which its rows wait."""
        return f"stage_{self.name}"

    @property
    def found(self) -> str:
        """The temporary table of its rows that are known already."""
        return f"found_{self.name}"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def keys(self) -> tuple[str, ...]:
        return self.key or (self.columns[0].name,)

    @property
    def period(self) -> tuple[str, str]:
        """The columns of its first and last day."""
        return self.order[0]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def places(self) -> dict[str, int]:
        """Column -> its place in the order of the format, from 1."""
        return {column.name: place for place, column in enumerate(self.columns, start=1)}

    @cached_property
    def days(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if isinstance(column.kind, Day))

    def db_column(self, column: Column) -> str:
        """The column of the table in which a column of the file is kept."""
        return str(self.field_of(column).column)

    def field_of(self, column: Column) -> "Field":
        return self.model._meta.get_field(column.into)  # type: ignore[return-value]
