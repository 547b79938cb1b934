import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import type { Observed } from '../../core/observed.ts';
import { fail, pass } from '../../core/rules/outcome.ts';
import { checkValue, placesOf } from '../support/workload/setting.ts';

const missing: Omit<Problem, 'at' | 'evidence'> = {
  message: 'Processes can gain privileges through setuid programs',
  detail: {},
  change: {
    kind: 'append',
    safety: 'risky',
    title: 'Enable no-new-privileges',
    setting: 'noNewPrivileges',
    value: 'no-new-privileges:true',
  },
};

/** Checks an existing container by the runtime specification or the kernel; the engine's current default does not apply to it. */
function byReading(
  { workload }: WorkloadCase,
  reading: Observed<{ noNewPrivileges: boolean }>,
): Outcome | undefined {
  if (reading.state !== 'known') return undefined;
  const saw = `no-new-privileges is ${reading.value.noNewPrivileges ? 'on' : 'off'}`;
  const evidence = [{ source: reading.from, saw }] as const;
  if (reading.value.noNewPrivileges) return pass(...evidence);
  return fail({ ...missing, at: placesOf(workload, 'noNewPrivileges'), evidence });
}

export const check = {
  id: 'workload/no-new-privileges',
  needs: ['running-state'],
  on: 'workload',
  title: 'no-new-privileges not set',
  category: 'security',
  severity: 'medium',
  why: 'Without no-new-privileges an unprivileged process can become root in the container through any setuid program of the image.',
  remediation: 'Add `no-new-privileges:true` to `security_opt`, or make it the default of the Docker daemon.',
  aliases: [
    { tool: 'docker-bench', id: '5.26' },
    { tool: 'cis', id: '5.26' },
    { tool: 'kics', id: 'No New Privileges Not Set' },
    { tool: 'docksec', id: 'no-new-privileges' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.26', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['noNewPrivileges'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return (
      byReading(subject, subject.spec) ??
      byReading(subject, subject.effective) ??
      (subject.record && byReading(subject, subject.record)) ??
      checkValue(subject.workload, 'noNewPrivileges', (on, part) =>
        on ? part.pass('no-new-privileges is on') : part.fail(missing),
      )
    );
  },
  examples: {
    bad: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'disabled', run: 'docker run --security-opt no-new-privileges=false app' },
    ],
    good: [
      { title: 'enabled', compose: 'image: app\nsecurity_opt:\n  - no-new-privileges:true\n' },
      { title: 'on the command line', run: 'docker run --security-opt no-new-privileges app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nsecurity_opt:\n  - ${SECURITY}\n' }],
  },
} satisfies Check<'workload'>;
