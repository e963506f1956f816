"""Many rows of whole numbers and digests as arrays, and many rows written, without objects.

PostgreSQL takes and gives them by COPY, on its own cursor, which takes parameters; other databases
go through the ORM.
"""

import numpy as np
from django.db import connections
from psycopg.types.json import Jsonb

HEADER = 11 + 4 + 4 + 2 + 4  # signature, flags, extension (empty), number of fields, length
TRAILER = 2
DIGEST = 64


def read(queryset, *names, digests=()):
    """Arrays of the columns ``names`` (int64, no nulls) and ``digests`` (64 bytes of hexadecimal).

    Names are those of ``values_list``. Rows come in no order that can be relied on; PostgreSQL
    sends them as one value, which holds 1 GB: some seven million rows of ten columns.
    """
    rows = queryset.order_by().values_list(*names, *digests)
    kinds = [np.int64] * len(names) + [f"S{DIGEST}"] * len(digests)
    connection = connections[queryset.db]
    if connection.vendor == "postgresql":
        table = _by_copy(connection, rows, len(names), len(digests))
        columns = [table[name] for name in table.dtype.names]
    else:
        columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return [np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)]


def _by_copy(connection, rows, whole, digests):
    """A row is written as its numbers in 8 bytes each and its digests in 64, in turn."""
    sql, params = rows.query.sql_with_params()
    names = [f"c{number}" for number in range(whole + digests)]
    parts = [f"int8send({name}::bigint)" for name in names[:whole]]
    # what is no digest must not change the width of its row
    parts += [
        f"substring(convert_to(rpad({name}, {DIGEST}), 'UTF8') FROM 1 FOR {DIGEST})"
        for name in names[whole:]
    ]
    whole_row = f"string_agg({' || '.join(parts)}, ''::bytea)"
    sql = f"SELECT {whole_row} FROM ({sql}) r ({', '.join(names)})"  # noqa: S608, no input in it
    sql = f"COPY ({sql}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.cursor.copy(sql, params) as copy:
        data = b"".join(copy)
    kinds = [">i8"] * whole + [f"S{DIGEST}"] * digests
    return np.frombuffer(
        memoryview(data)[HEADER:-TRAILER], np.dtype(list(zip(names, kinds, strict=True)))
    )


def write(model, rows):
    """Insert ``rows`` (dicts of field values), in one statement where the database can.

    What a row leaves out is the field's default. Keys are given by the database.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    connection = connections["default"]
    if connection.vendor != "postgresql":
        model.objects.bulk_create([model(**row) for row in rows], batch_size=1000)
        return
    names = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    makers = [(field.attname, _default(field), _is_json(field)) for field in fields]
    with connection.cursor() as cursor, cursor.cursor.copy(sql) as copy:
        for row in rows:
            values = [row[name] if name in row else default() for name, default, _json in makers]
            copy.write_row(
                [
                    Jsonb(value) if is_json else value
                    for value, (_name, _default, is_json) in zip(values, makers, strict=True)
                ]
            )


def _default(field):
    return field.get_default if field.has_default() or not field.null else lambda: None


def _is_json(field):
    return field.get_internal_type() == "JSONField"
