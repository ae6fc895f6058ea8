import { hostname } from 'node:os'

import { RunLockedError, runKeyOf } from '@panoply/runner'

import { ensureOwnTable, inTransaction, OWN_SCHEMA } from '../catalog/own-schema.js'
import type { Session } from '../connection/session.js'

const TABLE = `${OWN_SCHEMA}.sources`
const COLUMNS = `source_key text PRIMARY KEY, fence bigint NOT NULL, holder_host text, holder_pid bigint,
  expires_at timestamptz, kept json, kept_at timestamptz`

/** The lease of a run on a source. A run that takes the source over gets a higher fence. */
export interface SourceFence {
  readonly sourceKey: string
  readonly fence: string
}

/** The names of a source and its database in messages, and the duration of a lease. */
export interface LeaseFacts {
  readonly sourceName: string
  readonly location: string
  readonly leaseMs: number
}

/** Creates the table of sources, if it does not exist. */
export const createSourcesTable = (session: Session): Promise<void> =>
  ensureOwnTable(session, 'sources', COLUMNS)

/**
 * Takes the lease on a source if the source is free, or if the holder did not renew its lease in time. All times come
 * from the server, so the clocks of the machines do not matter.
 *
 * @returns the fence, and the stored JSON
 * @throws RunLockedError if another run holds it
 */
export const takeSource = async (
  session: Session,
  sourceKey: string,
  facts: LeaseFacts,
): Promise<SourceFence & { readonly kept: string | undefined }> => {
  const row = await inTransaction(session, async () => {
    const [taken] = await session.query(
      `INSERT INTO ${TABLE} AS present (source_key, fence, holder_host, holder_pid, expires_at)
       VALUES ($1, 1, $2, $3, ${untilAfter('$4')})
       ON CONFLICT (source_key) DO UPDATE SET fence = present.fence + 1, holder_host = $2,
         holder_pid = $3, expires_at = ${untilAfter('$4')}
       WHERE present.expires_at IS NULL OR present.expires_at <= clock_timestamp()
       RETURNING fence, kept`,
      [sourceKey, hostname(), process.pid, facts.leaseMs],
    )
    if (taken) await fenceOff(session, sourceKey)
    return taken
  })
  if (!row) throw await locked(session, sourceKey, facts)
  return { sourceKey, fence: String(row['fence']), kept: textOf(row['kept']) }
}

/** @returns whether this run still held the lease */
export const renewSource = async (
  session: Session,
  { sourceKey, fence }: SourceFence,
  leaseMs: number,
): Promise<boolean> => {
  const rows = await session.query(
    `UPDATE ${TABLE} SET expires_at = ${untilAfter('$3')}
     WHERE source_key = $1 AND fence = $2 RETURNING fence`,
    [sourceKey, fence, leaseMs],
  )
  return rows.length > 0
}

/** Replaces the stored JSON. @returns whether this run still held the lease; if not, nothing was changed */
export const keepSource = async (
  session: Session,
  { sourceKey, fence }: SourceFence,
  json: string,
): Promise<boolean> => {
  const rows = await session.query(
    `UPDATE ${TABLE} SET kept = $3, kept_at = now()
     WHERE source_key = $1 AND fence = $2 RETURNING fence`,
    [sourceKey, fence, json],
  )
  return rows.length > 0
}

/** Releases the source, if this run still holds it. */
export const releaseSource = async (
  session: Session,
  { sourceKey, fence }: SourceFence,
): Promise<void> => {
  await session.query(
    `UPDATE ${TABLE} SET expires_at = NULL, holder_host = NULL, holder_pid = NULL
     WHERE source_key = $1 AND fence = $2`,
    [sourceKey, fence],
  )
}

const untilAfter = (leaseMs: string): string =>
  `clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'`

/**
 * Fences off earlier runs that write rows of the source to this database. From now on they cannot commit, even in an
 * open transaction.
 */
const fenceOff = async (session: Session, sourceKey: string): Promise<void> => {
  const table = `${OWN_SCHEMA}.checkpoints`
  const [found] = await session.query(`SELECT to_regclass('${table}') IS NOT NULL AS is_there`)
  if (found?.['is_there'] !== true) return
  await session.query(`UPDATE ${table} SET epoch = epoch + 1 WHERE starts_with(run_key, $1)`, [
    runKeyOf(sourceKey, ''),
  ])
}

const locked = async (
  session: Session,
  sourceKey: string,
  { sourceName, location }: LeaseFacts,
): Promise<RunLockedError> => {
  const [row] = await session.query(
    `SELECT holder_host, holder_pid,
       greatest(0, ceil(extract(epoch FROM expires_at - clock_timestamp())))::int AS seconds
     FROM ${TABLE} WHERE source_key = $1`,
    [sourceKey],
  )
  const host = textOf(row?.['holder_host'])
  const pid = textOf(row?.['holder_pid'])
  return new RunLockedError(
    `another run of ${sourceName} is under way: process ${pid ?? 'unknown'} on ${host ?? 'unknown'} holds it in ` +
      `${location}. Wait for it to end, or stop it; if it is gone, its lease runs out in ${textOf(row?.['seconds']) ?? '0'} seconds`,
    { lock: `${location} ${TABLE}`, host, pid: pid === undefined ? undefined : Number(pid) },
  )
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined
