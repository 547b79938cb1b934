// A named import evaluates all of Node's HTTP module; its web socket client alone takes 30 ms and 10 MiB
// (Node 24.21). This form does not load it.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** Connection pool for HTTP. */
export const HttpAgent = http.Agent;
/** Sends an HTTP request. */
export const httpRequest = http.request;
/** Connection pool for TLS. */
export const HttpsAgent = https.Agent;
/** Sends a request over TLS. */
export const httpsRequest = https.request;
