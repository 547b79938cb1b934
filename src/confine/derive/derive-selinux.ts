import type { Justified, SelinuxHints } from '../../core/confine/least-privilege.ts';
import type { RecordedMount, Recording } from '../../core/confine/recording.ts';
import { defaultCapabilities } from '../../knowledge/kernel/capabilities.ts';
import {
  capabilitiesOutsideContainerType,
  keepsHostLabel,
} from '../../knowledge/kernel/selinux-containers.ts';

/**
 * Returns what a workload needs where the engine uses SELinux: whether its processes can have the type
 * `container_t`, which bind mounts have to be relabelled, and what a policy of its own would have to allow.
 */
export function deriveSelinux(
  recording: Recording,
  capabilities: readonly Justified<string>[] | undefined,
): SelinuxHints {
  const binds = recording.mounts.filter(({ type }) => type === 'bind');
  const policy = [...binds.flatMap(hostFiles), ...otherRights(recording, capabilities)];
  const unknown = unknowns(recording, capabilities);
  const { labelDisabledBy } = recording.confinement;
  const label: SelinuxHints['label'] =
    policy.length > 0
      ? { value: 'own-policy', because: policy.map(({ value }) => `container_t may not use ${value}`) }
      : unknown.length > 0
        ? { value: 'unknown', because: unknown }
        : { value: 'container_t', because: usualReasons(recording) };
  return {
    tried: false,
    label,
    relabel: binds.flatMap(missingRelabel),
    ownPolicy: policy,
    notNeeded:
      labelDisabledBy === undefined || label.value !== 'container_t'
        ? []
        : [{ value: labelDisabledBy, because: ['it switches SELinux off, and container_t is enough'] }],
  };
}

const pathsOf = ({ source = '', target }: RecordedMount): string => `${source} at ${target}`;

/** A bind mount of files whose labels the host needs. */
function hostFiles(mount: RecordedMount): readonly Justified<string>[] {
  if (mount.source === undefined || !keepsHostLabel(mount.source)) return [];
  return [
    {
      value: `${mount.source} (${mount.readOnly ? 'read' : 'read and write'})`,
      because: [`it is mounted at ${mount.target}; :z and :Z would take it from the host`],
    },
  ];
}

function missingRelabel(mount: RecordedMount): SelinuxHints['relabel'] {
  if (mount.source === undefined || mount.relabel !== undefined || keepsHostLabel(mount.source)) return [];
  return [
    {
      value: { target: mount.target, option: 'Z' },
      because: [
        `${pathsOf(mount)} keeps its label of the host without it; :z if another container mounts it`,
      ],
    },
  ];
}

function otherRights(
  { confinement: { devices } }: Recording,
  capabilities: readonly Justified<string>[] | undefined,
): readonly Justified<string>[] {
  return [
    ...(capabilities ?? [])
      .filter(({ value }) => capabilitiesOutsideContainerType.has(value))
      .map(({ value, because }) => ({ value: `capability ${value}`, because })),
    ...(devices ?? []).map((device) => ({
      value: `device ${device}`,
      because: ['it was given to the container; the boolean container_use_devices allows all of them'],
    })),
  ];
}

/** What keeps it open whether `container_t` is enough. */
function unknowns(
  { mounts, confinement: { devices, privileged } }: Recording,
  capabilities: readonly Justified<string>[] | undefined,
): readonly string[] {
  const further = (capabilities ?? []).filter(({ value }) => !defaultCapabilities.includes(value));
  return [
    ...mounts
      .filter(({ type, source }) => type === 'bind' && source === undefined)
      .map(({ target }) => `the source of ${target} is not in the recording`),
    ...(privileged ? ['it was privileged: which devices of the host it uses is not recorded'] : []),
    ...(devices === undefined ? ['the devices of the container are not in the recording'] : []),
    ...(capabilities === undefined ? ['capabilities are not in the recording'] : []),
    ...further.map(
      ({ value, because }) =>
        `${because.join('; ')}: container_t may have ${value}, and not all that it is good for`,
    ),
  ];
}

function usualReasons({ mounts, listening, confinement: { labels } }: Recording): readonly string[] {
  const ports = [...new Set(listening.map(({ port, protocol }) => `${port}/${protocol}`))];
  const hasVolume = mounts.some(({ type }) => type === 'volume');
  const own = (labels ?? []).filter((option) => option !== 'disable');
  return [
    'it uses only default capabilities and no device of the host',
    ...(ports.length > 0 ? [`container_t may listen on every port (${ports.join(', ')})`] : []),
    ...(hasVolume ? ['the engine relabels volumes itself'] : []),
    ...(own.length > 0 ? [`it was recorded with label=${own.join(', label=')}`] : []),
  ];
}
