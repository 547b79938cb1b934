import { formatPortRange, parsePortRange, type PortRange } from '../../core/workload/port-range.ts';
import type { PublishedPort } from '../../core/workload/workload.ts';
import { isIpAddress } from './ip-address.ts';
import { cut } from './key-value.ts';

const protocols: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp']);

/**
 * Parses a value of `--publish`: the short syntax, or the long one if it contains `=` (docker/cli
 * `convertToStandardNotation`). `undefined` if malformed.
 */
export function parsePublish(text: string): PublishedPort[] | undefined {
  return text.includes('=') ? parseLongPort(text) : parseShortPort(text);
}

/**
 * Parses `[[ip:][host]:]container[/protocol]` with ports as numbers or ranges (docker/go-connections
 * `nat.ParsePortSpec`). A range stays a range: from a host range for a single container port the engine picks
 * one. An IPv6 address must be in brackets. `undefined` if malformed.
 */
export function parseShortPort(text: string): PublishedPort[] | undefined {
  const parts = text.split(':');
  const container = cut(parts.at(-1) ?? '', '/');
  const hostIp = parseHostIp(parts.slice(0, -2).join(':'));
  const protocol = (container.value?.split('/')[0] || 'tcp').toLowerCase();
  const inner = parsePortRange(container.key);
  const outerText = parts.at(-2) ?? '';
  const outer = outerText === '' ? undefined : parsePortRange(outerText);
  if (!inner || hostIp === undefined || !protocols.has(protocol)) return undefined;
  if (outerText !== '' && !outer) return undefined;
  return pairPorts(inner, outer)?.map((pair) => ({ hostIp, ...pair, protocol }));
}

/**
 * Parses `published=,target=,protocol=,mode=` as in `docker run` and `docker service`; other keys are
 * ignored.
 */
export function parseLongPort(text: string): PublishedPort[] | undefined {
  const fields = text.split(',').map((field) => field.split('='));
  if (fields.some(({ length }) => length < 2)) return undefined;
  const values = new Map(fields.map(([key = '', value = '']) => [key, value]));
  const protocol = values.get('protocol') ?? 'tcp';
  const ports = parseShortPort(`${values.get('published') ?? ''}:${values.get('target') ?? ''}/${protocol}`);
  const mode = values.get('mode');
  return mode === undefined ? ports : ports?.map((port) => ({ ...port, mode }));
}

function parseHostIp(text: string): string | undefined {
  const inBrackets = /^\[(.*)\]$/u.exec(text)?.[1];
  // Without brackets the colons of an address would be those of the port.
  if (inBrackets === undefined && text.includes(':')) return undefined;
  const bare = inBrackets ?? text;
  return bare === '' || isIpAddress(bare) ? bare : undefined;
}

function pairPorts(inner: PortRange, outer: PortRange | undefined) {
  const containerPort = formatPortRange(inner);
  if (!outer) return [{ hostPort: '', containerPort }];
  const span = outer.to - outer.from;
  if (inner.from !== inner.to && inner.to - inner.from !== span) return undefined;
  // Host port 0 means that the engine picks one.
  if (outer.from > 0 || (inner.from === inner.to && span > 0))
    return [{ hostPort: formatPortRange(outer), containerPort }];
  const picked = { hostPort: '', containerPort: `${inner.from}` };
  if (span === 0) return [picked];
  const [hostPort, rest] = [
    { from: 1, to: outer.to },
    { from: inner.from + 1, to: inner.to },
  ].map(formatPortRange);
  return [picked, { hostPort: `${hostPort}`, containerPort: `${rest}` }];
}
