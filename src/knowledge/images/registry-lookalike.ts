import { knownRegistries } from './known-registries.ts';
import { firstFound, type Lookalike } from './lookalike.ts';
import { likeness } from './name-likeness.ts';
import { words } from '../words.ts';

function isKnownRegistry(host: string): boolean {
  return knownRegistries.some((known) => host === known || host.endsWith(`.${known}`));
}

/** Whether a host is an address or a name of the local network, which nobody takes for a registry of the internet. */
function isLocal(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/u.test(host) || !host.includes('.');
}

/** Endings that no registry of the internet has (RFC 2606, RFC 6761, RFC 6762, RFC 8375; `internal` by ICANN, 2024). */
const localEndings: ReadonlySet<string> = words(
  'arpa corp example home internal invalid lan local localdomain localhost test',
);

/** How the domain at the end of a host differs from one that it can be taken for: that domain says whose the host is. */
function domainDifference(host: string, known: string): string | undefined {
  const labels = host.split('.');
  const knownLabels = known.split('.');
  const difference = likeness(labels.slice(-knownLabels.length).join('.'), known);
  if (difference !== undefined) return difference;
  const [[name = '', ending = ''], [knownName]] = [labels, knownLabels];
  const isOtherEnding =
    labels.length === 2 && knownLabels.length === 2 && name === knownName && name.length > 3;
  return isOtherEnding && !localEndings.has(ending) ? `it ends in .${ending}` : undefined;
}

/** How a host differs from that of a known registry for which it can be taken; the ports do not count. */
export function registryDifference(written: string, known: string): string | undefined {
  const [host, meant] = [written, known].map((one) => one.replace(/:\d+$/u, '').toLowerCase()) as [
    string,
    string,
  ];
  if (host === meant) return undefined;
  const start = [`${meant}.`, `${meant.replaceAll('.', '-')}.`].find((one) => host.startsWith(one));
  if (start !== undefined)
    return `it is a host of ${host.slice(start.length)}, and only begins like ${meant}`;
  if (host.endsWith(`-${meant}`)) return `it is another domain, and only ends like ${meant}`;
  return domainDifference(host, meant);
}

/** Returns the known registry that another one can be taken for; `undefined` for one of its own. */
export function lookalikeRegistry(registry: string): Lookalike | undefined {
  const host = registry.replace(/:\d+$/u, '').toLowerCase();
  if (isLocal(host) || isKnownRegistry(host)) return undefined;
  return firstFound(knownRegistries, (known) => {
    const difference = registryDifference(host, known);
    return difference === undefined
      ? undefined
      : { meant: known, what: 'registry', difference, owner: 'other' };
  });
}
