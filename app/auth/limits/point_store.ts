/** What a reservation found. */
export interface Reservation {
  /** Points that all processes have reserved in this window, the new ones included. */
  points: number
  /** Milliseconds until the window ends. */
  msLeft: number
}

/** Where processes reserve points of a key: a fixed window begins with its first reservation. */
export abstract class PointStore {
  /**
   * Reserves points of a key, and begins a window of `windowMs` where none is open. More may be
   * reserved than a limit allows: the caller knows the limit, and takes what is below it.
   */
  abstract reserve(key: string, points: number, windowMs: number): Promise<Reservation>

  /** Ends connections of its own. */
  close(): void {}
}
