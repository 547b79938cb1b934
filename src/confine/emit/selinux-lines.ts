import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';

/** Returns the SELinux hints of a profile as lines, the first of which says how far to believe them. */
export function selinuxLines({ selinux, workload }: LeastPrivilege): readonly string[] {
  const { label, relabel, ownPolicy, notNeeded } = selinux;
  const name = (workload.service ?? workload.name).replaceAll(/\W/gu, '_');
  return [
    'SELinux (hints from the policy container-selinux; not tried on an enforcing kernel):',
    label.value === 'own-policy'
      ? `label=type:${name}.process, with a policy of its own, such as udica writes`
      : `label: ${label.value}: ${label.because.join('; ')}`,
    ...ownPolicy.map(({ value, because }) => `the policy has to allow ${value}: ${because.join('; ')}`),
    ...relabel.map(
      ({ value, because }) => `mount ${value.target} with :${value.option}: ${because.join('; ')}`,
    ),
    ...notNeeded.map(({ value, because }) => `leave out ${value}: ${because.join('; ')}`),
  ];
}

/** Returns the same as comments of YAML and of shells. */
export function selinuxComments(profile: LeastPrivilege, indent = ''): readonly string[] {
  return selinuxLines(profile).map((line) => `${indent}# ${line.replaceAll(/\p{Cc}/gu, ' ')}`);
}
