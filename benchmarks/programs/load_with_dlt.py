"""Loads FOLDER/rows.csv into FOLDER/dlt.duckdb, as the documentation of dlt shows it."""
import json
import os
import resource
import sys
import time

import dlt
from dlt.sources.filesystem import filesystem, read_csv_duckdb

folder = sys.argv[1]
started = time.perf_counter()
pipeline = dlt.pipeline(
    'bench',
    destination=dlt.destinations.duckdb(os.path.join(folder, 'dlt.duckdb')),
    dataset_name='bench',
    pipelines_dir=os.path.join(folder, 'dlt'),
)
rows = filesystem(bucket_url='file://' + folder, file_glob='rows.csv') | read_csv_duckdb()
pipeline.run(rows.with_name('rows'))
used = resource.getrusage(resource.RUSAGE_SELF)
children = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    'rows': pipeline.last_trace.last_normalize_info.row_counts['rows'],
    'seconds': time.perf_counter() - started,
    'processorSeconds': used.ru_utime + used.ru_stime + children.ru_utime + children.ru_stime,
    'residentMiB': used.ru_maxrss / 1024,
}))
