import { exchange, type Answer, type Bounds, type Headers } from './exchange.ts';
import { HttpAgent, HttpsAgent, httpRequest, httpsRequest } from './node-http.ts';

/** Sends requests to servers by URL over kept-alive connections. */
export interface WebClient {
  /** Sends a GET request, and follows no redirect. Throws for a request without an answer. */
  get(url: URL, headers: Headers, bounds: Bounds): Promise<Answer>;
  close(): void;
}

/** What servers must have, and how many connections each may get. */
export interface WebOptions {
  /** Certificates in PEM to trust instead of those of the system, for servers by `host:port`. */
  authorities?: ReadonlyMap<string, string>;
  connections?: number;
}

/** Returns a client that verifies certificates always, also where NODE_TLS_REJECT_UNAUTHORIZED says otherwise. */
export function webClient({ authorities = new Map(), connections = 8 }: WebOptions = {}): WebClient {
  const keep = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
  const http = new HttpAgent(keep);
  const https = new HttpsAgent(keep);
  return {
    get(url, headers, bounds) {
      const ca = authorities.get(url.host);
      return exchange(
        (listen) =>
          url.protocol === 'https:'
            ? httpsRequest(
                url,
                {
                  agent: https,
                  rejectUnauthorized: true,
                  headers: { ...headers },
                  ...(ca !== undefined && { ca }),
                },
                listen,
              )
            : httpRequest(url, { agent: http, headers: { ...headers } }, listen),
        bounds,
      );
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}
