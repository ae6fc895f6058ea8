import { describe, expect, it } from '@jest/globals'

import { readRateLimit } from '../../src/answer/rate-limit-headers.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const IN_30_SECONDS = NOW / 1_000 + 30

describe('the headers of a rate limit', () => {
  it.each<[Record<string, string>, number | undefined, number | undefined]>([
    [{}, undefined, undefined],
    [{ 'x-ratelimit-remaining': '0' }, 0, undefined],
    [{ 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '-30' }, undefined, undefined],
    [{ 'x-ratelimit-remaining': 'none', 'x-ratelimit-reset': 'soon' }, undefined, undefined],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(IN_30_SECONDS) }, 0, 30_000],
    [
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(IN_30_SECONDS * 1_000) },
      0,
      30_000,
    ],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' }, 0, 30_000],
    [{ 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '0.25' }, 3, 250],
    [{ 'x-ratelimit-reset': String(IN_30_SECONDS - 3_600) }, undefined, 0],
    [{ 'x-ratelimit-reset': '2026-03-01T12:00:30Z' }, undefined, 30_000],
    [{ 'x-ratelimit-reset': 'Sun, 01 Mar 2026 12:00:30 GMT' }, undefined, 30_000],
    [{ 'x-ratelimit-reset': '99999999999999999999' }, undefined, 2_147_483_647],
    [
      { 'x-ratelimit-reset-after': '1.5', 'x-ratelimit-reset': String(IN_30_SECONDS) },
      undefined,
      1_500,
    ],
    [{ 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(IN_30_SECONDS) }, 0, 30_000],
    [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '30' }, 0, 30_000],
    [{ ratelimit: 'limit=100, remaining=0, reset=30' }, 0, 30_000],
    [{ ratelimit: 'limit=100,remaining=7,reset=30' }, 7, 30_000],
    [{ ratelimit: '"default";r=0;t=30' }, 0, 30_000],
    [{ ratelimit: '"burst";r=5;t=1, "daily";r=0;t=30' }, 0, 30_000],
    [{ ratelimit: '"a";r=0;t=5, "b";r=0;t=30' }, 0, 30_000],
    [{ ratelimit: '"default";r=-1;t=-30' }, undefined, undefined],
    [{ ratelimit: '"default";q=100;w=60' }, undefined, undefined],
    [{ ratelimit: 'nonsense' }, undefined, undefined],
  ])('%j: %s left, for %s milliseconds', (headers, remaining, resetMs) => {
    expect(readRateLimit(new Headers(headers), NOW)).toEqual({ remaining, resetMs })
  })
})
