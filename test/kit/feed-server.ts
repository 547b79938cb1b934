import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedFiles } from './feed-files.ts';

/** Answers a request in the place of the server; `content` is what the path has. Returns false to let the server answer. */
export type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer | undefined,
) => boolean | undefined;

/** A mirror on loopback, whose content and faults a test sets. */
export interface FeedServer {
  url: URL;
  files: FeedFiles;
  fault: Fault | undefined;
  /** `GET /osv/npm/all.zip 206`, in the order of the answers. */
  log: string[];
  /** Bytes of a chunk, and what is called after each with all bytes sent; without it a body is sent at once. */
  trickle: { size: number; sent: (total: number) => Promise<unknown> } | undefined;
  close(): Promise<void>;
}

/** Starts a mirror with what the publishers' servers have: ETag, ranges, conditions, and a hash. */
export async function startFeedServer(files: FeedFiles): Promise<FeedServer> {
  let total = 0;
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    const content = feeds.files[path];
    response.on('finish', () => feeds.log.push(`${request.method} /${path} ${response.statusCode}`));
    if (feeds.fault?.(request, response, content) === true) return;
    void answer(request, response, content);
  });
  async function answer(request: IncomingMessage, response: ServerResponse, content?: Buffer): Promise<void> {
    if (content === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>not here</html>');
      return;
    }
    const etag = `"${createHash('sha1').update(content).digest('hex')}"`;
    const headers = {
      etag,
      'last-modified': 'Sat, 03 Feb 2024 04:05:06 GMT',
      'x-goog-hash': `crc32c=AAAAAA==,md5=${createHash('md5').update(content).digest('base64')}`,
    };
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
    if (ifNoneMatch === etag) {
      response.writeHead(304, headers).end();
      return;
    }
    const start = ifRange === etag ? Number(/^bytes=(\d+)-$/u.exec(range ?? '')?.[1] ?? 0) : 0;
    if (start >= content.length) {
      response.writeHead(416, { ...headers, 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    const body = content.subarray(start);
    response.writeHead(start === 0 ? 200 : 206, {
      ...headers,
      'content-length': body.length,
      ...(start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
    });
    const { trickle } = feeds;
    if (trickle === undefined) {
      response.end(body);
      return;
    }
    for (let at = 0; at < body.length && !response.destroyed; at += trickle.size) {
      const chunk = body.subarray(at, at + trickle.size);
      await new Promise((resolve) => response.write(chunk, resolve));
      total += chunk.length;
      await trickle.sent(total);
    }
    response.end();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const feeds: FeedServer = {
    url: new URL(`http://127.0.0.1:${port}/`),
    files,
    fault: undefined,
    log: [],
    trickle: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return feeds;
}
