import { BackboneError, type BackboneErrorCode } from '../errors.js';

/** A file of a Hugging Face repository, and where it shall lie. */
export interface HubFile {
  /** `owner/name`. */
  readonly repository: string;
  readonly file: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** Address of the hub, without a slash at the end. */
  readonly hubUrl: string;
  /** Where the file is to be stored. */
  readonly target: string;
}

/** Address under which the file can be got with a browser. */
export function addressOf({ hubUrl, repository, revision, file }: HubFile): string {
  return `${hubUrl}/${repository}/resolve/${encodeURIComponent(revision)}/${file}`;
}

/** An error that says how to do without this program. */
export function hubError(
  code: BackboneErrorCode,
  hub: HubFile,
  what: string,
  advice: string,
  cause?: unknown,
): BackboneError {
  return new BackboneError(
    code,
    `${hub.file} of the Hugging Face repository ${hub.repository} (revision ${hub.revision}) could not be fetched: ${what}.`,
    `${advice} By hand: get ${addressOf(hub)} where there is a network, and store it as ${hub.target}.`,
    { cause },
  );
}

/** Codes of a connection that cannot be made at all. */
const OFFLINE = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'],
  ...['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'],
]);

/** What went wrong while the hub was asked, as an error of this package. */
export function describeFailure(hub: HubFile, error: unknown): BackboneError {
  if (error instanceof BackboneError) return error;
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 404) {
    return hubError(
      'WEIGHTS_NOT_FOUND',
      hub,
      `the hub has no such file, repository or revision (HTTP status 404 from ${hub.hubUrl})`,
      'Check the revision.',
      error,
    );
  }
  if (statusCode === 401 || statusCode === 403) {
    return hubError(
      'WEIGHTS_NOT_FOUND',
      hub,
      `the hub does not give it to everyone, or has no such repository (HTTP status ${statusCode} from ${hub.hubUrl})`,
      'Check the revision, and whether the licence must be accepted on the page of the repository.',
      error,
    );
  }
  if (statusCode !== undefined) {
    return hubError(
      'DOWNLOAD_FAILED',
      hub,
      `HTTP status ${statusCode} from ${hub.hubUrl}`,
      'Try again later.',
      error,
    );
  }
  const code = networkCode(error);
  if (code !== null && OFFLINE.has(code)) {
    return hubError(
      'WEIGHTS_OFFLINE',
      hub,
      `${hub.hubUrl} cannot be reached (${code})`,
      'Check the network.',
      error,
    );
  }
  const reason = code ?? (error instanceof Error ? error.message : String(error));
  return hubError(
    'DOWNLOAD_FAILED',
    hub,
    `the connection failed (${reason})`,
    'Start it again: it goes on where it stopped.',
    error,
  );
}

/** The system's code below the `fetch failed` of Node.js; of several addresses that were tried, the first. */
function networkCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  return networkCode(cause) ?? (Array.isArray(errors) ? networkCode(errors[0]) : null);
}
