"""Many rows of whole numbers and digests as arrays, without an object per row.

PostgreSQL sends them in binary, in rows of one width; other databases go through the cursor.
"""

import numpy as np
from django.db import connections

HEADER = 11 + 4 + 4  # signature, flags, length of the extension, which is empty
TRAILER = 2
DIGEST = 64


def read(queryset, *names, digests=()):
    """Arrays of the columns ``names`` (int64, no nulls) and ``digests`` (64 bytes of hexadecimal).

    Names are those of ``values_list``. In no order that can be relied on.
    """
    rows = queryset.order_by().values_list(*names, *digests)
    connection = connections[queryset.db]
    if connection.vendor == "postgresql":
        return _by_copy(connection, rows, names, digests)
    found = list(rows)
    columns = list(zip(*found, strict=True)) or [()] * (len(names) + len(digests))
    kinds = [np.int64] * len(names) + [f"S{DIGEST}"] * len(digests)
    return [np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)]


def _by_copy(connection, rows, names, digests):
    sql, params = rows.query.sql_with_params()
    columns = [f"c{number}" for number in range(len(names) + len(digests))]
    selected = [f"{column}::bigint" for column in columns[: len(names)]]
    # a digest that is no digest must not change the width of its row
    selected += [
        f"rpad(regexp_replace({column}, '[^0-9a-f]', '?', 'g'), {DIGEST})"
        for column in columns[len(names) :]
    ]
    sql = f"COPY (SELECT {', '.join(selected)} FROM ({sql}) rows ({', '.join(columns)}))"
    with connection.cursor() as cursor, cursor.copy(f"{sql} TO STDOUT (FORMAT BINARY)", params) as copy:
        data = b"".join(copy)
    fields = [("fields", ">i2")]
    for column in columns[: len(names)]:
        fields += [(f"{column}-length", ">i4"), (column, ">i8")]
    for column in columns[len(names) :]:
        fields += [(f"{column}-length", ">i4"), (column, f"S{DIGEST}")]
    table = np.frombuffer(memoryview(data)[HEADER:-TRAILER], dtype=np.dtype(fields))
    kinds = [np.int64] * len(names) + [f"S{DIGEST}"] * len(digests)
    return [table[column].astype(kind) for column, kind in zip(columns, kinds, strict=True)]
