import type { ClientRequest, IncomingMessage } from 'node:http';
import { TooSlow } from './exchange.ts';

/** An HTTP answer whose body is read while it arrives. */
export interface StreamedAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Throws if it ends early, or nothing arrives for a while. What is not read to its end has to be closed. */
  body: AsyncIterable<Buffer>;
  close(): void;
}

/**
 * Sends a request and returns its answer when the headers are there.
 * @throws TooSlow if nothing arrives for `idleMs`, also later, from the body; an error of the connection.
 */
export function streamAnswer(
  send: (listen: (response: IncomingMessage) => void) => ClientRequest,
  idleMs: number,
): Promise<StreamedAnswer> {
  return new Promise((resolve, reject) => {
    const tooSlow = new TooSlow(`nothing arrived for ${idleMs} ms`);
    let answer: IncomingMessage | undefined;
    const request = send((response) => {
      answer = response;
      timer.refresh();
      response.once('close', () => clearTimeout(timer));
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: chunksOf(response, timer),
        close: () => response.destroy(),
      });
    });
    const timer = setTimeout(() => {
      // A request that waits for a connection, or for a proxy, reports no error of its own.
      reject(tooSlow);
      (answer ?? request).destroy(tooSlow);
    }, idleMs);
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end();
  });
}

async function* chunksOf(response: IncomingMessage, timer: NodeJS.Timeout): AsyncGenerator<Buffer> {
  for await (const chunk of response as AsyncIterable<Buffer>) {
    timer.refresh();
    yield chunk;
  }
}
