// An import by name makes Node evaluate everything that its HTTP module offers, of which a client
// for web sockets alone takes 30 ms and 10 MiB (Node 24.21). Asked for this way it is not loaded.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** A pool of connections over HTTP. */
export const HttpAgent = http.Agent;
/** A request over HTTP. */
export const httpRequest = http.request;
/** A pool of connections over TLS. */
export const HttpsAgent = https.Agent;
/** A request over TLS. */
export const httpsRequest = https.request;
