import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import { listeningPort } from './listening-port.ts';
import { argumentValues } from './argument-values.ts';
import type { Word } from './ssh-forwards.ts';

/** Where buildkitd answers if nothing else is said (moby/buildkit, docs/buildkitd.toml.md). */
const usualSocket = '/run/buildkit/buildkitd.sock';

/** Options that buildkitd has, and no other program; its image passes them on to it. */
const ownOption = /^--(?:allow-insecure-entitlement|(?:oci|containerd)-worker(?:-[\w-]+)?)(?:=|$)/u;

function answersAt(
  address: string,
  option: string,
  builds: 'privileged' | 'confined',
  hasTls: boolean,
): readonly EngineEndpoint[] {
  const path = /^unix:\/\/(?<path>\/.+)$/u.exec(address)?.groups?.['path'];
  if (path !== undefined) return [{ kind: 'socket', option, path, builds }];
  const listening = hasTls ? undefined : listeningPort(address);
  return listening === undefined ? [] : [{ kind: 'server', option, ...listening, builds }];
}

/** Whether arguments are those of buildkitd: by its name or its options; `--addr` alone is also one of its client. */
function isBuildkitd(words: readonly Word[], programs: ReadonlySet<string>): boolean {
  if (programs.has('buildkitd') || words.some(({ text }) => ownOption.test(text))) return true;
  return (
    words[0]?.text.startsWith('-') === true &&
    argumentValues(words, /^--addr$/u).some(({ text }) => /^\w+:\/\//u.test(text))
  );
}

/** Returns where buildkitd answers by its arguments: whoever connects runs builds. */
export function buildService(
  words: readonly Word[],
  programs: ReadonlySet<string>,
): readonly { endpoint: EngineEndpoint; index: number }[] {
  const [first] = words;
  if (first === undefined || !isBuildkitd(words, programs)) return [];
  const grants = argumentValues(words, /^--allow-insecure-entitlement$/u).some(({ text }) =>
    text.split(',').includes('security.insecure'),
  );
  const builds = grants ? 'privileged' : 'confined';
  const hasTls = words.some(({ text }) => /^--tlscacert(?:=|$)/u.test(text));
  const named = argumentValues(words, /^--addr$/u);
  const addresses = named.length > 0 ? named : [{ text: `unix://${usualSocket}`, index: first.index }];
  return addresses.flatMap(({ text, index }) =>
    answersAt(text, '--addr', builds, hasTls).map((endpoint) => ({ endpoint, index })),
  );
}

const entitlements =
  /^[ \t]*insecure-entitlements[ \t]*=[ \t]*\[[^\]]{0,255}["']security\.insecure["'][^\]]{0,255}\]/mu;
const grpcAddresses =
  /^[ \t]*\[grpc\](?:(?!^[ \t]*\[)[^])*?^[ \t]*address[ \t]*=[ \t]*\[(?<addresses>[^\]]{0,1024})\]/mu;
const grpcAuthority = /^[ \t]*\[grpc\.tls\](?:(?!^[ \t]*\[)[^])*?^[ \t]*ca[ \t]*=/mu;

/** Returns where buildkitd answers by its configuration (buildkitd.toml), with the offsets of what says so. */
export function configuredBuildService(
  text: string,
): readonly { endpoint: EngineEndpoint; start: number; end: number }[] {
  const grant = entitlements.exec(text);
  const named = grpcAddresses.exec(text);
  const [found, ...others] = [grant, named].filter((each) => each !== null);
  if (found === undefined) return [];
  const builds = grant === null ? 'confined' : 'privileged';
  const addresses = [...(named?.groups?.['addresses'] ?? '').matchAll(/["']([^"'\s]+)["']/gu)].flatMap(
    ([, address]) => address ?? [],
  );
  const place = { start: found.index, end: found.index + found[0].length };
  const answering = addresses.length > 0 || others.length > 0 ? addresses : [`unix://${usualSocket}`];
  return answering.flatMap((address) =>
    answersAt(
      address,
      grant === null ? '[grpc] address' : 'insecure-entitlements',
      builds,
      grpcAuthority.test(text),
    ).map((endpoint) => ({ endpoint, ...place })),
  );
}
