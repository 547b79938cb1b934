import type { ClientRequest, IncomingMessage } from 'node:http';

/** An HTTP answer with any status. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** Thrown for an answer above the size limit. */
export class TooLarge extends Error {}

/** Thrown for an answer that is not complete in time. */
export class TooSlow extends Error {}

export type Headers = Readonly<Record<string, string>>;

/** Limits of one request. */
export interface Bounds {
  timeoutMs: number;
  maxBytes: number;
}

type Send = (listen: (response: IncomingMessage) => void) => ClientRequest;

/** Sends a request and waits for the whole answer, within bounds. */
export function exchange(send: Send, bounds: Bounds): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const request = send((response) => {
      collectBody(response, bounds.maxBytes)
        .then((body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
        .catch(fail)
        .finally(() => clearTimeout(timer));
    });
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      // Node reports a response aborted by the timeout only as aborted.
      reject(failure ?? error);
    };
    const timer = setTimeout(() => {
      failure = new TooSlow(`no answer within ${bounds.timeoutMs} ms`);
      request.destroy(failure);
    }, bounds.timeoutMs);
    request.on('error', fail);
    request.end();
  });
}

async function collectBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge(`answer larger than the limit of ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
