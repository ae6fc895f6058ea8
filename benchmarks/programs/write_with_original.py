"""Writes COUNT records to a server on PORT with the Python original."""
import base64
import contextlib
import io
import json
import sys
import time
import types
import urllib.request

from panoply import sdk as original

port, count = sys.argv[1], int(sys.argv[2])
records = json.load(sys.stdin)

# In Python 2 texts and bytes are one. The translated code takes texts where Python 3 has bytes.
original.base64 = types.SimpleNamespace(
    b64decode=lambda text: base64.b64decode(text).decode()
)
Request = urllib.request.Request
urllib.request.Request = lambda url, body, headers: Request(url, body.encode(), headers)

secret = base64.b64encode(b'rand2/uuid/123456789012/us-east-1').decode()
writer = original.SDK('account/rand1', secret)
writer.qurl = 'http://127.0.0.1:' + port

sent = {'records': 0, 'seconds': 0.0}
failures = []


def flushed(event):
    body = event['req'].data
    # The last message waits for two seconds. It does not count.
    if len(body) > original.MAXSIZE:
        # Two line breaks behind each record.
        sent['records'] += body.count(b'\n') // 2
        sent['seconds'] = time.perf_counter() - started
    else:
        sent['isEnd'] = True


writer.on('flush', flushed)
writer.on('error', failures.append)
started = time.perf_counter()
# It prints a line for each request.
with contextlib.redirect_stdout(io.StringIO()):
    for n in range(count):
        writer.write('page_views', records[n % len(records)])
    while not failures and 'isEnd' not in sent:
        time.sleep(0.01)
if failures:
    raise failures[0]
print(json.dumps({'records': sent['records'], 'seconds': sent['seconds']}))
