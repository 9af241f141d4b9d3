import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that a server got. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
}

/** How a file is served; each field may be changed between requests. */
export interface ServedFile {
  content: Buffer;
  /** Serves parts of the file; true unless given. */
  ranges?: boolean;
  /** Breaks the connection after so many bytes, for so many requests. */
  breakAfter?: number;
  breaks?: number;
  etag?: string;
  /** Answers with this status instead, for so many requests. */
  status?: number;
  statuses?: number;
  type?: string;
  /** Leaves out the length. */
  chunked?: boolean;
}

/** A real HTTP server on the loopback interface, with faults to order. */
export class FileServer {
  readonly seen: SeenRequest[] = [];

  private constructor(
    private readonly server: Server,
    private readonly files: Map<string, ServedFile>,
  ) {}

  static async start(): Promise<FileServer> {
    const files = new Map<string, ServedFile>();
    const server = createServer();
    const self = new FileServer(server, files);
    server.on('request', (request, response) => self.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return self;
  }

  /** Serves a file and returns its address. */
  serve(name: string, file: ServedFile): string {
    this.files.set(`/${name}`, file);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${name}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const range = request.headers.range;
    this.seen.push({ path, range });
    const file = this.files.get(path);
    if (!file) return void response.writeHead(404).end('no such file');
    if (file.status !== undefined && (file.statuses ?? Infinity) > 0) {
      if (file.statuses !== undefined) file.statuses--;
      return void response.writeHead(file.status).end('not now');
    }
    this.send(file, range, request.headers['if-range'] as string | undefined, response);
  }

  private send(
    file: ServedFile,
    range: string | undefined,
    ifRange: string | undefined,
    response: ServerResponse,
  ): void {
    const size = file.content.length;
    const fresh = ifRange === undefined || ifRange === file.etag;
    const wanted = (file.ranges ?? true) && fresh ? /^bytes=(\d+)-$/.exec(range ?? '') : null;
    const from = wanted ? Number(wanted[1]) : 0;
    if (wanted && from >= size) {
      return void response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    }
    const body = file.content.subarray(from);
    response.writeHead(wanted ? 206 : 200, {
      'content-type': file.type ?? 'application/octet-stream',
      ...(file.chunked ? {} : { 'content-length': body.length }),
      ...(wanted ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {}),
      ...(file.etag === undefined ? {} : { etag: file.etag }),
    });
    const cut = file.breakAfter;
    if (cut !== undefined && (file.breaks ?? Infinity) > 0 && body.length > cut) {
      if (file.breaks !== undefined) file.breaks--;
      response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
      return;
    }
    response.end(body);
  }
}
