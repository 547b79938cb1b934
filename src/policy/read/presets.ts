import type { Category, UnknownKind } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import type { UnknownAction } from '../../core/rules/policy.ts';

/** A base policy; members of a file override it. */
export interface Preset {
  about: string;
  /** Other categories are off unless a policy names their rules. */
  categories: readonly Category[];
  failOn?: Severity;
  unknown?: Readonly<Record<UnknownKind, UnknownAction>>;
  /** Minimum severity of findings, by rule ID. */
  atLeast: Readonly<Record<string, Severity>>;
}

/** Presets shipped with ironhull. */
export const presets = {
  baseline: {
    about: 'Rules of security, as severe as they come.',
    categories: ['security'],
    atLeast: {},
  },
  restricted: {
    about: 'Every rule; hardening that is left out fails the run, and so does what is not known.',
    categories: ['security', 'correctness', 'hygiene', 'style'],
    failOn: 'medium',
    unknown: { unreadable: 'fail', undecidable: 'fail', 'needs-review': 'fail' },
    atLeast: {
      'engine/insecure-registries': 'high',
      'engine/no-new-privileges-default': 'medium',
      'engine/userland-proxy': 'medium',
      'image/root-user': 'medium',
      'workload/apparmor': 'high',
      'workload/capabilities': 'high',
      'workload/cpu-limit': 'medium',
      'workload/default-bridge': 'medium',
      'workload/host-cgroup-namespace': 'medium',
      'workload/host-devices': 'high',
      'workload/host-ipc': 'high',
      'workload/host-user-namespace': 'high',
      'workload/loopback-ports': 'medium',
      'workload/mount-propagation': 'high',
      'workload/no-new-privileges': 'high',
      'workload/published-ports': 'high',
      'workload/read-only-root': 'medium',
      'workload/restart-policy': 'medium',
      'workload/root-user': 'high',
      'workload/secrets-in-environment': 'high',
      'workload/selinux': 'high',
    },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

/** Whether a text names a shipped preset. */
export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}
