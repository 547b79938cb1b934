import type { Check } from '../../core/rules/check.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkValue } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/cgroup-parent',
  needs: [],
  on: 'workload',
  title: 'Custom cgroup parent',
  category: 'security',
  severity: 'low',
  why: 'Limits that the host sets for the default cgroup of containers do not apply in another cgroup.',
  remediation: 'Keep the default cgroup parent. Where another is needed, set limits on it and document it.',
  aliases: [...cisAliases('5.25'), { tool: 'kics', id: 'Cgroup Not Default' }],
  references: [cisReference('5.25'), 'NIST SP 800-190, 4.4.3'],
  reads: ['cgroupParent'],
  implies: [],
  fixable: true,
  evaluate({ workload }) {
    const judgement = checkValue(workload, 'cgroupParent', (parent, part) =>
      parent === ''
        ? part.pass('the default cgroup parent')
        : part.fail({
            message: `The container is in the cgroup ${parent}`,
            detail: { parent },
            change: {
              kind: 'remove',
              safety: 'risky',
              title: 'Use the default cgroup parent',
              at: workload.settings.cgroupParent.written?.at ?? [],
            },
          }),
    );
    return judgement;
  },
  examples: {
    bad: [
      { title: 'a systemd slice', compose: 'image: app\ncgroup_parent: system.slice\n' },
      { title: 'on the command line', run: 'docker run --cgroup-parent /apart app' },
    ],
    good: [{ title: 'the default', compose: 'image: app\n' }],
    unsure: [{ title: 'a variable', compose: 'image: app\ncgroup_parent: ${PARENT}\n' }],
  },
} satisfies Check<'workload'>;
