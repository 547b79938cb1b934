import type { Check } from '../../core/check.ts';
import { combine, conclude } from '../support/conclude.ts';
import { describeNamespace } from '../support/words.ts';
import { judgeValue } from '../support/setting.ts';

const joinable = ['network', 'pid', 'ipc'] as const;

export const check = {
  id: 'workload/foreign-namespace',
  on: 'workload',
  title: 'Another container’s namespace joined',
  category: 'security',
  severity: 'medium',
  why: 'Containers that share a namespace are one to an attacker: in the other’s process namespace it can be steered, on its network its loopback services answer.',
  remediation:
    'Let the containers talk over a network of their own; share a namespace only with a sidecar that is trusted as much as the application.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.2'],
  surfaces: ['compose', 'run', 'create', 'container'],
  implies: [],
  fixable: true,
  evaluate({ workload }) {
    const judgements = joinable.map((setting) =>
      judgeValue(workload, setting, (mode) =>
        mode.kind === 'container' || mode.kind === 'service'
          ? {
              message: `The container joins the ${setting} namespace of ${describeNamespace(mode)}`,
              detail: { namespace: setting },
              change: {
                kind: 'remove',
                safety: 'risky',
                title: 'Give the container a namespace of its own',
                at: workload.settings[setting].written?.at ?? [],
              },
            }
          : `${setting}: ${describeNamespace(mode)}`,
      ),
    );
    return conclude(combine(judgements));
  },
  examples: {
    bad: [
      { title: 'another container’s processes', run: 'docker run --pid container:db app' },
      { title: 'another service’s network', compose: 'image: app\nnetwork_mode: service:app\n' },
    ],
    good: [{ title: 'its own', compose: 'image: app\n' }],
    unsure: [{ title: 'a variable decides', compose: 'image: app\nipc: ${IPC}\n' }],
  },
} satisfies Check<'workload'>;
