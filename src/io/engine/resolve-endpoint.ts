import { resolve } from 'node:path/posix';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { findConfigFolder } from '../docker-config.ts';
import { contextEndpoint, currentContext } from './docker-context.ts';
import { describeEndpoint, parseAddress } from './endpoint.ts';
import type { EndpointChoice, EndpointSources } from './endpoint-sources.ts';
import { readCertificates } from './certificates.ts';

/**
 * Chooses the engine like the docker command: `--engine`, the context of `--context`, DOCKER_HOST, the
 * context of DOCKER_CONTEXT or of its configuration, then the default sockets, rootful before rootless.
 * Context `default` means no context. Unreadable if the named one cannot be used; absent if none is named and
 * no socket exists.
 */
export async function resolveEndpoint(sources: EndpointSources): Promise<Observed<EndpointChoice>> {
  const { engine, context: named, env } = sources;
  if (engine !== undefined) return namedEndpoint(engine, '--engine', sources);
  if (named !== undefined && named !== 'default') return contextEndpoint(named, '--context', sources);
  const host = env.DOCKER_HOST;
  if (host !== undefined && host !== '') return namedEndpoint(host, 'DOCKER_HOST', sources);
  if (named !== undefined) return chooseDefaultEngine(sources);
  const context = await currentContext(sources);
  if (context.state === 'unreadable') return context;
  if (context.state === 'known' && context.value !== 'default')
    return contextEndpoint(context.value, context.from, sources);
  return chooseDefaultEngine(sources);
}

async function namedEndpoint(
  text: string,
  from: string,
  sources: EndpointSources,
): Promise<Observed<EndpointChoice>> {
  const { env } = sources;
  const verify = isSet(env.DOCKER_TLS_VERIFY);
  const tls = verify || isSet(env.DOCKER_TLS) || /^https:/i.test(text.trim());
  const endpoint = parseAddress(text);
  if ('unsupported' in endpoint) return unreadable('unsupported', endpoint.unsupported, from);
  const because = `${from} names ${describeEndpoint(endpoint)}`;
  if (endpoint.kind !== 'tcp' || !tls) return known({ endpoint, because }, from);
  const certificates = await readCertificates(certificateFolder(sources), sources.files);
  if (certificates.state === 'unreadable') return certificates;
  if (certificates.state === 'absent' && isSet(env.DOCKER_CERT_PATH))
    return unreadable('gone', 'DOCKER_CERT_PATH has no ca.pem, cert.pem or key.pem', certificates.from);
  const found = certificates.state === 'known' ? certificates.value : {};
  // Like the docker command: DOCKER_TLS alone encrypts without verification.
  const checked = verify || !isSet(env.DOCKER_TLS);
  return known({ endpoint: { ...endpoint, tls: { ...found, verify: checked } }, because }, from);
}

function certificateFolder(sources: EndpointSources): string {
  const { DOCKER_CERT_PATH: named } = sources.env;
  return isSet(named) ? resolve(sources.directory, named) : findConfigFolder(sources);
}

/**
 * Returns the default engine; with TLS enabled and no engine named that is the default TCP port (docker
 * 26.1.5).
 */
function chooseDefaultEngine(sources: EndpointSources): Promise<Observed<EndpointChoice>> {
  const asked = (['DOCKER_TLS_VERIFY', 'DOCKER_TLS'] as const).find((name) => isSet(sources.env[name]));
  return asked === undefined
    ? chooseDefaultSocket(sources)
    : namedEndpoint('tcp://localhost:2376', asked, sources);
}

async function chooseDefaultSocket(sources: EndpointSources): Promise<Observed<EndpointChoice>> {
  const tried = [rootful, ...rootlessSockets(sources)];
  const [path] = await filterPresent(tried, sources);
  if (path === undefined) return { state: 'absent', from: tried.join(', ') };
  const because = `${path} is the default socket of a ${path === rootful ? 'rootful' : 'rootless'} engine`;
  const users = valueOf(await sources.files.list('/run/user')) ?? [];
  const all = new Set([...tried, ...users.map(rootlessSocket)]);
  all.delete(path);
  const others = await filterPresent([...all], sources);
  return known({ endpoint: { kind: 'unix', path }, because, others }, path);
}

/** Returns the existing paths, unreadable ones included: connecting shows what is missing. */
async function filterPresent(
  paths: readonly string[],
  { files }: EndpointSources,
): Promise<readonly string[]> {
  const places = await Promise.all(paths.map((path) => files.realPath(path)));
  return paths.filter((_, n) => places[n]?.state !== 'absent');
}

const rootful = '/var/run/docker.sock';

function rootlessSockets({ env, uid }: EndpointSources): readonly string[] {
  const session = isSet(env.XDG_RUNTIME_DIR) ? [env.XDG_RUNTIME_DIR] : [];
  const fallback = uid === undefined ? [] : [rootlessSocket(String(uid))];
  return [...new Set([...session.map((folder) => `${folder}/docker.sock`), ...fallback])];
}

function rootlessSocket(uid: string): string {
  return `/run/user/${uid}/docker.sock`;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
