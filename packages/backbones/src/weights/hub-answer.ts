import { describeFailure, hubError, type HubFile } from './hub-file.js';

/** What the hub tells of a file, and its contents. */
export interface HubAnswer {
  readonly bytes: number;
  /** Tells one version of the contents from another. */
  readonly etag: string;
  /** Sha256 (hex) that the hub states; `null` where it states none. */
  readonly sha256: string | null;
  /** The commit that last changed the file, if the hub tells. */
  readonly commit: string | null;
  /** The contents from a position on. The stream fails when the connection does. */
  read(position: number): ReadableStream<Uint8Array>;
}

/** The server sends the whole file when a part of it is asked for. */
export class RangeIgnored extends Error {
  override readonly name = 'RangeIgnored';
}

/**
 * Asks the hub for a file through its own library.
 * @throws BackboneError `WEIGHTS_OFFLINE`, `WEIGHTS_NOT_FOUND`, `DOWNLOAD_FAILED`
 */
export async function askHub(hub: HubFile, fetchPart: typeof fetch = fetch): Promise<HubAnswer> {
  // Loaded when it is needed: most commands do without.
  const { downloadFile, fileDownloadInfo, pathsInfo } = await import('@huggingface/hub');
  const { repository: repo, file: path, revision, hubUrl } = hub;
  const failure: { error?: unknown } = {};
  const watched = watch(fetchPart, failure);
  const request = { repo, path, revision, hubUrl, fetch: watched };
  try {
    const [info] = await pathsInfo({ ...request, paths: [path], expand: true });
    const downloadInfo = info === undefined ? null : await fileDownloadInfo(request);
    // Plain HTTP instead of the hub's chunk store: any proxy and mirror knows it, and parts of it can be asked for.
    const blob = downloadInfo && (await downloadFile({ ...request, downloadInfo, xet: false }));
    if (!downloadInfo || !blob) {
      throw hubError('WEIGHTS_NOT_FOUND', hub, `there is no such file on ${hubUrl}`, 'Check the revision.');
    }
    return {
      bytes: downloadInfo.size,
      etag: info.lfs?.oid ?? downloadInfo.etag,
      sha256: info.lfs?.oid ?? null,
      commit: info.lastCommit?.id ?? null,
      read: (position) => {
        failure.error = undefined;
        return guarded(blob.slice(position).stream(), failure);
      },
    };
  } catch (error) {
    throw describeFailure(hub, error);
  }
}

/** The library hands on only the text of some errors; this keeps them, and sees answers that are not what was asked for. */
function watch(fetchPart: typeof fetch, failure: { error?: unknown }): typeof fetch {
  return async (input, init) => {
    try {
      const response = await fetchPart(input, init);
      const range = new Headers(init?.headers).get('range');
      const start = /^bytes=(\d+)-/.exec(range ?? '')?.[1];
      if (start !== undefined && start !== '0' && response.status === 200) {
        await response.body?.cancel();
        throw new RangeIgnored('the server does not send parts of files');
      }
      if (!response.ok)
        failure.error = Object.assign(new Error('HTTP error'), { statusCode: response.status });
      return response;
    } catch (error) {
      failure.error = error;
      throw error;
    }
  };
}

/** A stream that fails with the error that was seen, where there is one. */
function guarded(
  stream: ReadableStream<Uint8Array>,
  failure: { error?: unknown },
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(failure.error ?? error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
