import type { Check } from '../../core/rules/check.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkValue } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/health-check',
  needs: ['images'],
  on: 'workload',
  title: 'No health check',
  category: 'correctness',
  severity: 'low',
  why: 'Without a health check a process that hangs counts as running: it is not restarted, and no alert is raised.',
  remediation: 'Define a health check that queries the application, in the image or for the workload.',
  aliases: [
    ...cisAliases('5.27'),
    { tool: 'kics', id: 'Healthcheck Not Set' },
    { tool: 'docksec', id: 'missing-healthcheck' },
  ],
  references: [cisReference('5.27')],
  reads: ['health'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    const judgement = checkValue(workload, 'health', (checked, part) =>
      checked
        ? part.pass('it has a health check')
        : part.fail({
            message: 'The container has no health check',
            detail: {},
            change: {
              kind: 'manual',
              title: 'Define a health check',
              steps: ['Add a command that fails when the application does not respond'],
            },
          }),
    );
    return judgement;
  },
  examples: {
    bad: [
      { title: 'disabled', compose: 'image: app\nhealthcheck:\n  disable: true\n' },
      { title: 'on the command line', run: 'docker run --no-healthcheck app' },
    ],
    good: [
      {
        title: 'a health check',
        compose: 'image: app\nhealthcheck:\n  test: ["CMD", "wget", "-qO-", "http://127.0.0.1/"]\n',
      },
      { title: 'on the command line', run: 'docker run --health-cmd "wget -qO- http://127.0.0.1/" app' },
    ],
    unsure: [{ title: 'the image, not collected', compose: 'image: app\n' }],
  },
} satisfies Check<'workload'>;
