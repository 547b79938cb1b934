import type { PublishedPort } from '../../core/workload.ts';
import { isIpAddress } from './ip-address.ts';
import { cut } from './key-value.ts';

interface PortRange {
  from: number;
  to: number;
}

const protocols: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp']);

/**
 * A value of `--publish`: the short syntax, or the long one where it holds `=` (docker/cli
 * `convertToStandardNotation`). `undefined` when malformed.
 */
export function parsePublish(text: string): PublishedPort[] | undefined {
  return text.includes('=') ? parseLongPort(text) : parseShortPort(text);
}

/**
 * `[[ip:][host]:]container[/protocol]`, ports as numbers or ranges (docker/go-connections
 * `nat.ParsePortSpec`): one port for each of a range of container ports; a range of host ports for
 * one container port stays a range, from which the engine picks. An IPv6 address may stand in
 * brackets. `undefined` when malformed.
 */
export function parseShortPort(text: string): PublishedPort[] | undefined {
  const parts = text.split(':');
  const container = cut(parts.at(-1) ?? '', '/');
  const hostIp = parseHostIp(parts.slice(0, -2).join(':'));
  const protocol = (container.value?.split('/')[0] || 'tcp').toLowerCase();
  const inner = parseRange(container.key);
  const outerText = parts.at(-2) ?? '';
  const outer = outerText === '' ? undefined : parseRange(outerText);
  if (!inner || hostIp === undefined || !protocols.has(protocol)) return undefined;
  if (outerText !== '' && !outer) return undefined;
  return pairPorts(inner, outer)?.map((pair) => ({ hostIp, ...pair, protocol }));
}

/** `published=,target=,protocol=,mode=` as `docker run` and `docker service` write it; other keys are ignored. */
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
  const bare = /^\[(.*)\]$/u.exec(text)?.[1] ?? text;
  return bare === '' || isIpAddress(bare) ? bare : undefined;
}

function parseRange(text: string): PortRange | undefined {
  const match = /^(\d+)(?:-(\d+))?$/u.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= 65_535 ? { from, to } : undefined;
}

/** Port 0 of the host is one that the engine picks. */
function onePort(port: number): string {
  return port === 0 ? '' : String(port);
}

function pairPorts(inner: PortRange, outer: PortRange | undefined) {
  const span = inner.to - inner.from;
  const outerSpan = outer ? outer.to - outer.from : 0;
  if (outer && span === 0) {
    const hostPort = outerSpan === 0 ? onePort(outer.from) : `${outer.from}-${outer.to}`;
    return [{ hostPort, containerPort: `${inner.from}` }];
  }
  if (outer && span !== outerSpan) return undefined;
  return Array.from({ length: span + 1 }, (_, step) => ({
    hostPort: outer ? onePort(outer.from + step) : '',
    containerPort: `${inner.from + step}`,
  }));
}
