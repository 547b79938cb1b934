import type { ClientRequest, IncomingMessage } from 'node:http';
import { errorCode } from '../failure.ts';

/** An HTTP answer with any status. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** An HTTP answer of status 200 whose body is read as it comes. It has to be read to its end, or its iteration ended. */
export interface OpenAnswer {
  status: 200;
  headers: Answer['headers'];
  chunks: AsyncIterable<Buffer>;
}

/** Thrown for an answer above the size limit. */
export class TooLarge extends Error {}

/** Thrown for an answer that is not complete in time. */
export class TooSlow extends Error {}

/** Thrown for a request that cannot be sent, or an answer that cannot be read, as it is. */
export class NotSupported extends Error {}

export type Headers = Readonly<Record<string, string>>;

/** Limits of one request. */
export interface Bounds {
  timeoutMs: number;
  maxBytes: number;
}

/** Starts a request; `listen` gets its answer. */
export type Send = (listen: (response: IncomingMessage) => void) => ClientRequest;

/** Sends a request, with a body if there is one, and waits for the whole answer, within bounds. */
export function exchange(send: Send, bounds: Bounds, body?: string | Buffer): Promise<Answer> {
  return again(() => exchangeOnce(send, bounds, body));
}

/**
 * Sends a request and waits for the start of the answer. The timeout is of every pause, and an answer of another status than
 * 200 is read within the bounds.
 */
export function exchangeStream(send: Send, bounds: Bounds): Promise<Answer | OpenAnswer> {
  return again(() => streamOnce(send, bounds));
}

/** Whether the body of an answer is still to be read. */
export function isStreamed(answer: Answer | OpenAnswer): answer is OpenAnswer {
  return 'chunks' in answer;
}

async function again<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    // A server may end a kept connection at the moment that it is used again.
    if (!(error instanceof EndedBeforeUse)) throw error;
    return attempt();
  }
}

class EndedBeforeUse extends Error {
  readonly code = 'ECONNRESET';
}

function exchangeOnce(send: Send, bounds: Bounds, body: string | Buffer | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const request = send((response) => {
      isAnswered = true;
      collectBody(response, bounds.maxBytes)
        .then((bytes) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }),
        )
        .catch(fail)
        .finally(() => clearTimeout(timer));
    });
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      const isOld = request.reusedSocket && !isAnswered && errorCode(error) === 'ECONNRESET';
      reject(isOld ? new EndedBeforeUse() : error);
    };
    const timer = setTimeout(() => {
      // A request that waits for a connection, or for a proxy, reports no error of its own.
      reject(new TooSlow(`no answer within ${bounds.timeoutMs} ms`));
      request.destroy();
    }, bounds.timeoutMs);
    request.on('error', fail);
    request.end(body);
  });
}

function streamOnce(send: Send, { timeoutMs, maxBytes }: Bounds): Promise<Answer | OpenAnswer> {
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const request = send((response) => {
      isAnswered = true;
      const { statusCode: status = 0, headers } = response;
      const { 'content-encoding': encoding = 'identity' } = headers;
      if (status === 200 && encoding === 'identity')
        resolve({ status, headers, chunks: response as AsyncIterable<Buffer> });
      else collectBody(response, maxBytes).then((body) => resolve({ status, headers, body }), reject);
    });
    request.setTimeout(timeoutMs, () => request.destroy(new TooSlow(`no bytes for ${timeoutMs} ms`)));
    request.on('error', (error) => {
      const isOld = request.reusedSocket && !isAnswered && errorCode(error) === 'ECONNRESET';
      reject(isOld ? new EndedBeforeUse() : error);
    });
    request.end();
  });
}

async function collectBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const { 'content-encoding': encoding = 'identity' } = response.headers;
  // No encoding is asked for; what would have to be unpacked may have any size, and is no content that a digest is of.
  if (response.statusCode === 200 && encoding !== 'identity')
    throw new NotSupported('the answer is compressed, which was not asked for');
  // Listening costs a fraction of what an iterator does, and an audit asks for every container.
  return new Promise((resolve, reject) => {
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes)
        response.destroy(new TooLarge(`answer larger than the limit of ${maxBytes} bytes`));
    });
    response.on('end', () => resolve(Buffer.concat(chunks)));
    response.on('error', reject);
  });
}
