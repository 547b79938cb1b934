import type { Check } from '../../core/check.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkValue } from '../support/setting.ts';

export const check = {
  id: 'workload/cgroup-parent',
  on: 'workload',
  title: 'Control group chosen by the container',
  category: 'security',
  severity: 'low',
  why: 'Below another control group than the engine’s own the bounds that the host sets for all containers together do not hold for this one.',
  remediation:
    'Leave the parent to the engine; where a group of its own is wanted, see that it has limits, and say so where it is set.',
  aliases: [...cisAliases('5.25'), { tool: 'kics', id: 'Cgroup Not Default' }],
  references: [cisReference('5.25'), 'NIST SP 800-190, 4.4.3'],
  reads: ['cgroupParent'],
  implies: [],
  fixable: true,
  evaluate({ workload }) {
    const judgement = checkValue(workload, 'cgroupParent', (parent, part) =>
      parent === ''
        ? part.pass('the engine’s own parent')
        : part.fail({
            message: `The container is put below the control group ${parent}`,
            detail: { parent },
            change: {
              kind: 'remove',
              safety: 'risky',
              title: 'Leave the control group to the engine',
              at: workload.settings.cgroupParent.written?.at ?? [],
            },
          }),
    );
    return judgement;
  },
  examples: {
    bad: [
      { title: 'a slice of the system', compose: 'image: app\ncgroup_parent: system.slice\n' },
      { title: 'on the command line', run: 'docker run --cgroup-parent /apart app' },
    ],
    good: [{ title: 'nothing said', compose: 'image: app\n' }],
    unsure: [{ title: 'a variable decides', compose: 'image: app\ncgroup_parent: ${PARENT}\n' }],
  },
} satisfies Check<'workload'>;
