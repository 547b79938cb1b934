import type { Agent as PlainAgent } from 'node:http';
import {
  exchange,
  exchangeStream,
  type Answer,
  type Bounds,
  type Headers,
  type OpenAnswer,
  type Send,
} from './exchange.ts';
import { HttpAgent, httpOverTls, httpRequest } from './node-http.ts';
import { requireHttpProxy, type ChooseProxy } from './proxy.ts';
import { streamAnswer, type StreamedAnswer } from './stream-answer.ts';
import { checkServerName, ordinaryTls, secureContext, type ServerTls } from './server-tls.ts';

/** Sends requests to servers by URL over kept-alive connections. */
export interface WebClient {
  /** Sends a GET request, and follows no redirect. Throws for a request without an answer. */
  get(url: URL, headers: Headers, bounds: Bounds, tls?: ServerTls): Promise<Answer>;
  /** Sends a GET request whose answer is read as it comes, and follows no redirect. Throws for a request without an answer. */
  open(url: URL, headers: Headers, bounds: Bounds, tls?: ServerTls): Promise<Answer | OpenAnswer>;
  /** Sends a form in a POST request, and follows no redirect. Throws for a request without an answer. */
  post(url: URL, form: URLSearchParams, bounds: Bounds, tls?: ServerTls): Promise<Answer>;
  close(): void;
}

/** Sends requests for content of any size, which is read while it arrives. */
export interface ContentClient {
  /** Sends a GET request, and follows no redirect. Throws for a request without an answer. */
  stream(url: URL, headers: Headers, idleMs: number): Promise<StreamedAnswer>;
}

/** How servers are reached. */
export interface WebOptions {
  /** The certificates of the system, in PEM, read when they are first needed; without them Node's own count. */
  roots?: () => Promise<string | undefined>;
  /** The proxy for a URL; without it every connection is direct. */
  proxyOf?: ChooseProxy;
  /** Most connections to one server. */
  connections?: number;
}

/** Returns a client that verifies certificates unless a server’s settings say otherwise, also if NODE_TLS_REJECT_UNAUTHORIZED says otherwise. */
export function webClient({ roots, proxyOf = () => undefined, connections = 8 }: WebOptions = {}): WebClient &
  ContentClient {
  const keep = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
  const plain = new Map<string, PlainAgent>();
  // Connections are kept by address, which does not tell what they were verified by: so each settings have their own.
  const secure = new Map<ServerTls, Map<string, Promise<PlainAgent>>>();
  let systemRoots: Promise<string | undefined> | undefined;
  const opened = new Set<PlainAgent>();
  const open = (agent: PlainAgent): PlainAgent => {
    opened.add(agent);
    return agent;
  };

  const plainAgent = (proxy: string): PlainAgent => {
    const agent = plain.get(proxy) ?? open(new HttpAgent({ ...keep, ...through(proxy) }));
    plain.set(proxy, agent);
    return agent;
  };
  const newSecureAgent = async (settings: ServerTls, proxy: string): Promise<PlainAgent> => {
    if (settings.verify) systemRoots ??= roots?.() ?? Promise.resolve(undefined);
    return open(
      new (httpOverTls().Agent)({
        ...keep,
        ...through(proxy),
        secureContext: secureContext(settings, await systemRoots),
        rejectUnauthorized: settings.verify,
        checkServerIdentity: checkServerName,
      }),
    );
  };
  const secureAgent = (settings: ServerTls, proxy: string): Promise<PlainAgent> => {
    const agents = secure.get(settings) ?? new Map<string, Promise<PlainAgent>>();
    secure.set(settings, agents);
    const agent = agents.get(proxy) ?? newSecureAgent(settings, proxy);
    agents.set(proxy, agent);
    return agent;
  };

  const connect = async (
    url: URL,
    { method, headers }: Sent,
    timeout: number,
    tls: ServerTls,
  ): Promise<Send> => {
    const chosen = proxyOf(url);
    const proxy = chosen === undefined ? '' : requireHttpProxy(chosen);
    const isSecure = url.protocol === 'https:';
    const agent = isSecure ? await secureAgent(tls, proxy) : plainAgent(proxy);
    // The agent decides too; said here, no variable of the environment decides instead.
    const options = {
      agent,
      method,
      headers: { 'accept-encoding': 'identity', ...headers },
      timeout,
      ...(isSecure && { rejectUnauthorized: tls.verify }),
    };
    return (listen) => (isSecure ? httpOverTls().request : httpRequest)(url, options, listen);
  };
  const send = async (url: URL, request: Sent, bounds: Bounds, tls: ServerTls): Promise<Answer> =>
    exchange(await connect(url, request, bounds.timeoutMs, tls), bounds, request.body);
  return {
    get: (url, headers, bounds, tls = ordinaryTls) => send(url, { method: 'GET', headers }, bounds, tls),
    open: async (url, headers, bounds, tls = ordinaryTls) =>
      exchangeStream(await connect(url, { method: 'GET', headers }, bounds.timeoutMs, tls), bounds),
    post: (url, form, bounds, tls = ordinaryTls) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return send(url, { method: 'POST', headers, body: form.toString() }, bounds, tls);
    },
    stream: async (url, headers, idleMs) =>
      streamAnswer(await connect(url, { method: 'GET', headers }, idleMs, ordinaryTls), idleMs),
    close() {
      for (const agent of opened) agent.destroy();
    },
  };
}

interface Sent {
  method: 'GET' | 'POST';
  headers: Headers;
  body?: string;
}

/** The options of an agent that sends through a proxy. Which servers need none, `proxyOf` decides as Go's library does. */
function through(proxy: string): object {
  return proxy === '' ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } };
}
