import { createReadStream } from 'node:fs';
import { open, readFile, rm, stat, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAsSafe } from './authorized-server.ts';
import { connectionWords } from './connection-failure.ts';
import { contentHash, statedHashes, type ContentHash } from './content-hash.ts';
import { DownloadFailed } from './download-failed.ts';
import { readFileAnswer } from './file-answer.ts';
import { retryAfterMs } from './retry.ts';
import type { StreamedAnswer } from './stream-answer.ts';
import type { ContentClient } from './web-client.ts';

/** What a server says of a version of a file, so that it can be asked whether there is a newer one. */
export interface Validators {
  etag?: string;
  lastModified?: string;
}

/** A file to fetch. */
export interface DownloadRequest {
  /** `https:`, `http:` or `file:`. */
  url: URL;
  /** Where the content is put. One that a killed download left is continued. */
  file: string;
  /** Of the version that the caller has. */
  known?: Validators;
  maxBytes: number;
  /** How long nothing may arrive. */
  idleMs: number;
}

/** What came of a download that did not fail. */
export type Downloaded =
  | { kind: 'unchanged' }
  | ({ kind: 'complete'; size: number; sha256: string } & Validators);

/** Thrown for a failure that another try may not meet. */
class Interrupted extends DownloadFailed {
  readonly waitMs: number | undefined;
  constructor(message: string, { waitMs, ...options }: ErrorOptions & { waitMs?: number | undefined } = {}) {
    super(message, undefined, options);
    this.waitMs = waitMs;
  }
}

const mostRedirects = 5;
/** Tries without a new byte before a download fails, and the longest wait between two. */
const tries = 4;
const longestWaitMs = 30_000;

/**
 * Fetches a file: a part that is there is continued if the server still has the same version. A broken connection is opened again. The
 * content is complete, and has the hashes that the server states, or the download fails.
 * @throws DownloadFailed
 */
export async function download(request: DownloadRequest, web: ContentClient): Promise<Downloaded> {
  let before = -1;
  for (let failures = 0; ;) {
    try {
      return await downloadOnce(request, web);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      const size = await sizeOf(request.file);
      failures = size > before ? 1 : failures + 1;
      before = size;
      const wait = error.waitMs ?? 125 * 2 ** failures;
      if (failures >= tries || wait > longestWaitMs) throw new DownloadFailed(error.message);
      await sleep(wait);
    }
  }
}

async function downloadOnce(request: DownloadRequest, web: ContentClient): Promise<Downloaded> {
  const part = await readPart(request);
  const answer = await send(request, web, requestHeaders(request, part));
  try {
    return await receive(request, answer, part);
  } finally {
    answer.close();
  }
}

/** A part of a file that an earlier download left. */
interface Part {
  size: number;
  validator: string;
}

/** The file that says what a part is of. */
function noteOf(file: string): string {
  return `${file}.from`;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

/**
 * Returns the part that is there; absent if it is of another address, or nothing says which version it is. Of a file that is
 * whole, the last byte is asked for again, and with it whether it is still the same version.
 */
async function readPart({ url, file }: DownloadRequest): Promise<Part | undefined> {
  const [size, note] = await Promise.all([sizeOf(file), readFile(noteOf(file), 'utf8').catch(() => '')]);
  const [address, validator, whole] = note.split('\n');
  if (size === 0 || address !== url.href || validator === undefined || validator === '') return undefined;
  return { size: size === Number(whole) ? size - 1 : size, validator };
}

/** Removes what a download put into a file, and what was noted of it. */
export async function removeDownload(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(noteOf(file), { force: true })]);
}

