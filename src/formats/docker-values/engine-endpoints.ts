import { posix } from 'node:path';
import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import type { Location } from '../../core/location.ts';
import type { Entry, WrittenWorkload } from '../../core/workload/workload.ts';
import { isEngineAddress, remoteAddress } from '../../knowledge/engine/engine-variables.ts';
import { assignedEndpoints, clientEndpoints, withoutUser } from './client-endpoints.ts';
import { buildService } from './build-service.ts';
import { listeningPort } from './listening-port.ts';
import { socketProxyRelay } from './socket-proxy-options.ts';
import { socatRelay } from './socat-relays.ts';
import { sshForwards, type Word } from './ssh-forwards.ts';

/** An endpoint, and the index of the argument that it is in. */
interface FoundEndpoint {
  endpoint: EngineEndpoint;
  index: number;
}

const clients: ReadonlySet<string> = new Set([
  'docker',
  'docker-compose',
  'portainer',
  'lazydocker',
  'ctop',
  'watchtower',
]);

/** Options of traefik, Diun and others that name an engine: `--providers.docker.endpoint`, `--docker-host`. */
const namedOption = /^--?(?:[\w.-]*[.-])?(?:docker|swarm|swarmmode)[.-](?:endpoint|host|url)$/iu;

/** Splits the lines of a shell among the arguments into words. */
function wordsOf(texts: readonly string[]): readonly Word[] {
  return texts.flatMap((text, index) =>
    text.split(/[\s;&|()"'`]+/u).flatMap((part) => (part === '' ? [] : [{ text: part, index }])),
  );
}

/** Returns an option and its value: `--name=value`, `--name value`, and `-Hvalue` of the docker client. */
function optionAt(words: readonly Word[], position: number): { option: string; value: string } | undefined {
  const text = words[position]?.text ?? '';
  const short = /^-H=?(?<value>\w+:\/\/.*)$/u.exec(text)?.groups?.['value'];
  if (short !== undefined) return { option: '-H', value: short };
  const [, option, value] = /^(--?[A-Za-z][\w.-]*)(?:=(.*))?$/u.exec(text) ?? [];
  if (option === undefined) return undefined;
  return { option, value: value ?? words[position + 1]?.text ?? '' };
}

/** Whether an address is one that a server listens on, and no client connects to. */
function isAnyAddress(address: string): boolean {
  return /^tcp:\/\/(?:0\.0\.0\.0|\[::\]|(?=:))(?::|\/|$)/u.test(address);
}

/** Options that dockerd has, and no client. */
const daemonOption =
  /^--(?:tls=false|insecure-registry|registry-mirror|storage-driver|data-root|exec-root|mtu|bip|iptables|experimental)(?:=|$)/u;

/** Whether arguments are those of dockerd: by its name, or by its options, which an entrypoint passes on to it. */
function isDaemon(words: readonly Word[], programs: ReadonlySet<string>): boolean {
  if ([...clients].some((name) => programs.has(name))) return false;
  return programs.has('dockerd') || words.some(({ text }) => daemonOption.test(text));
}

/** An address of Docker's port without an option: `curl http://172.17.0.1:2375/info`. */
function ofAddress(words: readonly Word[], position: number): EngineEndpoint[] {
  const text = words[position]?.text ?? '';
  const before = words[position - 1]?.text ?? '';
  if (!isEngineAddress(text) || /^--?[A-Za-z][\w.-]*$/u.test(before)) return [];
  return [{ kind: 'client', option: 'an argument', address: withoutUser(text) }];
}

function ofOption(words: readonly Word[], position: number, programs: ReadonlySet<string>): EngineEndpoint[] {
  const found = optionAt(words, position);
  if (found === undefined) return ofAddress(words, position);
  const { option, value } = found;
  const isHost = option === '-H' || option === '--host';
  const path = /^unix:\/\/(?<path>\/.*)$/u.exec(value)?.groups?.['path'];
  if (isHost && path !== undefined && isDaemon(words, programs)) return [{ kind: 'socket', option, path }];
  // dockerd and its clients take an address without a scheme for one of TCP.
  const isPlain = isHost && /^(?:\[::\]|[\d.]+)?:\d+$/u.test(value);
  const address = isPlain ? `tcp://${value}` : value;
  if (!remoteAddress.test(address)) return [];
  if (!isHost) {
    const isNamed = namedOption.test(option) || isEngineAddress(value);
    return isNamed ? [{ kind: 'client', option, address: withoutUser(value) }] : [];
  }
  if (isDaemon(words, programs) || isAnyAddress(address)) {
    const listening = words.some(({ text }) => /^--tlsverify(?:=true)?$/u.test(text))
      ? undefined
      : listeningPort(address);
    return listening === undefined ? [] : [{ kind: 'server', option, ...listening }];
  }
  // Options alone are for the program of an image, such as Portainer or Watchtower.
  const isOfImage = words[0]?.text.startsWith('-') === true && address.startsWith('tcp:');
  const isClient = isEngineAddress(value) || isOfImage || [...clients].some((name) => programs.has(name));
  return isClient ? [{ kind: 'client', option, address: withoutUser(value) }] : [];
}

/** Where another program than socat listens, and the word with the socket to which it passes others on. */
const relays: readonly (readonly [listens: RegExp, connects: RegExp])[] = [
  // `caddy reverse-proxy --from :2375 --to unix//var/run/docker.sock`
  [/^(?:--from=)?[^\s:/]*:(?<port>\d+)$/u, /^(?:--to=)?unix\/(?<path>\/\S+)$/u],
  // `ncat -lk 2375 -U /var/run/docker.sock`, `nc -lk -p 2375 -e …`
  [/^(?<port>\d{2,5})$/u, /^(?<path>\/\S*\.sock)$/u],
];

/** The relay that the arguments of caddy or ncat make. */
function otherRelay(words: readonly Word[], programs: ReadonlySet<string>): FoundEndpoint[] {
  const program = ['caddy', 'ncat', 'nc'].find((name) => programs.has(name));
  const [listens, connects] = relays[program === 'caddy' ? 0 : 1] ?? [];
  if (program === undefined || listens === undefined || connects === undefined) return [];
  if (program !== 'caddy' && !words.some(({ text }) => /^-\w*l|^--listen$/u.test(text))) return [];
  const socket = words.flatMap(({ text }) => connects.exec(text)?.groups?.['path'] ?? [])[0];
  if (socket === undefined) return [];
  return words.flatMap(({ text, index }) => {
    const port = listens.exec(text)?.groups?.['port'];
    if (port === undefined) return [];
    return [{ endpoint: { kind: 'server' as const, option: program, port: Number(port), socket }, index }];
  });
}

/** The engine that `podman system service tcp://0.0.0.0:8888` serves. */
function podmanService(words: readonly Word[], programs: ReadonlySet<string>): FoundEndpoint[] {
  if (!programs.has('podman') || !programs.has('service')) return [];
  return words.flatMap(({ text, index }): FoundEndpoint[] => {
    const path = /^unix:\/\/(?<path>\/\S+)$/u.exec(text)?.groups?.['path'];
    if (path !== undefined) return [{ endpoint: { kind: 'socket', option: 'system service', path }, index }];
    const listening = text.startsWith('tcp:') ? listeningPort(text) : undefined;
    if (listening === undefined) return [];
    return [{ endpoint: { kind: 'server', option: 'system service', ...listening }, index }];
  });
}

/** Leaves out an address of one argument that was found in another way before. */
function distinct(found: readonly FoundEndpoint[]): readonly FoundEndpoint[] {
  const keyOf = ({ endpoint, index }: FoundEndpoint): string =>
    endpoint.kind === 'client' ? `${index} ${endpoint.address}` : JSON.stringify([index, endpoint]);
  return [...Map.groupBy(found, keyOf).values()].flatMap(([first]) => first ?? []);
}

/** Returns the engines that the arguments of a command name: those it asks, and where it answers in the place of one. */
export function findEngineEndpoints(texts: readonly string[]): readonly FoundEndpoint[] {
  const words = wordsOf(texts);
  const programs = new Set(words.map(({ text }) => posix.basename(text)));
  const named = words.flatMap(({ index }, position) =>
    ofOption(words, position, programs).map((endpoint) => ({ endpoint, index })),
  );
  const byClients = [...named, ...clientEndpoints(words, programs), ...assignedEndpoints(words)];
  return [
    ...distinct(byClients),
    ...socatRelay(words),
    ...sshForwards(words),
    ...socketProxyRelay(texts),
    ...otherRelay(words, programs),
    ...podmanService(words, programs),
    ...buildService(words, programs),
  ];
}

/** A text of a workload, and its places. */
interface PlacedWord {
  text: string;
  at: readonly Location[];
}

/** The commands of a workload: its own, and those that run in its container beside it (health check, hooks). */
export interface WorkloadCommands {
  own: readonly PlacedWord[];
  beside?: readonly (readonly PlacedWord[])[];
}

function entriesOf(words: readonly PlacedWord[]): readonly Entry<EngineEndpoint>[] {
  return findEngineEndpoints(words.map(({ text }) => text)).map(({ endpoint, index }) => ({
    value: endpoint,
    at: words[index]?.at ?? [],
  }));
}

/** Whether an address is that of the container itself, which a health check asks whether it answers. */
function isOwnAddress(entry: Entry<EngineEndpoint>): boolean {
  const endpoint = 'value' in entry ? entry.value : undefined;
  return (
    endpoint?.kind === 'client' && /^\w+:\/\/(?:127\.|localhost\b|\[::1\]|0\.0\.0\.0)/u.test(endpoint.address)
  );
}

/**
 * Returns the setting of the engines that the commands of a workload name, by their arguments with their places, and of
 * those that stand elsewhere; nothing for none.
 */
export function engineEndpointsOf(
  { own, beside = [] }: WorkloadCommands,
  others: readonly Entry<EngineEndpoint>[] = [],
): Pick<WrittenWorkload['settings'], 'engineEndpoints'> {
  const foundBeside = beside.flatMap(entriesOf).filter((entry) => !isOwnAddress(entry));
  const value = [...entriesOf(own), ...foundBeside, ...others];
  return value.length === 0 ? {} : { engineEndpoints: { value, at: value.flatMap(({ at }) => at) } };
}
