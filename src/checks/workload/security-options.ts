import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { SettingName } from '../../core/workload/workload.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { valueOf } from '../../core/observed.ts';
import { settingDoubt } from '../support/workload/setting.ts';
import type { Workload } from '../../core/workload/workload.ts';

/** The settings that `security_opt` writes. */
const options = [
  'seccomp',
  'apparmor',
  'selinux',
  'noNewPrivileges',
  'systemPaths',
  'writableCgroups',
] as const satisfies readonly SettingName[];

/** Returns the options that are written, or a doubt about each that may be. */
function checkOption(workload: Workload, name: (typeof options)[number]): Outcome | undefined {
  const { written, value } = workload.settings[name];
  // The document of every container lists its masked paths: those of the engine are no option that was set.
  if (name === 'systemPaths' && valueOf(workload.settings.systemPaths.value) === 'default') return undefined;
  if (written !== undefined && 'value' in written) return pass({ source: value.from, saw: `${name} is set` });
  // Of a container the engine's default is not shown, which is no option that was set.
  const isDefault = workload.surface === 'container' && name === 'noNewPrivileges';
  const isOpen = written !== undefined || (value.state === 'unreadable' && !isDefault);
  return isOpen ? unknown('unreadable', settingDoubt(workload, name)) : undefined;
}

export const check = {
  id: 'workload/security-options',
  needs: [],
  on: 'workload',
  title: 'No security option set',
  category: 'hygiene',
  severity: 'info',
  why: 'Without security options a container has the defaults of the engine it happens to run on: no-new-privileges is off, and the AppArmor, SELinux and seccomp profiles are those for any application.',
  remediation:
    'Set `no-new-privileges:true` in `security_opt`, and a seccomp, AppArmor or SELinux profile made for the application where there is one.',
  aliases: [
    { tool: 'kics', id: 'Security Opt Not Set' },
    { tool: 'docker-bench', id: '5.3' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.3', 'NIST SP 800-190, 4.4.3'],
  reads: [...options],
  // What a service is given are its privileges, which are checked one by one.
  onlyOn: ['compose', 'run', 'create', 'container'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    const outcomes = options.flatMap((name) => checkOption(workload, name) ?? []);
    const set = outcomes.find(({ state }) => state === 'passed');
    if (set !== undefined) return set;
    if (outcomes.length > 0) return combine(outcomes);
    return fail({
      message: 'No security option is set',
      detail: {},
      at: workload.at,
      evidence: [{ source: workload.name, saw: 'no security option' }],
      change: {
        kind: 'manual',
        title: 'Set a security option',
        steps: ['Add no-new-privileges:true, and a profile made for the application where there is one'],
      },
    });
  },
  examples: {
    bad: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'on the command line', run: 'docker run --cap-drop ALL app' },
    ],
    good: [
      { title: 'no-new-privileges', compose: 'image: app\nsecurity_opt:\n  - no-new-privileges:true\n' },
      { title: 'a label', run: 'docker run --security-opt label=type:web_t app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nsecurity_opt:\n  - ${SECURITY}\n' }],
  },
} satisfies Check<'workload'>;
