import type https from 'node:https';

// A named import evaluates all of Node's HTTP module; its web socket client alone takes 30 ms and 10 MiB
// (Node 24.21). This form does not load it.
const http = process.getBuiltinModule('node:http');

/** Connection pool for HTTP. */
export const HttpAgent = http.Agent;
/** Sends an HTTP request. */
export const httpRequest = http.request;
/** Returns Node's HTTP over TLS, loaded when it is first needed: 5 ms, which an engine behind a socket never needs. */
export const httpOverTls = (): Pick<typeof https, 'Agent' | 'request'> =>
  process.getBuiltinModule('node:https');
