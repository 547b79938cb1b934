import { createHash } from 'node:crypto';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, recordAt, stringAt } from '../../formats/json/members.ts';
import { findConfigFolder, readConfigJson, withoutTypeErrors } from '../docker-config.ts';
import { readCertificates } from './certificates.ts';
import { describeEndpoint, parseAddress } from './endpoint.ts';
import type { EndpointChoice, EndpointSources } from './endpoint-sources.ts';

/**
 * Returns the name of the context in use: DOCKER_CONTEXT, or `currentContext` of the docker command's
 * configuration.
 */
export async function currentContext(sources: EndpointSources): Promise<Observed<string>> {
  const named = sources.env.DOCKER_CONTEXT;
  if (named !== undefined && named !== '') return known(named, 'DOCKER_CONTEXT');
  const path = `${findConfigFolder(sources)}/config.json`;
  const document = await readConfigJson(path, sources);
  if (document.state !== 'known') return document;
  return withoutTypeErrors(path, () => {
    const name = stringAt(document.value, 'currentContext');
    return name === undefined || name === '' ? absent(path) : known(name, path);
  });
}

/** Returns the endpoint of a context (docker context inspect). */
export async function contextEndpoint(
  name: string,
  from: string,
  sources: EndpointSources,
): Promise<Observed<EndpointChoice>> {
  // The docker command names a context's directory by the SHA-256 of its name.
  const folder = createHash('sha256').update(name).digest('hex');
  const contexts = `${findConfigFolder(sources)}/contexts`;
  const path = `${contexts}/meta/${folder}/meta.json`;
  const document = await readConfigJson(path, sources);
  if (document.state === 'absent')
    return unreadable(
      'undetermined',
      `${from} names context ${JSON.stringify(name)}, which does not exist`,
      path,
    );
  if (document.state === 'unreadable') return document;
  const certificates = await readCertificates(`${contexts}/tls/${folder}/docker`, sources.files);
  if (certificates.state === 'unreadable') return certificates;
  return withoutTypeErrors(path, () => {
    const docker = recordAt(recordAt(document.value, 'Endpoints'), 'docker');
    if (docker === undefined) return unreadable('malformed', 'the context has no docker endpoint', path);
    const skipVerify = booleanAt(docker, 'SkipTLSVerify') ?? false;
    // SkipTLSVerify is an option of TLS, so it enables TLS.
    const found = certificates.state === 'known' ? certificates.value : skipVerify ? {} : undefined;
    const tls = found === undefined ? undefined : { ...found, verify: !skipVerify };
    const endpoint = parseAddress(stringAt(docker, 'Host') ?? '');
    if ('unsupported' in endpoint) return unreadable('unsupported', endpoint.unsupported, path);
    const because = `${from} names context ${JSON.stringify(name)}: ${describeEndpoint(endpoint)}`;
    const withTls = endpoint.kind === 'tcp' && tls !== undefined ? { ...endpoint, tls } : endpoint;
    return known({ endpoint: withTls, because }, path);
  });
}
