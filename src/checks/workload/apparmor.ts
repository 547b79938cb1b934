import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Evidence, Outcome, Problem } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { judgeEngineProfile } from '../support/engine/engine-profile.ts';
import { isSelinuxLabel, moduleOf } from '../support/workload/confinement.ts';
import { checkValue, placesOf } from '../support/workload/setting.ts';
import { readingOf, unread } from '../support/subject.ts';

function problemOf({ workload }: WorkloadCase, message: string): Omit<Problem, 'at' | 'evidence'> {
  const at = workload.settings.apparmor.written?.at;
  return {
    message,
    detail: {},
    ...(at
      ? { change: { kind: 'remove', safety: 'risky', title: 'Use the default AppArmor profile', at } }
      : {}),
  };
}

/**
 * What is wrong with a profile in a mode (`docker-default (complain)`, aa_status(8)); absent if it is enforced.
 * A profile in unconfined mode (`flags=(unconfined)` or `default_allow`) has a name and denies nothing.
 */
function defectOf(label: string): string | undefined {
  if (/^unconfined(?: |$)/u.test(label)) return 'The container runs without an AppArmor profile';
  if (label.endsWith(' (unconfined)')) return 'The AppArmor profile is in unconfined mode and denies nothing';
  return label.endsWith(' (complain)')
    ? 'The AppArmor profile is in complain mode and enforces nothing'
    : undefined;
}

/** Returns the names of the profiles in a label: of a stack (`one//&two (enforce)`) all confine. */
function profilesOf(label: string): readonly string[] {
  return label.replace(/ \([a-z]+\)$/u, '').split('//&');
}

/** Checks an enforced profile in place of the engine's: by what it allows, where its rules can be read. */
function checkOwnProfile({ host, workload }: WorkloadCase, label: string, evidence: Evidence): Outcome {
  const facts = host && valueOf(host);
  if (facts === undefined)
    return unknown('unreadable', `what the AppArmor profile ${label} allows: its host was not read`);
  const reading = readingOf(facts.containerProfiles, 'the profiles of containers');
  if (reading.state !== 'known') return unread(reading);
  const found = profilesOf(label).flatMap((name) => reading.value.filter((each) => each.name === name));
  const [first] = found;
  if (first === undefined)
    return unknown('unreadable', `${evidence.source}: the rules of ${label} were not read`);
  const closed = found.find(({ allowed }) => allowed.state === 'known' && allowed.value.length === 0);
  // Of several profiles in a stack each has to allow it.
  if (closed !== undefined)
    return pass(evidence, {
      source: closed.allowed.from,
      saw: `${closed.name} opens nothing that the engine’s denies`,
    });
  const hidden = found.find(({ allowed }) => allowed.state !== 'known');
  if (hidden !== undefined) {
    const why = hidden.allowed.state === 'unreadable' ? hidden.allowed.detail : 'not shown here';
    return unknown('unreadable', `what the profile ${hidden.name} allows is unknown: ${why}`);
  }
  const able = (valueOf(first.allowed) ?? []).join(', ');
  return fail({
    message: `The AppArmor profile ${first.name} allows what the engine’s denies: ${able}`,
    detail: { why: 'profile' },
    at: placesOf(workload, 'apparmor'),
    evidence: [evidence, { source: first.allowed.from, saw: `allows: ${able}` }],
    change: {
      kind: 'manual',
      title: 'Narrow the profile, or use the engine’s',
      steps: [
        'Take these rules from the profile, and load it: apparmor_parser -r',
        'Or remove `apparmor=` from the security options and recreate the container',
      ],
    },
  });
}

/** Checks an enforced profile: under the name of the engine's own another one may be loaded. */
function checkProfile(subject: WorkloadCase, label: string, evidence: Evidence): Outcome {
  if (!/^docker-default(?: |$)/u.test(label)) return checkOwnProfile(subject, label, evidence);
  const judged = judgeEngineProfile(subject, evidence);
  if (judged.state === 'decided') return judged.outcome;
  const able = judged.allowed.join(', ');
  return fail({
    message: `The loaded profile docker-default is not the engine’s: it lets programs ${able}`,
    detail: { why: 'profile' },
    at: placesOf(subject.workload, 'apparmor'),
    evidence: [evidence, { source: judged.from, saw: `allows: ${able}` }],
    change: {
      kind: 'manual',
      title: 'Load the engine’s own profile',
      steps: [
        'Find what loads the other one: grep -rl docker-default /etc/apparmor.d, and remove it',
        'Unload it and restart dockerd, which loads its own: echo -n docker-default > /sys/kernel/security/apparmor/.remove; systemctl restart docker',
        'Recreate the containers',
      ],
    },
  });
}

