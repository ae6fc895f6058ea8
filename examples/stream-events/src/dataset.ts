import { readFile } from 'node:fs/promises'

/** Departures of flights in the United States: delay in minutes, distance in miles, time of day in hours. */
export interface Flight {
  readonly delay: number
  readonly distance: number
  readonly time: number
}

/** The flights of the package `vega-datasets` (BSD-3-Clause), 200,000 rows. */
export const readFlights = async (): Promise<Flight[]> => {
  const data = new URL('../data/flights-200k.json', import.meta.resolve('vega-datasets'))
  return JSON.parse(await readFile(data, 'utf8')) as Flight[]
}
