import type { Check } from '../../core/rules/check.ts';
import { checkValue } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/no-logs',
  needs: [],
  on: 'workload',
  title: 'Container log discarded (log driver none)',
  category: 'security',
  severity: 'low',
  why: 'With the log driver `none` nothing that the application writes is kept: an attack leaves no trace, and `docker logs` shows nothing.',
  remediation: 'Use the driver `local`, or `json-file` with a limit, or one that sends the log elsewhere.',
  aliases: [],
  references: ['CIS Docker Benchmark 1.6.0, 2.13', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D10'],
  reads: ['logging'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    return checkValue(workload, 'logging', ({ driver }, part) =>
      driver === 'none'
        ? part.fail({
            message: 'The log of the container is discarded',
            steps: ['Set the log driver local, or one that sends the log elsewhere'],
          })
        : part.pass(driver === '' ? 'the default log driver' : `the log driver ${driver}`),
    );
  },
  examples: {
    bad: [
      { title: 'none', compose: 'image: app\nlogging:\n  driver: none\n' },
      { title: 'on the command line', run: 'docker run --log-driver=none app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'journald', run: 'docker run --log-driver journald app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nlogging:\n  driver: ${DRIVER}\n' }],
  },
} satisfies Check<'workload'>;
