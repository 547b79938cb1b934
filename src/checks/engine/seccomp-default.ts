import type { EngineFacts } from '../../core/engine.ts';
import type { Outcome, Problem } from '../../core/finding.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { SeccompFilter } from '../../core/seccomp.ts';
import { combine, fail, pass, unknown } from '../../core/outcome.ts';
import { letsThrough } from '../../formats/seccomp/read-filter.ts';
import { defaultCapabilities } from '../../knowledge/capabilities.ts';
import { openCalls, severityOf, type OpenCalls } from '../support/filtered-calls.ts';
import { engineCheck, checkReading, enginePart } from '../support/engine-rule.ts';
import { readingOf } from '../support/subject.ts';

const from = 'GET /info';
const steps = [
  'Remove "seccomp-profile" from daemon.json',
  'Restart the engine, and make the containers anew',
];

function callsProblem(one: OpenCalls, all: readonly OpenCalls[], source: string): Problem {
  const names = one.open.join(', ');
  return {
    message: `The daemon-wide seccomp profile lets ${names} through, which the built-in one refuses: ${one.family.opens}`,
    severity: severityOf(one, all),
    detail: { calls: one.family.name },
    at: [],
    evidence: [{ source, saw: `${names} allowed` }],
    change: {
      kind: 'manual',
      title: 'Take the calls out of the profile',
      steps: [`Take ${names} out of ${source}`, ...steps.slice(1)],
    },
  };
}

/** What the file of a daemon-wide profile does to a container with the usual capabilities. */
function judgeFilter({ defaultAction, lets }: SeccompFilter, source: string): Outcome {
  if (letsThrough(defaultAction) === true) {
    const wrong = `The daemon-wide seccomp profile lets through what it does not name (${defaultAction})`;
    return enginePart(source, `defaultAction = ${defaultAction}`).fail({ message: wrong, steps });
  }
  const calls = openCalls({ defaultAction, lets }, defaultCapabilities);
  const certain = calls.filter(({ open }) => open.length > 0);
  const perhaps = calls.flatMap((each) => each.perhaps);
  const conditions =
    perhaps.length === 0
      ? []
      : [`${source} lets ${perhaps.join(', ')} through under conditions: see that they are tight`];
  const byOther =
    letsThrough(defaultAction) === undefined
      ? [`${source}: what ${defaultAction} does to calls that are not named is up to another process`]
      : [];
  const saw = `${defaultAction} by default, and nothing dangerous is let through that the built-in profile refuses`;
  return combine([
    ...certain.map((one) => callsProblem(one, certain, source)).map((problem) => fail(problem)),
    ...[...byOther, ...conditions].map((doubt) => unknown('needs-review', doubt)),
    pass({ source, saw }),
  ]);
}

function judgeFile({ seccompFilter }: EngineFacts, profile: string): Outcome {
  const filter = readingOf(seccompFilter, profile);
  if (filter.state === 'known') return judgeFilter(filter.value, filter.from);
  const why = filter.state === 'unreadable' ? ` (${filter.detail})` : '';
  const doubt = `containers get the profile ${profile}, which was not read${why}: see that it refuses what the built-in one does`;
  return unknown('needs-review', doubt);
}

const custom = (seccompFilter: unknown): unknown => ({
  seccompProfile: known('/etc/docker/seccomp.json', from),
  seccompFilter,
});
const file = (filter: SeccompFilter): unknown => custom(known(filter, '/etc/docker/seccomp.json'));

/** The filter that containers get when they ask for none. */
export const check = engineCheck({
  id: 'engine/seccomp-default',
  title: 'No seccomp filter by default',
  severity: 'high',
  cis: '2.17',
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  why: 'Every container may make every system call: most ways from a container into the kernel begin with one that the built-in profile refuses.',
  remediation:
    'Remove `"seccomp-profile"` where it is `unconfined` or a profile that lets more through than the built-in one, so that this holds for every container that asks for none.',
  judge(engine) {
    const { seccompProfile } = engine;
    const isFile =
      seccompProfile.state === 'known' && !['builtin', 'unconfined'].includes(seccompProfile.value);
    if (isFile) return judgeFile(engine, seccompProfile.value);
    return checkReading(seccompProfile, 'seccomp profile', (profile, part) => {
      if (profile === undefined)
        return part.fail({
          message: 'The engine has no seccomp: kernel or build come without it',
          steps: ['Run the engine on a kernel with CONFIG_SECCOMP_FILTER'],
        });
      return profile === 'builtin'
        ? part.pass('the built-in profile')
        : part.fail({ message: 'Containers run without seccomp filter unless they ask for one', steps });
    });
  },
  examples: {
    bad: [
      { title: 'switched off', facts: { seccompProfile: known('unconfined', from) } },
      { title: 'none in the kernel', facts: { seccompProfile: absent(from) } },
      {
        title: 'a profile that names what it refuses',
        facts: file({ defaultAction: 'SCMP_ACT_ALLOW', lets: [] }),
      },
      {
        title: 'a profile with a call too many',
        facts: file({ defaultAction: 'SCMP_ACT_ERRNO', lets: [{ name: 'keyctl' }] }),
      },
    ],
    good: [
      { title: 'the built-in profile', facts: { seccompProfile: known('builtin', from) } },
      {
        title: 'a profile that refuses as much',
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
        title: 'a profile of one’s own that could not be read',
        facts: custom(
          unreadable('undetermined', 'it was changed after the daemon started', '/etc/docker/seccomp.json'),
        ),
      },
      {
        title: 'calls that are let through with some arguments',
        facts: file({ defaultAction: 'SCMP_ACT_ERRNO', lets: [{ name: 'bpf', partly: true }] }),
      },
      {
        title: 'another process that decides',
        facts: file({ defaultAction: 'SCMP_ACT_NOTIFY', lets: [] }),
      },
    ],
  },
});
