import type { ListeningSocket } from '../../core/host/firewall.ts';
import type { PortRelay } from '../../core/host/host.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { mayRestrictClients, proxyKind } from '../../knowledge/engine/socket-proxies.ts';
import { listProcesses } from '../processes/list-processes.ts';
import { listeningSocketsOf, listeningTcpSockets, openSockets } from '../processes/open-sockets.ts';
import { readOwnAddresses } from '../processes/own-addresses.ts';
import { readCgroups } from '../processes/proven-process.ts';
import type { ProxyCommand } from './judge-command.ts';
import { addressesIn, type NamedAddress } from './named-addresses.ts';
import { pipesOf, sharesPipe } from './process-pipes.ts';
import { readProxyConfiguration } from './proxy-configuration.ts';
import { findProxyCandidates, hasHostNetwork, type ProxyProcess } from './proxy-processes.ts';
import { findServiceCommand, findSocketUnits, type ProxySocketUnit } from './proxy-units.ts';
import { afterRefusal } from '../../io/refusal.ts';

const from = '/proc/<pid>/cmdline, systemd units and configuration of proxies';

const restricted = 'it may admit only some clients';
const unreadFiles = () => `its open files cannot be read: ${afterRefusal()}`;
const away = 'ssh passes a port of another machine on to it';
const otherMachine = 'ssh connects from the machine that it logs in to, which may be another one';
const piped = 'it passes on what it is given through a pipe, and who writes there is unknown';

/** Programs that connect for everyone, as their configuration says. */
const configuredRelays: ReadonlySet<string> = new Set(['rinetd', 'xinetd', 'inetd']);

type Relayed = Pick<PortRelay, 'targets' | 'isProxy' | 'doubt'>;

/** Whether ssh logs in to this machine: its last words name it. */
const logsInHere = /(?:^|[\s@])(?:localhost|127(?:\.\d{1,3}){3}|::1)(?:\s|$)/iu;
const forwardsAway = /(?:^| )-\w*R/u;
/** `-D 1080`, `-R 1080`: the client says where to. */
const forwardsAnywhere = /(?:^| )-\w*(?:D *\S|R *(?:[^\s:]*:)?\d+(?= |$))/u;
/** Wherever a client of a proxy asks to be connected to. */
const anywhere: NamedAddress = { address: '*', port: '*' };

/** Returns where ssh connects for its clients; of another machine loopback is another one. */
function relayedBySsh(words: string, targets: readonly NamedAddress[]): Relayed {
  const all = forwardsAnywhere.test(words) ? [...targets, anywhere] : targets;
  if (forwardsAway.test(words)) return { targets: all, doubt: away };
  if (logsInHere.test(words)) return { targets: all };
  return { targets: targets.filter(({ address }) => address !== '127.0.0.1'), doubt: otherMachine };
}

/**
 * Returns where a command connects for its clients; absent for one that passes nothing on. Of a container the
 * configuration is in its own files, and not read.
 */
async function relayedBy(
  files: HostFiles,
  command: ProxyCommand,
  isContained = false,
): Promise<Relayed | undefined> {
  const { program, args, folder } = command;
  const words = args.join(' ');
  const kind = proxyKind(program);
  if (kind === 'relay') {
    const targets = addressesIn(words);
    if (program.endsWith('ssh')) return relayedBySsh(words, targets);
    return { targets, ...(mayRestrictClients(words) ? { doubt: restricted } : {}) };
  }
  if (kind !== 'reverse-proxy') return undefined;
  const text = isContained ? undefined : valueOf(await readProxyConfiguration(files, program, args, folder));
  const all = `${words}\n${text ?? ''}`;
  return {
    targets: addressesIn(all),
    ...(configuredRelays.has(program) ? {} : { isProxy: true }),
    ...(mayRestrictClients(all) ? { doubt: restricted } : {}),
  };
}

/** Whether the words of a command may name an address: of others nothing is read. */
function mayConnect({ program, args }: ProxyCommand): boolean {
  const kind = proxyKind(program);
  const words = args.join(' ');
  return (
    kind === 'reverse-proxy' ||
    (kind === 'relay' && (addressesIn(words).length > 0 || forwardsAnywhere.test(words)))
  );
}

/** Returns the relay with the places where it connects to as others see them: its own ports are none of these. */
function withoutOwn(relay: PortRelay, own: ReadonlySet<string>): PortRelay {
  const listens = new Set(relay.listens.map(({ port }) => String(port)));
  const targets = relay.targets
    .flatMap(({ address, port }) =>
      port === '' ? [...listens].map((each) => ({ address, port: each })) : [{ address, port }],
    )
    .map(({ address, port }) => ({ address: own.has(address) ? '127.0.0.1' : address, port }))
    .filter(({ address, port }) => address !== '127.0.0.1' || !listens.has(port));
  return { ...relay, targets };
}