/** Checks a kernel label (`docker-default (enforce)`) or profile name. */
function checkLabel(subject: WorkloadCase, label: string, source: string): Outcome {
  const evidence = [{ source, saw: label }] as const;
  // Of stacked profiles with different modes the kernel does not show which one has which.
  if (label.endsWith(' (mixed)'))
    return unknown('needs-review', `${source}: ${label}: not all of the stacked profiles are enforced`);
  const wrong = defectOf(label);
  if (wrong === undefined) return checkProfile(subject, label, evidence[0]);
  const at = placesOf(subject.workload, 'apparmor');
  return fail({ ...problemOf(subject, wrong), at, evidence });
}

/** Checks the effective profile: the kernel's label, else the runtime specification. */
function byReadings(subject: WorkloadCase): Outcome | undefined {
  const label = valueOf(subject.effective)?.lsmLabel;
  if (label?.state === 'known') return checkLabel(subject, label.value, label.from);
  if (label?.state === 'absent') {
    const doubt = `${label.from}: the kernel shows no label, although the engine has AppArmor`;
    return unknown('unreadable', doubt);
  }
  const profile = valueOf(subject.spec)?.apparmorProfile;
  if (profile?.state === 'absent') return checkLabel(subject, 'unconfined', profile.from);
  return profile?.state === 'known' ? checkLabel(subject, profile.value, profile.from) : undefined;
}

/** Checks a container of an engine without `apparmor_parser`, which loads no profile even if the kernel has AppArmor. */
function withoutEngine(subject: WorkloadCase): Outcome {
  const label = valueOf(subject.effective)?.lsmLabel;
  const seen = label?.state === 'known' && !isSelinuxLabel(label.value) ? label : undefined;
  if (seen && !seen.value.startsWith('unconfined')) return checkLabel(subject, seen.value, seen.from);
  const evidence = seen ? { source: seen.from, saw: seen.value } : moduleOf(subject, 'apparmor');
  if (evidence === undefined) return notApplicable('the engine does not support AppArmor');
  const problem: Problem = {
    message: 'The engine does not use AppArmor: the container runs without a profile',
    detail: { why: 'engine' },
    at: placesOf(subject.workload, 'apparmor'),
    evidence: [evidence],
    change: {
      kind: 'manual',
      title: 'Enable AppArmor for Docker',
      steps: [
        'Install the package apparmor, which has `apparmor_parser`, restart dockerd, and recreate the containers',
      ],
    },
  };
  return fail(problem);
}

function evaluate(subject: WorkloadCase): Outcome {
  const { workload, engine } = subject;
  if (valueOf(engine)?.apparmor === false) return withoutEngine(subject);
  const judged = checkValue(workload, 'apparmor', (profile, part) => {
    if (profile.kind === 'unconfined') return part.fail(problemOf(subject, 'AppArmor disabled'));
    if (profile.kind === 'default') return part.pass('the default profile');
    const own = part.pass(`custom profile ${profile.name}`);
    return own.state === 'passed' ? checkOwnProfile(subject, profile.name, own.evidence[0]) : own;
  });
  return byReadings(subject) ?? judged;
}

export const check = {
  id: 'workload/apparmor',
  needs: ['kernel', 'running-state'],
  on: 'workload',
  title: 'AppArmor is disabled (apparmor=unconfined)',
  category: 'security',
  severity: 'medium',
  why: 'The profile stops root in the container from changing kernel settings and mounting, where another protection is missing or fails.',
  remediation:
    'Remove `apparmor=unconfined`. Where the default profile is too strict, load a copy of it with the needed rules.',
  aliases: [...cisAliases('5.2'), { tool: 'docksec', id: 'disabled-security-opt' }],
  references: [cisReference('5.2'), 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['apparmor'],
  implies: [],
  fixable: true,
  evaluate,
  examples: {
    bad: [
      { title: 'disabled', compose: 'image: app\nsecurity_opt:\n  - apparmor:unconfined\n' },
      { title: 'on the command line', run: 'docker run --security-opt apparmor=unconfined app' },
      { title: 'privileged, without a profile', run: 'docker run --privileged app' },
    ],
    good: [{ title: 'the default', compose: 'image: app\n' }],
    unsure: [
      { title: 'a variable', compose: 'image: app\nsecurity_opt:\n  - ${SECURITY}\n' },
      { title: 'a profile that is on the host', run: 'docker run --security-opt apparmor=web app' },
    ],
  },
} satisfies Check<'workload'>;
