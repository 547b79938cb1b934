import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { Entry } from '../../core/workload/workload.ts';
import { combine, unknown } from '../../core/rules/outcome.ts';
import { defaultCapabilities } from '../../knowledge/kernel/capabilities.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue, settingPart } from '../support/workload/setting.ts';
import { isRoot } from '../support/user.ts';

function namesOf(entries: readonly Entry<string>[] | undefined): readonly string[] {
  return (entries ?? []).flatMap((entry) => ('value' in entry ? [entry.value] : []));
}

function few(names: readonly string[]): string {
  const rest = names.length > 4 ? ` and ${names.length - 4} more` : '';
  return `${names.slice(0, 4).join(', ')}${rest}`;
}

const title = 'Drop all capabilities (add back those that the application needs)';

/** An unprivileged user has no capabilities to lose but those of programs; root needs some to open files of others. */
const dropAll = { kind: 'append', safety: 'risky', title, setting: 'capDrop', value: 'ALL' } as const;

/** What to do where the processes may be root. */
const dropByHand = {
  kind: 'manual',
  title,
  steps: [
    'Run as an unprivileged user and drop ALL capabilities',
    'Or drop ALL and add back what a process of root needs: DAC_OVERRIDE to open the files of other users, CHOWN to give files away, SETUID and SETGID to change to another user',
  ],
} as const;

function isUnprivileged({ settings }: WorkloadCase['workload']): boolean {
  const user = valueOf(settings.user.value);
  return user !== undefined && !isRoot(user);
}

/** Checks the dropped capabilities: a default one that is neither dropped nor added by name was never decided on. */
function checkDropped({ workload }: WorkloadCase, entries: readonly Entry<string>[]): Outcome {
  const part: CheckedPart = settingPart(workload, 'capDrop');
  const dropped = namesOf(entries);
  if (dropped.includes('ALL')) return part.pass('all capabilities are dropped');
  const unresolved = entries.find((entry) => 'unresolved' in entry);
  if (unresolved !== undefined && 'unresolved' in unresolved)
    return unknown('unreadable', `a dropped capability: ${unresolved.unresolved}`);
  const added = namesOf(valueOf(workload.settings.capAdd.value));
  const left = defaultCapabilities.filter((name) => !dropped.includes(name) && !added.includes(name));
  if (left.length === 0) return part.pass('every default capability is dropped or added by name');
  const none = dropped.length === 0;
  return part.fail({
    message: none
      ? 'The container keeps the default capabilities'
      : `The container keeps default capabilities: ${few(left)}`,
    detail: { dropped: none ? 'none' : 'some' },
    change: isUnprivileged(workload) ? dropAll : dropByHand,
  });
}

export const check = {
  id: 'workload/default-capabilities',
  needs: [],
  on: 'workload',
  title: 'Default capabilities not dropped',
  category: 'hygiene',
  severity: 'low',
  why: 'Docker gives 14 capabilities to every container, and most applications need none of them. A compromised process of root forges packets with NET_RAW, creates device nodes with MKNOD and ignores file permissions with DAC_OVERRIDE.',
  remediation: 'Drop ALL (`cap_drop: [ALL]`) and add only the capabilities that the application needs.',
  aliases: [{ tool: 'kics', id: 'Container Capabilities Unrestricted', only: ['none'] }],
  references: ['CIS Docker Benchmark 1.6.0, 5.4', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['capDrop'],
  considers: ['capAdd', 'privileged', 'user'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const { workload } = subject;
    const privileged = checkValue(workload, 'privileged', (on, part) =>
      on
        ? part.fail({
            message: 'The container is privileged, which gives it back every dropped capability',
            detail: { dropped: 'without effect' },
          })
        : part.pass('not privileged'),
    );
    if (privileged.state === 'failed') return privileged;
    const dropped = workload.settings.capDrop.value;
    const judged =
      dropped.state === 'known'
        ? checkDropped(subject, dropped.value)
        : checkValue(workload, 'capDrop', () => unknown('unreadable', 'the dropped capabilities'));
    return combine([judged, privileged]);
  },
  examples: {
    bad: [
      { title: 'the default', run: 'docker run app' },
      { title: 'an unprivileged user', compose: 'image: app\nuser: "1000"\n' },
      { title: 'one dropped', compose: 'image: app\nuser: "1000"\ncap_drop:\n  - NET_RAW\n' },
      { title: 'on the command line', run: 'docker run --cap-drop mknod app' },
    ],
    good: [
      { title: 'all dropped', compose: 'image: app\ncap_drop: [ALL]\n' },
      { title: 'one added back', run: 'docker run --cap-drop=all --cap-add=CHOWN app' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\ncap_drop:\n  - ${CAPABILITY}\n' },
      { title: 'flags in a variable', run: 'docker run $FLAGS app' },
    ],
  },
} satisfies Check<'workload'>;