/** Returns the ports on which other processes listen that share a pipe with a relay: these write there. */
async function pipedPorts(files: HostFiles, process: ProxyProcess, others: readonly ProxyProcess[]) {
  const pipes = await pipesOf(files, process);
  if (pipes.size === 0) return { isPiped: false, listens: [] };
  const found = await Promise.all(
    others.map(async ({ pid }) => {
      if (pid === process.pid || !(await sharesPipe(files, pid, pipes))) return [];
      const inodes = await openSockets(files, pid);
      return (inodes && (await listeningTcpSockets(files, pid, inodes))) ?? [];
    }),
  );
  return { isPiped: true, listens: found.flat().map(placeOf) };
}

function placeOf({ address, port }: ListeningSocket) {
  return { address, port };
}

async function isOfContainer(files: HostFiles, pid: number): Promise<boolean> {
  const cgroups = valueOf(await readCgroups(files, pid)) ?? [];
  return cgroups.some(({ path }) => containerOfCgroup(path) !== undefined);
}

/** Returns what a process passes on of the ports of the host, one relay for each protocol. */
async function relaysOf(
  files: HostFiles,
  process: ProxyProcess,
  candidates: readonly ProxyProcess[],
): Promise<readonly PortRelay[]> {
  const { pid, program } = process;
  if (!mayConnect(process) || !(await hasHostNetwork(files, pid))) return [];
  const name = `${program} (process ${pid})`;
  const inodes = await openSockets(files, pid);
  const sockets = inodes && (await listeningSocketsOf(files, pid, inodes, ['tcp', 'tcp6', 'udp', 'udp6']));
  if (sockets === undefined) {
    if ((await files.status(`/proc/${pid}`)).state === 'absent') return [];
    const relayed = await relayedBy(files, process);
    return relayed === undefined
      ? []
      : [{ name, protocol: 'tcp', listens: [], ...relayed, doubt: relayed.doubt ?? unreadFiles() }];
  }
  if (sockets.length === 0) {
    const relayed = proxyKind(program) === 'relay' ? await relayedBy(files, process) : undefined;
    if (relayed === undefined) return [];
    if (relayed.doubt === away) return [{ name, protocol: 'tcp', listens: [], ...relayed }];
    const { isPiped, listens } = await pipedPorts(files, process, candidates);
    if (!isPiped) return [];
    const doubt = relayed.doubt ?? (listens.length === 0 ? piped : undefined);
    return [{ name, protocol: 'tcp', listens, ...relayed, ...(doubt === undefined ? {} : { doubt }) }];
  }
  const relayed = await relayedBy(files, process, await isOfContainer(files, pid));
  if (relayed === undefined || relayed.targets.length === 0) return [];
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const listens = sockets.filter((each) => each.protocol.startsWith(protocol)).map(placeOf);
    return listens.length === 0 ? [] : [{ name, protocol, listens, ...relayed }];
  });
}

/** Returns what a socket unit passes on whose service runs once somebody connects. */
async function relayOfUnit(
  files: HostFiles,
  { name, service, listens }: ProxySocketUnit,
): Promise<readonly PortRelay[]> {
  if (service === undefined || listens.length === 0) return [];
  const command = valueOf(await findServiceCommand(files, service));
  if (command === undefined || proxyKind(command.program) !== 'relay') return [];
  const relayed = await relayedBy(files, command);
  if (relayed === undefined || relayed.targets.length === 0) return [];
  return [{ name, protocol: 'tcp', listens, ...relayed }];
}

/** Whether a socket unit of the host has all these ports open: it is listening, or was given to a process. */
function isOpen(
  { listens }: Pick<PortRelay, 'listens'>,
  listening: readonly ListeningSocket[] | undefined,
): boolean {
  return listens.some(({ port }) => listening?.some((socket) => socket.port === port) === true);
}

/**
 * Returns the programs on the network of the host that pass connections on to addresses which their command lines and
 * configuration name: relays and reverse proxies, and socket units that start one. Unreadable if processes are hidden.
 */
export async function collectPortRelays(
  files: HostFiles,
  listening: readonly ListeningSocket[] | undefined,
): Promise<Observed<readonly PortRelay[]>> {
  const { processes, hidden } = await listProcesses(files);
  if (hidden) return hidden;
  const [candidates, units] = await Promise.all([
    findProxyCandidates(files, processes),
    findSocketUnits(files),
  ]);
  const [running, activated] = await Promise.all([
    Promise.all(candidates.map((each) => relaysOf(files, each, candidates))),
    Promise.all(units.filter((unit) => isOpen(unit, listening)).map((unit) => relayOfUnit(files, unit))),
  ]);
  const ofProcesses = running.flat();
  const ports = new Set(ofProcesses.flatMap(({ listens }) => listens.map(({ port }) => port)));
  const ofUnits = activated.flat().filter(({ listens }) => !listens.every(({ port }) => ports.has(port)));
  const found = [...ofProcesses, ...ofUnits];
  if (found.length === 0) return known([], from);
  const own = await readOwnAddresses(files);
  if (own.state === 'unreadable')
    return unreadable(own.why, `the addresses of this machine are unknown: ${own.detail}`, own.from);
  return known(
    found
      .map((relay) => withoutOwn(relay, valueOf(own) ?? new Set()))
      .filter(({ targets }) => targets.length > 0),
    from,
  );
}
