import { parseImageReference } from '../../formats/image-reference/parse-reference.ts';
import { endingServers } from '../../knowledge/trust/content-trust.ts';

/** A Notary server, with when it ends if that is announced. */
export interface NotaryServer {
  /** For people: `notary.docker.io`, `the notary of registry.example`. */
  name: string;
  /** The day from which it does not answer. */
  ends?: string;
  isHub: boolean;
}

/** The server of a host name. */
export function serverOfHost(host: string): NotaryServer {
  const [name = ''] = host.split(':');
  const ending = endingServers.find((one) => one.host.test(name));
  if (ending === undefined) return { name: host, isHub: false };
  return { name: ending.name, ends: ending.ends, isHub: ending.name === 'notary.docker.io' };
}

/** The server that the docker client asks about the images of a registry, where no other is set (docker/cli, trust.Server). */
export function serverOfRegistry(registry: string): NotaryServer {
  const server = serverOfHost(registry);
  return server.ends === undefined ? { ...server, name: `the notary of ${registry}` } : server;
}

/** The registry and the path of a reference; `undefined` for a text that is none, or has a variable in it. */
export function imageNamed(text: string | undefined): { registry: string; path: string } | undefined {
  if (text === undefined) return undefined;
  try {
    return parseImageReference(text);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
