import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { mayRestrictClients, proxyKind, withoutOwnUse } from '../../knowledge/engine/socket-proxies.ts';
import { namedTarget, type ApiTargets } from './named-targets.ts';
import { readProxyConfiguration } from './proxy-configuration.ts';
import { rootlessPorts } from './rootless-ports.ts';

/** A command that may pass connections on. */
export interface ProxyCommand {
  program: string;
  args: readonly string[];
  /** Its working directory. */
  folder: string;
}

/** The engine's API that a command names, and why it may not pass it on to everyone. */
export interface JudgedCommand {
  to: string;
  doubt?: string;
  /** Where it names it: its configuration leads some of its addresses there, perhaps not all. */
  fromConfiguration?: true;
  /** The only ports of the program that lead there; any of them if missing. */
  ports?: ReadonlySet<number>;
}

/** rootlesskit opens the ports of a rootless engine: of its API, and of its containers. */
function judgeRootless(args: readonly string[]): JudgedCommand | undefined {
  const ports = rootlessPorts(args);
  if (ports.size === 0) return undefined;
  return {
    to: 'the rootless engine that it starts',
    ports,
    doubt: 'whether its clients need a certificate is not known here; audit that engine with --engine',
  };
}

const restricted = 'it may ask clients for credentials or admit only some';

/** Returns the text of the script that an interpreter runs; empty without one. */
async function scriptOf(files: HostFiles, { args, folder }: ProxyCommand): Promise<string> {
  const path = args.find((arg) => !arg.startsWith('-'));
  if (path === undefined) return '';
  const place = path.startsWith('/') ? path : `${folder}/${path}`;
  return valueOf(await files.readText(place)) ?? '';
}

async function judgeReverseProxy(
  files: HostFiles,
  command: ProxyCommand,
  targets: ApiTargets,
): Promise<JudgedCommand | undefined> {
  const { program, args, folder } = command;
  const words = withoutOwnUse(program, args.join(' '));
  const written = await namedTarget(files, words, targets, folder);
  if (written !== undefined)
    return {
      to: written,
      fromConfiguration: true,
      ...(mayRestrictClients(words) ? { doubt: restricted } : {}),
    };
  const text = await readProxyConfiguration(files, program, args, folder);
  // All of traefik's may be among its arguments.
  if (program === 'traefik' && text.state === 'absent') return undefined;
  if (text.state !== 'known')
    return {
      to: 'what its configuration names',
      doubt: `its configuration cannot be read: ${text.state === 'absent' ? 'not found' : text.detail} (${text.from})`,
    };
  const configured = withoutOwnUse(program, text.value);
  const to = await namedTarget(files, configured, targets, folder);
  if (to === undefined) return undefined;
  return {
    to,
    fromConfiguration: true,
    ...(mayRestrictClients(configured) ? { doubt: restricted } : {}),
  };
}

/** Returns the engine's API to which a command passes connections on; absent if it names none. */
export async function judgeCommand(
  files: HostFiles,
  command: ProxyCommand,
  targets: ApiTargets,
): Promise<JudgedCommand | undefined> {
  const { program, args, folder } = command;
  const words = args.join(' ');
  const kind = proxyKind(program);
  if (kind === undefined) return undefined;
  if (kind === 'rootlesskit') return judgeRootless(args);
  if (kind === 'reverse-proxy') return judgeReverseProxy(files, command, targets);
  if (kind === 'relay') {
    const to = await namedTarget(files, words, targets, folder);
    return to === undefined ? undefined : { to, ...(mayRestrictClients(words) ? { doubt: restricted } : {}) };
  }
  const script = kind === 'interpreter' ? await scriptOf(files, command) : '';
  // Links are followed only of relays: other programs name many files, and no socket.
  const named = await namedTarget(noLinks(files), `${words}\n${script}`, targets);
  if (named === undefined) return undefined;
  return { to: named, doubt: 'whether it passes requests of its clients on is unknown' };
}

/** Returns the files of a machine on which no path is a link or a second name. */
function noLinks(files: HostFiles): HostFiles {
  return { ...files, realPath: async (path) => ({ state: 'absent', from: path }) };
}
