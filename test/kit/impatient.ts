import type { WebClient } from '../../src/io/http/web-client.ts';

/** A client that waits a moment only, so that a test of what never ends does. */
export function impatient(web: WebClient): WebClient {
  return {
    ...web,
    get: (url, headers, bounds, tls) => web.get(url, headers, { ...bounds, timeoutMs: 300 }, tls),
  };
}
