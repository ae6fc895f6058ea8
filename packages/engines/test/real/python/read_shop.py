"""Runs the connector with PyAirbyte: check, discover, a read that is killed, a read, a read from its state.

SHOP_CONNECTOR is its executable, SHOP_CACHE the DuckDB file of the cache. Writes one line of JSON.
"""

import json
import os
import sys

import airbyte
from airbyte.caches import DuckDBCache

CONFIG = {"password": "hunter2-hunter2", "rows": 50}


def source_with(config):
    source = airbyte.get_source(
        "source-shop", local_executable=os.environ["SHOP_CONNECTOR"], config=config
    )
    source.select_all_streams()
    return source


def rows_of(cache, stream):
    columns = {"customers": "id, name, since, note", "orders": "id, customer, amount, ispaid"}
    rows = cache.get_sql_engine().connect().exec_driver_sql(
        f"SELECT {columns[stream]} FROM main.{stream} ORDER BY id"
    )
    return [list(row) for row in rows]


def main():
    source = source_with(CONFIG)
    source.check()
    streams = source.get_available_streams()
    cache = DuckDBCache(db_path=os.environ["SHOP_CACHE"], cleanup=True)
    try:
        source_with({**CONFIG, "dieAfterReads": 7}).read(cache=cache)
        killed = False
    except Exception as error:
        killed = type(error).__name__
    read = source.read(cache=cache).processed_records
    again = source.read(cache=cache).processed_records
    answer = {
        "streams": streams,
        "killed": killed,
        "read": read,
        "again": again,
        "customers": rows_of(cache, "customers"),
        "orders": rows_of(cache, "orders"),
    }
    # PyAirbyte writes its progress to standard output.
    with open(os.environ["SHOP_ANSWER"], "w") as file:
        json.dump(answer, file, default=str)


if __name__ == "__main__":
    sys.exit(main())
