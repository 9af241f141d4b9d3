/** How far a fetch has got. */
export interface FetchProgress {
  readonly phase: 'download' | 'check' | 'unpack';
  /** Name of the archive. */
  readonly file: string;
  /** Bytes of the archive that are done. */
  readonly done: number;
  /** Size of the archive in bytes; `null` if the server does not say. */
  readonly total: number | null;
}

/** Whom to tell. */
export type FetchListener = (progress: FetchProgress) => void;
