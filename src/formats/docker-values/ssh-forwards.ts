import { posix } from 'node:path';
import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import { reachedSocket } from '../../knowledge/engine/engine-sockets.ts';

/** A word of a command, and the index of the argument that it is in. */
export interface Word {
  text: string;
  index: number;
}

/** A forward of a local port or socket, as it is written: `0.0.0.0:2375:/var/run/docker.sock`. */
interface Forward {
  option: string;
  spec: string;
  index: number;
}

/** What a command line of ssh asks for. */
interface SshLine {
  forwards: readonly Forward[];
  /** Whether a port without an address is one of all interfaces (`-g`, `GatewayPorts`). */
  isOpen: boolean;
  /** The host to which it connects, without a user. */
  host: string | undefined;
}

const programs: ReadonlySet<string> = new Set(['ssh', 'autossh', 'dbclient']);

/** Options of ssh(1) that take an argument; autossh(1) has `-M` with one. */
const withArgument = { ssh: /(?!^)[BbcDEeFIiJLlmOopQRSWw]/u, autossh: /(?!^)[BbcDEeFIiJLlMmOopQRSWw]/u };

/** `[ADDRESS:]PORT:HOST:PORT`, with a path in the place of each half. */
const forwardFormat =
  /^(?:(?<path>\/[^:]+)|(?:(?<bind>\[[^\]]*\]|[^:/[\]]*):)?(?<port>\d{1,5})):(?:(?<socket>\/[^:]+)|(?<host>\[[^\]]*\]|[^:/[\]]+):(?<to>\d{1,5}))$/u;

/** Returns the engine to which a forward leads, by the host that it is on; absent for what is none. */
function engineOf(groups: Partial<Record<string, string>>, destination = 'another host'): string | undefined {
  const { socket, host = '', to } = groups;
  if (socket !== undefined) return reachedSocket(socket) === undefined ? undefined : destination;
  if (to !== '2375') return undefined;
  return /^(?:127\.|localhost$|\[::1\])/u.test(host) ? destination : `${host}:${to}`;
}

/** Returns the endpoint that a forward of ssh makes, if it leads to an engine. */
function forwardedEngine(
  { option, spec }: Forward,
  { isOpen, host }: Pick<SshLine, 'isOpen' | 'host'>,
): EngineEndpoint | undefined {
  const groups = forwardFormat.exec(spec)?.groups;
  const remote = groups && engineOf(groups, host);
  if (groups === undefined || remote === undefined) return undefined;
  const { path, bind, port } = groups;
  if (path !== undefined) return { kind: 'socket', option, path, remote };
  const onLoopback = bind === undefined ? !isOpen : /^(?:127\.|localhost$|\[::1\])/u.test(bind);
  return { kind: 'server', option, port: Number(port), ...(onLoopback && { onLoopback }), remote };
}

/** A setting of ssh_config(5) in `-o`: `LocalForward=2375 /var/run/docker.sock`, whose value may be of several words. */
function settingAt(words: readonly Word[], position: number, text: string): { name: string; value: string } {
  const [, name = '', first = ''] = /^(\w+)=?(.*)$/u.exec(text) ?? [];
  const following = words.slice(position + 1, position + 3).map((word) => word.text);
  return { name: name.toLowerCase(), value: [first, ...following].filter(Boolean).slice(0, 2).join(':') };
}

/** Reads the options of ssh in words after its name. */
function readSsh(words: readonly Word[], program: string | undefined): SshLine {
  const forwards: Forward[] = [];
  const others: string[] = [];
  let isOpen = false;
  for (let position = 0; position < words.length; position += 1) {
    const { text, index } = words[position] ?? { text: '', index: 0 };
    // What follows the host is a command there.
    if (program !== undefined && others.length > 1) break;
    if (!/^-[^-]/u.test(text)) {
      others.push(text);
      continue;
    }
    const at = text.search(withArgument[program === 'autossh' ? program : 'ssh']);
    const flags = at === -1 ? text : text.slice(0, at);
    isOpen ||= flags.includes('g');
    if (at === -1) continue;
    const option = `-${text[at] ?? ''}`;
    const attached = text.slice(at + 1);
    if (attached === '') position += 1;
    const value = attached || (words[position]?.text ?? '');
    if (option === '-L') forwards.push({ option, spec: value, index });
    if (option !== '-o') continue;
    const setting = settingAt(words, position, value);
    if (setting.name === 'localforward') {
      forwards.push({ option: 'LocalForward', spec: setting.value, index });
      position += /=./u.test(value) ? 1 : 2;
    } else if (setting.name === 'gatewayports') {
      isOpen ||= /^yes\b/u.test(setting.value);
      if (!/=./u.test(value)) position += 1;
    }
  }
  const host = program === undefined ? others.findLast((text) => text.includes('@')) : others[0];
  return { forwards, isOpen, host: host?.replace(/^(?:ssh:\/\/)?(?:.*@)?/u, '') };
}

/**
 * Returns the engines of other hosts that ssh passes on: `ssh -NL 0.0.0.0:2375:/var/run/docker.sock host`. Without the
 * name of the program they are arguments for an entrypoint.
 */
export function sshForwards(words: readonly Word[]): readonly { endpoint: EngineEndpoint; index: number }[] {
  const starts = words.flatMap(({ text }, position) =>
    programs.has(posix.basename(text)) ? [position] : [],
  );
  const lines =
    starts.length === 0
      ? [readSsh(words, undefined)]
      : starts.map((start, nth) =>
          readSsh(words.slice(start + 1, starts[nth + 1]), posix.basename(words[start]?.text ?? '')),
        );
  return lines.flatMap((line) =>
    line.forwards.flatMap((forward) => {
      const endpoint = forwardedEngine(forward, line);
      return endpoint === undefined ? [] : [{ endpoint, index: forward.index }];
    }),
  );
}

/** Returns the forwards that a configuration of ssh sets (ssh_config(5)), with their offsets. */
export function configuredForwards(
  text: string,
): readonly { endpoint: EngineEndpoint; start: number; end: number }[] {
  const isOpen = /^[ \t]*GatewayPorts[ \t=]+yes\b/imu.test(text);
  const forwards = text.matchAll(/^[ \t]*LocalForward[ \t=]+(?<from>\S{1,255})[ \t]+(?<to>\S{1,255})/gimu);
  return [...forwards].flatMap(({ 0: all, index, groups }) => {
    const hosts = [
      ...text.slice(0, index).matchAll(/^[ \t]*(?:Host|HostName)[ \t=]+(?<name>[^\s*?!]+)[ \t]*$/gimu),
    ];
    const host = hosts.at(-1)?.groups?.['name'];
    const spec = `${groups?.['from'] ?? ''}:${groups?.['to'] ?? ''}`;
    const endpoint = forwardedEngine({ option: 'LocalForward', spec, index: 0 }, { isOpen, host });
    return endpoint === undefined ? [] : [{ endpoint, start: index, end: index + all.length }];
  });
}
