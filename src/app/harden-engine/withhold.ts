import type { ContainerState } from '../../core/workload/container-state.ts';
import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';
import { majorOf } from '../../versions/engine-version.ts';
import { forecastChange } from './forecast.ts';
import { changedMembers, membersOfText } from './member-changes.ts';

/** The first major version that takes `ip6tables` without experimental features. */
const filtersIp6Always = 27;

/** What decides whether a change is made. */
export interface WithholdGiven {
  /** Whether a person named the rules to fix. */
  isNamed: boolean;
  containers: readonly ContainerState[];
  /** The largest limit of open files that dockerd can give a container; missing if any. */
  openFilesLimit?: number;
  /** Whether dockerd sets packet filter rules. */
  filtersPackets: boolean;
  /** The version of the engine. */
  version: string;
  /** Whether dockerd has experimental features on by its command line. */
  isExperimental: boolean;
}

function entriesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** Returns the entries of `insecure-registries` that a change takes out, as images name them. */
export function removedRegistries(before: string, after: string): readonly string[] {
  const remaining = new Set(entriesOf(membersOfText(after)['insecure-registries']));
  return entriesOf(membersOfText(before)['insecure-registries'])
    .filter((entry) => !remaining.has(entry))
    .map((entry) => entry.replace(/^https?:\/\//iu, ''));
}

/** Returns the largest number of open files that `default-ulimits` sets; 0 for none. */
function largestNofile(members: JsonRecord): number {
  const limits = members['default-ulimits'];
  const nofile = isJsonRecord(limits) ? Object.entries(limits) : [];
  const values = nofile.flatMap(([name, limit]) => {
    if (!isJsonRecord(limit) || (limit['Name'] ?? name) !== 'nofile') return [];
    return [limit['Hard'], limit['Soft']].filter((value) => typeof value === 'number');
  });
  return Math.max(0, ...values);
}

/** Why a change is not made. One that can be named is made if a person names its rule. */
export interface Withheld {
  why: string;
  canBeNamed: boolean;
}

function brokenBy(before: string, after: string, given: WithholdGiven): string | undefined {
  const { openFilesLimit, filtersPackets } = given;
  const changed = changedMembers(before, after);
  const members = membersOfText(after);
  const limit = largestNofile(members);
  if (changed.includes('default-ulimits') && openFilesLimit !== undefined && limit > openFilesLimit)
    return `dockerd may open ${openFilesLimit} files and cannot raise that: with a limit of ${limit} no container would start, and docker exec would fail. Raise LimitNOFILE of its service, or set a lower limit by hand`;
  if (changed.includes('icc') && !filtersPackets && members['iptables'] !== true)
    return 'dockerd does not start with it while it sets no packet filter rules (iptables is false)';
  const isExperimental = members['experimental'] === true || given.isExperimental;
  const isOld = (majorOf(given.version) ?? 0) < filtersIp6Always;
  if (isOld && !isExperimental && members['ip6tables'] === true)
    return 'dockerd before Engine 27 does not start with ip6tables unless experimental features are on. Update the engine, or leave IPv6 disabled';
  return undefined;
}

/**
 * Returns why a change of daemon.json is not made: it breaks what runs, or it is so large that a person has to name it.
 */
export function withholdReason(before: string, after: string, given: WithholdGiven): Withheld | undefined {
  const { isNamed, containers } = given;
  const broken = brokenBy(before, after, given);
  if (broken !== undefined) return { why: broken, canBeNamed: false };
  if (isNamed) return undefined;
  const changed = changedMembers(before, after);
  if (changed.includes('userns-remap'))
    return {
      why: 'all images, containers and volumes would be gone from view, because dockerd then uses another data root',
      canBeNamed: true,
    };
  if (!changed.includes('insecure-registries')) return undefined;
  const users = forecastChange(before, after, containers, removedRegistries(before, after)).containers;
  if (users.length === 0) return undefined;
  const why = `images of running containers come from it (${users.join(', ')}), and could not be pulled again unless it has a certificate that this host trusts`;
  return { why, canBeNamed: true };
}
