import { firstIndex, formatPortRange, parsePortRange } from './port-range.ts';
import type { PortRange } from './port-range.ts';
import type { Entry, PublishedPort } from './workload.ts';

type KnownPort = Extract<Entry<PublishedPort>, { value: PublishedPort }>;

/** A published port as numbers: `offset` is the host port minus the container port. */
interface PortRun extends PortRange {
  offset: number | undefined;
}

/** Absent if the text is not a port, or if the engine picks one host port of a range. */
function runOf({ hostPort, containerPort }: PublishedPort): PortRun | undefined {
  const inner = parsePortRange(containerPort);
  const outer = hostPort === '' ? undefined : parsePortRange(hostPort);
  if (!inner || (hostPort !== '' && !outer)) return undefined;
  if (outer && outer.to - outer.from !== inner.to - inner.from) return undefined;
  return { ...inner, offset: outer && outer.from - inner.from };
}

function portOf(port: PublishedPort, { from, to, offset }: PortRun): PublishedPort {
  const hostPort = offset === undefined ? '' : formatPortRange({ from: from + offset, to: to + offset });
  return { ...port, hostPort, containerPort: formatPortRange({ from, to }) };
}

function groupOf({ hostIp, protocol, mode, bound, routed }: PublishedPort, { offset }: PortRun): string {
  return JSON.stringify([hostIp, protocol, mode, bound, routed, offset]);
}

/** A range that later members of its group extend, with the index of its lowest port. */
interface Growing {
  entry: KnownPort;
  run: PortRun;
  index: number;
}

function joinRuns(members: readonly Growing[]): readonly Growing[] {
  const joined: Growing[] = [];
  for (const member of members.toSorted((a, b) => a.run.from - b.run.from || a.index - b.index)) {
    const last = joined.at(-1);
    if (!last || member.run.from !== last.run.to + 1) joined.push({ ...member });
    else {
      last.run = { ...last.run, to: member.run.to };
      last.index = Math.min(last.index, member.index);
    }
  }
  return joined;
}

/**
 * Joins consecutive ports with the same address, protocol, mode and offset to one range, with the location of
 * the lowest. With `within`, only entries for which it returns the same text are joined.
 */
export function joinPorts(
  entries: readonly Entry<PublishedPort>[],
  within: (entry: KnownPort) => string = () => '',
): readonly Entry<PublishedPort>[] {
  const placed: { index: number; entry: Entry<PublishedPort> }[] = [];
  const groups = new Map<string, Growing[]>();
  for (const [index, entry] of entries.entries()) {
    const run = 'value' in entry ? runOf(entry.value) : undefined;
    if (!run || !('value' in entry)) {
      placed.push({ index, entry });
      continue;
    }
    const key = `${groupOf(entry.value, run)} ${within(entry)}`;
    const group = groups.get(key);
    if (group) group.push({ entry, run, index });
    else groups.set(key, [{ entry, run, index }]);
  }
  for (const members of groups.values())
    for (const { entry, run, index } of joinRuns(members))
      placed.push({ index, entry: { ...entry, value: portOf(entry.value, run) } });
  return placed.toSorted((a, b) => a.index - b.index).map(({ entry }) => entry);
}

/**
 * Returns for each protocol where the known container port ranges start, and where the next port after each
 * is.
 */
function boundaries(entries: readonly Entry<PublishedPort>[]): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, Set<number>>();
  for (const entry of entries) {
    const run = 'value' in entry ? parsePortRange(entry.value.containerPort) : undefined;
    if (!run || !('value' in entry)) continue;
    const of = all.get(entry.value.protocol) ?? new Set();
    all.set(entry.value.protocol, of.add(run.from).add(run.to + 1));
  }
  return new Map([...all].map(([protocol, ports]) => [protocol, [...ports].toSorted((a, b) => a - b)]));
}

function splitAt(entry: KnownPort, cuts: readonly number[]): readonly KnownPort[] {
  const run = runOf(entry.value);
  if (!run || run.from === run.to) return [entry];
  const first = firstIndex(cuts, (port) => port <= run.from);
  const starts = [
    run.from,
    ...cuts.slice(
      first,
      firstIndex(cuts, (port) => port <= run.to),
    ),
  ];
  return starts.map((from, index) => {
    const to = (starts[index + 1] ?? run.to + 1) - 1;
    return { ...entry, value: portOf(entry.value, { ...run, from, to }) };
  });
}

/** Splits ports at the boundaries of another list: a range of an engine as the Compose file writes it. */
export function dividePorts(
  entries: readonly Entry<PublishedPort>[],
  like: readonly Entry<PublishedPort>[],
): readonly Entry<PublishedPort>[] {
  const cuts = boundaries(like);
  return entries.flatMap((entry): readonly Entry<PublishedPort>[] =>
    'value' in entry ? splitAt(entry, cuts.get(entry.value.protocol) ?? []) : [entry],
  );
}
