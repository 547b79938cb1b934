import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { SeccompFilter } from '../../core/workload/seccomp.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { allowsCall } from '../../formats/seccomp/read-filter.ts';
import { ioUringRefusedFrom, seccompCallsAsOf } from '../../knowledge/kernel/seccomp-calls.ts';
import { majorOf } from '../../versions/engine-version.ts';
import { openCalls, severityOf, type OpenCalls } from '../support/engine/filtered-calls.ts';
import { placesOf, readingEvidence, settingDoubt, settingEvidence } from '../support/workload/setting.ts';
import { unread } from '../support/subject.ts';

const noFilter: Outcome = notApplicable('there is no seccomp filter; see workload/seccomp');

function problemOf(
  { workload }: WorkloadCase,
  one: OpenCalls,
  all: readonly OpenCalls[],
  from: string,
): Problem {
  const names = one.open.join(', ');
  return {
    message: `The seccomp profile allows ${names}, which the default profile denies: ${one.family.opens}`,
    severity: severityOf(one, all),
    detail: { calls: one.family.name },
    at: placesOf(workload, 'seccomp'),
    evidence: [{ source: from, saw: `${names} allowed` }],
    change: {
      kind: 'manual',
      title: 'Deny the syscalls in the profile',
      steps: [
        `Remove ${names} from the profile, or allow the needed arguments only`,
        'Recreate the container: it keeps the profile that it was created with',
      ],
    },
  };
}

function checkFilter(
  subject: WorkloadCase,
  filter: Observed<SeccompFilter>,
  held?: readonly string[],
): Outcome {
  if (filter.state === 'absent') return noFilter;
  if (filter.state !== 'known') return unread(filter);
  const { defaultAction } = filter.value;
  if (allowsCall(defaultAction) === true) return noFilter;
  const calls = openCalls(filter.value, held);
  const certain = calls.filter(({ open }) => open.length > 0);
  const perhaps = calls.flatMap((each) => each.perhaps);
  return combine([
    ...certain.map((one) => problemOf(subject, one, certain, filter.from)).map((problem) => fail(problem)),
    ...(perhaps.length === 0
      ? []
      : [`${filter.from} allows ${perhaps.join(', ')} under conditions; confirm that they are strict`]
    ).map((doubt) => unknown('needs-review', doubt)),
    pass(
      readingEvidence(
        filter,
        `default action ${defaultAction}; no dangerous syscall is allowed that the default profile denies (table of ${seccompCallsAsOf})`,
      ),
    ),
  ]);
}

/** Checks the default profile, which is too wide in some engine releases. */
function checkDefault({ workload, engine }: WorkloadCase): Outcome {
  const version = valueOf(engine)?.version;
  const major = version === undefined ? undefined : majorOf(version);
  const old = major !== undefined && major < ioUringRefusedFrom;
  return combine([
    ...(old
      ? [
          `the default profile of Docker Engine ${version} may allow io_uring; Engine ${ioUringRefusedFrom} and later deny it`,
        ]
      : []
    ).map((doubt) => unknown('undecidable', doubt)),
    ...settingEvidence(workload, 'seccomp', 'the default profile').map((one) => pass(one)),
  ]);
}

function checkProfile(subject: WorkloadCase): Outcome {
  const { workload, effective } = subject;
  if (valueOf(effective)?.seccompMode === 0) return noFilter;
  const profile = workload.settings.seccomp.value;
  if (profile.state !== 'known') return unknown('unreadable', settingDoubt(workload, 'seccomp'));
  if (profile.value.kind === 'unconfined') return noFilter;
  if (profile.value.kind === 'default') return checkDefault(subject);
  const { content, name } = profile.value;
  if (content) return checkFilter(subject, content, valueOf(workload.boundingSet.value));
  return unknown('undecidable', `the profile ${name} was not read`);
}

export const check = {
  id: 'workload/seccomp-profile-content',
  needs: ['running-state'],
  on: 'workload',
  title: 'Seccomp profile allows dangerous syscalls',
  category: 'security',
  severity: 'medium',
  why: 'Custom profiles often grow by adding syscalls until a program runs. Each one that the default profile denies exposes vulnerable parts of the kernel, some without any capability: io_uring, user namespaces, keyrings.',
  remediation:
    'Start from the default profile and allow only the needed syscalls, with the needed arguments.',
  aliases: [],
  references: ['CIS Docker Benchmark 1.6.0, 5.22', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['seccomp'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const spec = valueOf(subject.spec);
    return spec?.seccomp === undefined
      ? checkProfile(subject)
      : checkFilter(subject, spec.seccomp, spec.capBounding);
  },
  examples: {
    bad: [],
    good: [{ title: 'the default profile', compose: 'image: app\n' }],
    unsure: [
      {
        title: 'a profile that was not read',
        run: 'docker run --security-opt seccomp=profile.json app',
      },
    ],
  },
} satisfies Check<'workload'>;
