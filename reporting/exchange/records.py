"""The records as the files show them: one SQL query per file, the same for comparing and for writing."""

from django.db.models import Model

from reporting.exchange.files import BY_NAME, Column, File


def record(file: File) -> str:
    """SQL: every record of the file, `pk` and one text per column, whether it leaves or not."""
    columns = ", ".join(f'{written(file, column)} AS "{column.name}"' for column in file.columns)
    return f"SELECT t.id AS pk, {columns} FROM {source(file)}"


def source(file: File) -> str:
    """SQL: the table of the records with what their columns refer to, joined as r_<column>."""
    joins = [
        f"LEFT JOIN {model._meta.db_table} r_{column.name} ON r_{column.name}.id = t.{file.db_column(column)}"
        for column in file.columns
        if (model := target(file, column))
    ]
    return f"{file.table} t {' '.join(joins)}"


def target(file: File, column: Column) -> type[Model] | None:
    """The model of the record that a column names by its id, if it does."""
    if column.through:
        return None
    return file.field_of(column).related_model  # type: ignore[return-value]


def written(file: File, column: Column) -> str:
    """SQL: the text of a column of a record."""
    if column.through:
        between, owner, other = column.through
        return (
            f"(SELECT string_agg(o.external_id, '|' ORDER BY b.position) FROM {between._meta.db_table} b "
            f"JOIN {BY_NAME[column.refers].table} o ON o.id = b.{other}_id WHERE b.{owner}_id = t.id)"
        )
    if target(file, column):
        return f"r_{column.name}.external_id"
    return column.kind.written(f"t.{file.db_column(column)}")
