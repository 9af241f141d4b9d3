import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server offers and how it behaves. */
export interface HubBehaviour {
  readonly repository: string;
  readonly file: string;
  contents: Buffer;
  /** Whether it states a sha256, as for large files; the contents' own unless given. */
  lfs: boolean;
  sha256?: string;
  /** Bytes after which each answer breaks off. */
  breakAfter: number;
  ignoreRange: boolean;
  /** Status of every answer instead of what was asked for. */
  status?: number;
}

/** A server with the part of the Hugging Face hub's interface that downloads need, on loopback. */
export interface HubServer {
  readonly url: string;
  readonly behaviour: HubBehaviour;
  /** `Range` headers of the requests for contents, `null` for the whole file. */
  readonly ranges: (string | null)[];
  close(): Promise<void>;
}

export const COMMIT = 'c0ffee'.padEnd(40, '0');

export async function startHub(repository: string, file: string, contents: Buffer): Promise<HubServer> {
  const behaviour: HubBehaviour = {
    ...{ repository, file, contents },
    ...{ lfs: true, breakAfter: Infinity, ignoreRange: false },
  };
  const ranges: (string | null)[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(behaviour, ranges, request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour,
    ranges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  hub: HubBehaviour,
  ranges: (string | null)[],
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { repository, file, contents, lfs } = hub;
  const sha256 = hub.sha256 ?? createHash('sha256').update(contents).digest('hex');
  const oid = createHash('sha1').update(contents).digest('hex');
  if (hub.status !== undefined) {
    response.writeHead(hub.status, { 'content-type': 'application/json' }).end('{"error":"no"}');
  } else if (request.url === `/api/models/${repository}/paths-info/main`) {
    const size = contents.length;
    const info = { type: 'file', path: file, oid, size, lastCommit: { id: COMMIT, date: 0, title: '' } };
    const answer = [lfs ? { ...info, lfs: { oid: sha256, size, pointerSize: 130 } } : info];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } else if (request.url === `/${repository}/resolve/main/${file}`) {
    sendContents(hub, oid, ranges, request.headers.range, response);
  } else
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Repository not found"}');
}

function sendContents(
  { contents, ignoreRange, breakAfter }: HubBehaviour,
  oid: string,
  ranges: (string | null)[],
  range: string | undefined,
  response: ServerResponse,
) {
  const [start, end] = (/^bytes=(\d+)-(\d+)$/.exec(range ?? '')?.slice(1) ?? [0, contents.length - 1]).map(
    Number,
  );
  const isProbe = start === 0 && end === 0;
  if (!isProbe) ranges.push(range ?? null);
  const whole = range === undefined || (ignoreRange && !isProbe);
  const body = whole ? contents : contents.subarray(start, end + 1);
  response.writeHead(whole ? 200 : 206, {
    etag: `"${oid}"`,
    'content-length': body.length,
    ...(!whole && { 'content-range': `bytes ${start}-${end}/${contents.length}` }),
  });
  if (body.length <= breakAfter) response.end(body);
  else response.write(body.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 20));
}