function requestHeaders({ known = {} }: DownloadRequest, part: Part | undefined): Record<string, string> {
  if (part !== undefined) return { range: `bytes=${part.size}-`, 'if-range': part.validator };
  return {
    ...(known.etag !== undefined && { 'if-none-match': known.etag }),
    ...(known.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
  };
}

async function send(
  { url, idleMs }: DownloadRequest,
  web: ContentClient,
  headers: Record<string, string>,
): Promise<StreamedAnswer> {
  if (url.protocol === 'file:') return readFileAnswer(url, headers);
  let place = url;
  for (let n = 0; ; n++) {
    const answer = await web.stream(place, headers, idleMs).catch(interrupted);
    if (![301, 302, 303, 307, 308].includes(answer.status)) return answer;
    answer.close();
    const { location } = answer.headers;
    const next = typeof location === 'string' && location !== '' ? URL.parse(location, place.href) : null;
    if (next === null) throw new DownloadFailed('it redirects to no address');
    if (!isAsSafe(next, place)) throw new DownloadFailed('it redirects to an address without TLS');
    if (n >= mostRedirects) throw new DownloadFailed(`it redirects more than ${mostRedirects} times`);
    place = next;
  }
}

/** @throws Interrupted for an error of a connection; the error itself for another. */
function interrupted(error: unknown): never {
  if (error instanceof DownloadFailed) throw error;
  throw new Interrupted(connectionWords(error).detail, { cause: error });
}

async function receive(
  request: DownloadRequest,
  answer: StreamedAnswer,
  part: Part | undefined,
): Promise<Downloaded> {
  const { status, headers } = answer;
  if (status === 304 && part === undefined && request.known !== undefined) return { kind: 'unchanged' };
  if (status === 206 && part !== undefined) return receiveContent(request, answer, restOf(answer, part));
  if (status === 416 && part !== undefined) {
    await removeDownload(request.file);
    throw new Interrupted('it has another size than before', { waitMs: 0 });
  }
  if (status === 200) {
    const stated = headers['content-length'];
    const size = typeof stated === 'string' ? Number(stated) : undefined;
    return receiveContent(request, answer, { start: 0, ...(size !== undefined && { size }) });
  }
  if ([429, 502, 503, 504].includes(status))
    throw new Interrupted(`the server is busy (status ${status})`, {
      waitMs: retryAfterMs({ status, headers }, Date.now()),
    });
  throw new DownloadFailed(
    status === 404 ? 'not found (status 404)' : `the server answered with status ${status}`,
    status,
  );
}

/** Where the bytes of an answer belong, and how many the file has, if that is stated. */
interface Extent {
  start: number;
  size?: number;
}

/** Returns where the rest of a file belongs. @throws DownloadFailed if it is not the rest that was asked for. */
function restOf({ headers }: StreamedAnswer, part: Part): Extent {
  const [, start, end, size] =
    /^bytes (\d+)-(\d+)\/(\d+)$/u.exec(headers['content-range']?.toString() ?? '') ?? [];
  if (Number(start) !== part.size || Number(end) !== Number(size) - 1)
    throw new DownloadFailed('the server answered with another part than was asked for');
  return { start: part.size, size: Number(size) };
}

async function receiveContent(
  request: DownloadRequest,
  { headers, body }: StreamedAnswer,
  { start, size }: Extent,
): Promise<Downloaded> {
  const { file, maxBytes, url } = request;
  if (/^text\/html\b/iu.test(headers['content-type']?.toString() ?? ''))
    throw new DownloadFailed('the server answered with a web page');
  const coding = headers['content-encoding']?.toString() ?? 'identity';
  if (coding !== 'identity' && coding !== 'gzip' && coding !== 'x-gzip')
    throw new DownloadFailed(
      `the server sends it with the coding ${JSON.stringify(coding)}; only gzip is read`,
    );
  if (size !== undefined && size > maxBytes) throw tooLarge(size, maxBytes);
  const etag = text(headers['etag']);
  const lastModified = text(headers['last-modified']);
  const stated = statedHashes(headers);
  const hash = contentHash(stated);
  if (start === 0) {
    await truncate(file).catch(() => undefined);
    // A weak validator does not say that the bytes are the same.
    const validator = etag !== undefined && !etag.startsWith('W/') ? etag : (lastModified ?? '');
    await writeFile(
      noteOf(file),
      `${url.href}\n${url.protocol === 'file:' ? '' : validator}\n${size ?? ''}\n`,
      {
        mode: 0o600,
      },
    );
  } else for await (const chunk of createReadStream(file, { end: start - 1 })) hash.update(chunk as Buffer);
  const received = await append(file, { start, maxBytes, body, hash });
  if (size !== undefined && received !== size)
    throw new Interrupted(`it ended after ${received} of ${size} bytes`);
  const { sha256, wrong } = hash.finish(stated);
  if (wrong.length > 0) {
    await removeDownload(file);
    throw new DownloadFailed(
      `its ${wrong.map((one) => one.algorithm).join(' and ')} is not the one that the server states`,
    );
  }
  return {
    kind: 'complete',
    size: received,
    sha256,
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}

function text(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value.length <= 500 ? value : undefined;
}

function tooLarge(size: number, maxBytes: number): DownloadFailed {
  return new DownloadFailed(`it has ${size} bytes or more, above the limit of ${maxBytes}`);
}

interface Appended {
  start: number;
  maxBytes: number;
  body: AsyncIterable<Buffer>;
  hash: ContentHash;
}

/** Appends a body to a file and returns the size of the whole. */
async function append(file: string, { start, maxBytes, body, hash }: Appended): Promise<number> {
  const handle = await open(file, start === 0 ? 'w' : 'r+', 0o600);
  let size = start;
  try {
    for await (const chunk of chunksOrInterrupted(body)) {
      if (size + chunk.length > maxBytes) throw tooLarge(size + chunk.length, maxBytes);
      await writeAll(handle, chunk, size);
      hash.update(chunk);
      size += chunk.length;
    }
    return size;
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}

/** An error of the connection is one of the download; an error of the disk is not. */
async function* chunksOrInterrupted(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    interrupted(error);
  }
}
