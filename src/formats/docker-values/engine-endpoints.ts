import { posix } from 'node:path';
import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import type { Location } from '../../core/location.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { isEngineAddress, remoteAddress } from '../../knowledge/engine/engine-variables.ts';

/** An endpoint, and the index of the argument that it is in. */
interface FoundEndpoint {
  endpoint: EngineEndpoint;
  index: number;
}

interface Word {
  text: string;
  index: number;
}

const clients: ReadonlySet<string> = new Set(['docker', 'docker-compose', 'portainer', 'lazydocker', 'ctop']);

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

/** The port of an address on which a daemon listens for others; absent for one of the loopback interface. */
function listeningPort(address: string): number | undefined {
  const found = /^tcp:\/\/(?<host>\[[^\]]*\]|[^:/]*)(?::(?<port>\d+))?/u.exec(address)?.groups;
  if (found === undefined || /^(?:127\.|localhost$|\[::1\])/u.test(found['host'] ?? '')) return undefined;
  return Number(found['port'] ?? 2375);
}

/** Whether an address is one that a server listens on, and no client connects to. */
function isAnyAddress(address: string): boolean {
  return /^tcp:\/\/(?:0\.0\.0\.0|\[::\]|(?=:))(?::|\/|$)/u.test(address);
}

function withoutUser(address: string): string {
  return address.includes('@') ? `${address.split('://')[0] ?? ''}://… (with a user name)` : address;
}

function ofOption(words: readonly Word[], position: number, programs: ReadonlySet<string>): EngineEndpoint[] {
  const found = optionAt(words, position);
  if (found === undefined || !remoteAddress.test(found.value)) return [];
  const { option, value } = found;
  const isHost = option === '-H' || option === '--host';
  if (!isHost)
    return namedOption.test(option) ? [{ kind: 'client', option, address: withoutUser(value) }] : [];
  if (programs.has('dockerd') || isAnyAddress(value)) {
    const port = words.some(({ text }) => /^--tlsverify(?:=true)?$/u.test(text))
      ? undefined
      : listeningPort(value);
    return port === undefined ? [] : [{ kind: 'server', option, port }];
  }
  const isClient = isEngineAddress(value) || [...clients].some((name) => programs.has(name));
  return isClient ? [{ kind: 'client', option, address: withoutUser(value) }] : [];
}

/** The relay that the arguments of socat make: `TCP-LISTEN:2375,fork UNIX-CONNECT:/var/run/docker.sock`. */
function socatRelay(words: readonly Word[]): FoundEndpoint[] {
  return words.flatMap(({ text, index }) => {
    const [, option = '', port, rest = ''] = /^(tcp[46]?-l(?:isten)?):(\d+)(.*)$/iu.exec(text) ?? [];
    if (port === undefined || /\bbind=(?:127\.|localhost)|\brange=/iu.test(rest)) return [];
    return words.flatMap((other) => {
      const socket = /^(?:unix(?:-c(?:onnect|lient)?)?|gopen):(?<path>\/[^,]*)/iu.exec(other.text)?.groups?.[
        'path'
      ];
      if (socket === undefined) return [];
      return [{ endpoint: { kind: 'server' as const, option, port: Number(port), socket }, index }];
    });
  });
}

/** Returns the engines that the arguments of a command name: those it asks, and where it answers in the place of one. */
export function findEngineEndpoints(texts: readonly string[]): readonly FoundEndpoint[] {
  const words = wordsOf(texts);
  const programs = new Set(words.map(({ text }) => posix.basename(text)));
  const named = words.flatMap(({ index }, position) =>
    ofOption(words, position, programs).map((endpoint) => ({ endpoint, index })),
  );
  return [...named, ...socatRelay(words)];
}

/** Returns the setting of the engines that a command names, by its arguments with their places; nothing for none. */
export function engineEndpointsOf(
  words: readonly { text: string; at: readonly Location[] }[],
): Pick<WrittenWorkload['settings'], 'engineEndpoints'> {
  const value = findEngineEndpoints(words.map(({ text }) => text)).map(({ endpoint, index }) => ({
    value: endpoint,
    at: words[index]?.at ?? [],
  }));
  return value.length === 0 ? {} : { engineEndpoints: { value, at: value.flatMap(({ at }) => at) } };
}
