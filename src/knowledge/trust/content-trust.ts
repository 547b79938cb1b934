/**
 * Docker Content Trust: how the docker client reads its settings, which commands verify anything, and how each server
 * ends.
 */

/** The first version of the docker client without Content Trust (docker/cli#6603, docker/cli 29.0). */
export const firstClientWithout = 29;

/** The version of the docker client since which BuildKit builds, which never verified (docker/buildx#987). */
export const firstClientWithBuildKit = 23;

/** Since then the certificates of the signatures of Docker Official Images expire (Docker, "Retiring Docker Content Trust"). */
export const officialExpiry = '2025-08-08';

/** Notary servers whose end is announced: by the end of their host names. */
export const endingServers: readonly { host: RegExp; name: string; ends: string }[] = [
  // Docker, "Retiring Docker Content Trust": full shutdown of notary.docker.io.
  { host: /^(?:notary\.)?docker\.io$/u, name: 'notary.docker.io', ends: '2026-12-08' },
  // Microsoft, "az acr config content-trust": completely removed on March 31, 2028.
  { host: /\.azurecr\.(?:io|cn|us)$/u, name: 'Azure Container Registry', ends: '2028-03-31' },
];

/**
 * Whether a value of DOCKER_CONTENT_TRUST turns it on: every text does that is not empty and not false to Go's
 * strconv.ParseBool (docker/cli, WithContentTrustFromEnv: "treat any other value as true").
 */
export function turnsOn(value: string): boolean {
  return value !== '' && !/^(?:0|f|F|false|FALSE|False)$/u.test(value);
}

/** The names of variables that belong to Content Trust, anywhere in a text. */
export const trustVariables =
  /(?<![A-Za-z0-9_])(?:DOCKER_CONTENT_TRUST(?:_[A-Z0-9_]+)?|NOTARY_(?:ROOT|TARGETS|SNAPSHOT|DELEGATION)_PASSPHRASE|NOTARY_AUTH)(?![A-Za-z0-9_])/u;

/** Subcommands of `docker` that have a subcommand of their own. */
export const commandGroups: ReadonlySet<string> = new Set([
  'builder',
  'buildx',
  'compose',
  'container',
  'image',
  'plugin',
  'service',
  'stack',
  'trust',
]);

/**
 * How docker commands treated Content Trust before it was removed. `verified`: by the client, as long as it had it.
 * `builder`: only by the classic builder. `never`: other programs that never had it (docker/buildx#987,
 * docker/compose#11948; docker stack deploy has no part of docker/cli's trust). Others need no image from a registry.
 */
export function commandTrust(words: readonly string[]): 'verified' | 'builder' | 'never' | 'none' {
  const [first = '', second = ''] = words;
  if (first === 'compose' || first === 'docker-compose' || first === 'buildx' || first === 'stack')
    return 'never';
  const name = commandGroups.has(first) ? second : first;
  if (name === 'build') return 'builder';
  return /^(?:pull|push|create|run|update|install|upgrade)$/u.test(name) ? 'verified' : 'none';
}

/** Options of `docker` itself that take a value (docker/cli, cli/flags). */
export const globalOptions: ReadonlySet<string> = new Set([
  '--config',
  '--context',
  '--host',
  '--log-level',
  '--tlscacert',
  '--tlscert',
  '--tlskey',
  '-H',
  '-c',
  '-l',
]);

/** Subcommands of Notary's client (notary 0.7, `notary help`). */
export const notaryCommands: ReadonlySet<string> = new Set([
  'add',
  'addhash',
  'delegation',
  'delete',
  'init',
  'key',
  'list',
  'lookup',
  'publish',
  'remove',
  'reset',
  'status',
  'verify',
  'witness',
]);

/** Whether an image is that of a Notary server or signer: the official `notary`, `theupdateframework/notary`, Harbor's. */
export function isNotaryImage(reference: string): boolean {
  const name = reference.replace(/@.*$/u, '').replace(/:[^/:]*$/u, '');
  return /(?:^|\/)(?:[a-z]+[-_])?notary(?:[-_](?:server|signer))?(?:[-_](?:photon|db))?$/u.test(name);
}
