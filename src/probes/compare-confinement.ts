import type { Confinement, RequestedConfinement } from '../core/workload/confinement.ts';
import { parseIdMap } from '../formats/proc/id-map.ts';
import { capabilitiesOfMask } from '../knowledge/kernel/capabilities.ts';
import type { HostNamespaces } from './context.ts';
import { selfValue, type HelperAnswers } from './parse-answers.ts';

/** How the confinement of the process that asked differs from that of the container. */
export interface ConfinementComparison {
  /** Why the answers say nothing on the container. */
  differences: readonly string[];
  /** What the process of the container does beyond its settings, and the like. */
  remarks: readonly string[];
}

/**
 * Compares the process that asked with the container's first process, and with what its runtime was asked for. A
 * process may confine itself further: then only what the runtime set up counts.
 */
export function compareConfinement(
  answers: HelperAnswers,
  original: Confinement,
  requested: RequestedConfinement | undefined,
  host: HostNamespaces,
): ConfinementComparison {
  const parts = [
    compareCapabilities(answers, original, requested),
    compareFlag(answers, original, requested),
    compareFilters(answers, original, requested),
    compareMaps(answers, original),
    compareNamespaces(answers, original, host),
    compareLabels(answers, original),
  ];
  return {
    differences: parts.flatMap(({ differences }) => differences),
    remarks: parts.flatMap(({ remarks }) => remarks),
  };
}

const equal: ConfinementComparison = { differences: [], remarks: [] };
const differs = (text: string): ConfinementComparison => ({ differences: [text], remarks: [] });
/**
 * Under a tight filter the helper may not even read its own state. The engine made the twin from the settings of
 * the container: what it answers still counts.
 */
const unread = (what: string): ConfinementComparison =>
  remarks(`${what} of the twin could not be compared: the helper may not read it there`);
const remarks = (text: string): ConfinementComparison => ({ differences: [], remarks: [text] });

function compareCapabilities(
  answers: HelperAnswers,
  { capBounding }: Confinement,
  requested: RequestedConfinement | undefined,
): ConfinementComparison {
  const own = selfValue(answers, 'status', 'CapBnd');
  if (own === undefined) return unread('the bounding set');
  if (own === capBounding) return equal;
  const names = capabilitiesOfMask(own).toSorted().join();
  if (requested !== undefined && names === requested.capBounding.toSorted().join())
    return remarks(
      'its first process has dropped capabilities itself; docker exec gets those of its settings',
    );
  return differs(`its bounding set is ${capBounding}, that of the twin ${own}`);
}

function compareFlag(
  answers: HelperAnswers,
  { noNewPrivileges }: Confinement,
  requested: RequestedConfinement | undefined,
): ConfinementComparison {
  const own = selfValue(answers, 'status', 'NoNewPrivs');
  if (own === undefined) return unread('no_new_privs');
  if ((own === '1') === noNewPrivileges) return equal;
  if (requested !== undefined && (own === '1') === requested.noNewPrivileges)
    return remarks('its first process has set no_new_privs itself; docker exec does not have it');
  return differs(`no_new_privs is ${noNewPrivileges ? 'set' : 'not set'} in it, and not so in the twin`);
}

function compareFilters(
  answers: HelperAnswers,
  { seccompMode, seccompFilters }: Confinement,
  requested: RequestedConfinement | undefined,
): ConfinementComparison {
  const [mode, count] = [
    selfValue(answers, 'status', 'Seccomp'),
    selfValue(answers, 'status', 'Seccomp_filters'),
  ];
  if (mode === undefined) return unread('the seccomp mode');
  const own = { mode: Number(mode), filters: count === undefined ? undefined : Number(count) };
  if (own.mode === seccompMode && (own.filters === seccompFilters || seccompFilters === undefined))
    return equal;
  const isStricter = seccompMode >= own.mode && (seccompFilters ?? 0) > (own.filters ?? 0);
  if (requested !== undefined && requested.hasFilter === own.mode > 0 && isStricter)
    return remarks('its first process has seccomp filters of its own; docker exec does not have them');
  return differs(
    `it has ${seccompFilters ?? 'an unknown number of'} seccomp filters (mode ${seccompMode}), the twin ${count ?? 'an unknown number'} (mode ${mode})`,
  );
}

function compareMaps(answers: HelperAnswers, { uidMap, gidMap }: Confinement): ConfinementComparison {
  for (const [path, map] of [
    ['/proc/self/uid_map', uidMap],
    ['/proc/self/gid_map', gidMap],
  ] as const) {
    const text = selfValue(answers, 'map', path);
    const own = text === undefined ? undefined : parseIdMap(text);
    // A program whose user namespace has no map cannot be started: it was opened, and not read.
    if (text === undefined || text.trim() === '') return unread(path);
    if (own === undefined) return differs(`${path} of the twin is malformed`);
    if (JSON.stringify(own) !== JSON.stringify(map)) return differs(`${path} of the twin is another`);
  }
  return equal;
}

/** A namespace is the host's in both, that of another container in both, or one of its own in both. */
function compareNamespaces(
  answers: HelperAnswers,
  { namespaces }: Confinement,
  host: HostNamespaces,
): ConfinementComparison {
  const different = Object.entries(host).flatMap(([kind, ofHost]) => {
    const [own, original] = [selfValue(answers, 'namespace', kind), namespaces[kind]];
    if (ofHost === undefined || original === undefined || own === undefined) return [];
    return (own === ofHost) === (original === ofHost) ? [] : [kind];
  });
  if (Object.keys(host).every((kind) => selfValue(answers, 'namespace', kind) === undefined))
    return unread('the namespaces');
  return different.length === 0
    ? equal
    : differs(`one of both has the ${different.join(', ')} namespace of the host, the other has not`);
}

/** User, role and type of a label of SELinux; a label of AppArmor as it is. */
function labelType(label: string): string {
  return /^[^:]*:[^:]*:[^:]*/u.exec(label)?.[0] ?? label;
}

/** The categories of SELinux are the container's own. */
function compareLabels(answers: HelperAnswers, { label }: Confinement): ConfinementComparison {
  const own = selfValue(answers, 'label', '/proc/self/attr/current');
  return labelType(own ?? '') === labelType(label ?? '')
    ? equal
    : differs(`its security label is ${label ?? 'none'}, that of the twin ${own ?? 'none'}`);
}
