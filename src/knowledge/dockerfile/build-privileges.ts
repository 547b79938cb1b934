import type { Severity } from '../../core/severity.ts';

/** What a build may do beyond the default. */
export interface BuildPrivilege {
  allows: string;
  severity: Severity;
}

const insecure: BuildPrivilege = {
  allows: 'build steps may run with every capability, and without seccomp and AppArmor',
  severity: 'high',
};

/** What a build may be allowed (Compose Specification, build; BuildKit `util/entitlements`). */
const privileges: ReadonlyMap<string, BuildPrivilege> = new Map<string, BuildPrivilege>([
  ['privileged', insecure],
  ['security.insecure', insecure],
  [
    'network.host',
    {
      allows: 'build steps reach the services on the loopback address of the host',
      severity: 'medium',
    },
  ],
  ['device', { allows: 'build steps reach devices of the host', severity: 'medium' }],
]);

/** Returns what an entitlement such as `security.insecure` or `device=gpu` allows; `undefined` for an unknown one. */
export function buildPrivilege(entitlement: string): BuildPrivilege | undefined {
  return privileges.get(entitlement.split('=', 1)[0] ?? '');
}
