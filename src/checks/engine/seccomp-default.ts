import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { absent, known, unreadable, valueOf } from '../../core/observed.ts';
import type { SeccompFilter } from '../../core/workload/seccomp.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { allowsCall } from '../../formats/seccomp/read-filter.ts';
import { defaultCapabilities } from '../../knowledge/kernel/capabilities.ts';
import { openCalls, severityOf, type OpenCalls } from '../support/engine/filtered-calls.ts';
import { engineCheck, checkReading, enginePart } from '../support/engine/engine-rule.ts';
import { readingOf } from '../support/subject.ts';
import { setMembers } from '../support/engine/config-change.ts';

const from = 'GET /info';
const steps = ['Remove "seccomp-profile" from daemon.json', 'Restart dockerd, and recreate the containers'];

function callsProblem(one: OpenCalls, all: readonly OpenCalls[], source: string): Problem {
  const names = one.open.join(', ');
  return {
    message: `The daemon-wide seccomp profile allows ${names}, which the built-in profile denies: ${one.family.opens}`,
    severity: severityOf(one, all),
    detail: { calls: one.family.name },
    at: [],
    evidence: [{ source, saw: `${names} allowed` }],
    change: {
      kind: 'manual',
      title: 'Deny the syscalls in the profile',
      steps: [`Remove ${names} from ${source}`, ...steps.slice(1)],
    },
  };
}

/** Checks a daemon-wide seccomp profile, for a container with the default capabilities. */
function checkFilter({ defaultAction, lets }: SeccompFilter, source: string): Outcome {
  if (allowsCall(defaultAction) === true) {
    const wrong = `The daemon-wide seccomp profile allows every syscall that it does not name (${defaultAction})`;
    return enginePart(source, `defaultAction = ${defaultAction}`).fail({ message: wrong, steps });
  }
  const calls = openCalls({ defaultAction, lets }, defaultCapabilities);
  const certain = calls.filter(({ open }) => open.length > 0);
  const perhaps = calls.flatMap((each) => each.perhaps);
  const conditions =
    perhaps.length === 0
      ? []
      : [`${source} allows ${perhaps.join(', ')} under conditions; confirm that they are strict`];
  const byOther =
    allowsCall(defaultAction) === undefined
      ? [`${source}: another process decides about syscalls that are not named (${defaultAction})`]
      : [];
  const saw = `default action ${defaultAction}; no dangerous syscall is allowed that the built-in profile denies`;
  return combine([
    ...certain.map((one) => callsProblem(one, certain, source)).map((problem) => fail(problem)),
    ...[...byOther, ...conditions].map((doubt) => unknown('needs-review', doubt)),
    pass({ source, saw }),
  ]);
}

function checkFile({ seccompFilter }: EngineFacts, profile: string): Outcome {
  const filter = readingOf(seccompFilter, profile);
  if (filter.state === 'known') return checkFilter(filter.value, filter.from);
  const why = filter.state === 'unreadable' ? ` (${filter.detail})` : '';
  const doubt = `containers get the profile ${profile}, which was not read${why}; confirm that it denies what the built-in profile denies`;
  return unknown('needs-review', doubt);
}

const custom = (seccompFilter: unknown): unknown => ({
  seccompProfile: known('/etc/docker/seccomp.json', from),
  seccompFilter,
});
const file = (filter: SeccompFilter): unknown => custom(known(filter, '/etc/docker/seccomp.json'));

/** Checks the seccomp profile of containers that request none. */
export const check = engineCheck({
  id: 'engine/seccomp-default',
  needs: ['daemon'],
  title: 'No default seccomp profile',
  severity: 'high',
  cis: '2.17',
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  why: 'Without seccomp a container may make every syscall. Most kernel exploits for container escapes start with one that the built-in profile denies.',
  remediation:
    'Remove `"seccomp-profile"` where it is `unconfined` or weaker than the built-in profile, so that every container without its own profile gets the built-in one.',
  members: ['seccomp-profile'],
  configure: (_problem, { seccompProfile }) =>
    valueOf(seccompProfile) === 'unconfined'
      ? setMembers('risky', { 'seccomp-profile': undefined })
      : undefined,
  judge(engine) {
    const { seccompProfile } = engine;
    const isFile =
      seccompProfile.state === 'known' && !['builtin', 'unconfined'].includes(seccompProfile.value);
    if (isFile) return checkFile(engine, seccompProfile.value);
    return checkReading(seccompProfile, 'seccomp profile', (profile, part) => {
      if (profile === undefined)
        return part.fail({
          message: 'The engine does not support seccomp: the kernel or build lacks it',
          steps: ['Run the engine on a kernel with CONFIG_SECCOMP_FILTER'],
        });
      return profile === 'builtin'
        ? part.pass('the built-in profile')
        : part.fail({ message: 'Containers without their own seccomp profile run unconfined', steps });
    });
  },
  examples: {
    bad: [
      { title: 'unconfined', facts: { seccompProfile: known('unconfined', from) } },
      { title: 'no kernel support', facts: { seccompProfile: absent(from) } },
      {
        title: 'a profile that denies named syscalls only',
        facts: file({ defaultAction: 'SCMP_ACT_ALLOW', lets: [] }),
      },
      {
        title: 'a profile that allows a dangerous syscall',
        facts: file({ defaultAction: 'SCMP_ACT_ERRNO', lets: [{ name: 'keyctl' }] }),
      },
    ],
    good: [
      { title: 'the built-in profile', facts: { seccompProfile: known('builtin', from) } },
      {
        title: 'a profile as strict as the built-in one',
        facts: file({
          defaultAction: 'SCMP_ACT_ERRNO',
          lets: [
            { name: 'mount', onlyWith: ['SYS_ADMIN'] },
            { name: 'clone', partly: true },
          ],
        }),
      },
    ],
    unsure: [
      {
        title: 'a custom profile that could not be read',
        facts: custom(
          unreadable('undetermined', 'changed after dockerd started', '/etc/docker/seccomp.json'),
        ),
      },
      {
        title: 'syscalls allowed with some arguments',
        facts: file({ defaultAction: 'SCMP_ACT_ERRNO', lets: [{ name: 'bpf', partly: true }] }),
      },
      {
        title: 'another process decides',
        facts: file({ defaultAction: 'SCMP_ACT_NOTIFY', lets: [] }),
      },
    ],
  },
});
