/** A mistake in the output of a connector or a tap, which an engine refuses or because of which it loses data. */
export interface ProtocolFault {
  /** The number of the line, from 1; 0 for the output as a whole. */
  readonly line: number
  readonly message: string
}

/** Gathers faults. */
export class FaultList {
  readonly faults: ProtocolFault[] = []

  add(line: number, message: string): void {
    this.faults.push({ line, message })
  }
}
