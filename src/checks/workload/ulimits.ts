import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { Ulimit } from '../../core/workload/workload-limits.ts';
import { combine, pass, unknown } from '../../core/rules/outcome.ts';
import { parseUlimit } from '../../formats/docker-values/ulimit.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries } from '../support/workload/setting.ts';
import { isSharedUnlimited, limitsSomething, ulimitWords } from '../support/workload/ulimit.ts';

function checkLimit(limit: Ulimit, part: CheckedPart): Outcome {
  const { name } = limit;
  if (!isSharedUnlimited(limit)) return part.pass(ulimitWords(limit));
  return part.fail({
    message: `The ulimit ${name} is unlimited`,
    detail: { limit: name },
    change: {
      kind: 'manual',
      title: 'Set a ulimit',
      steps: [`Set ${name} to the number that the application needs`],
    },
  });
}

/** Checks the engine's default ulimits, which apply to a create request; an existing container shows its own. */
function byEngine({ workload, engine }: WorkloadCase): Outcome | undefined {
  const defaults = valueOf(valueOf(engine)?.settings)?.defaultUlimits;
  if (workload.surface !== 'create' || defaults?.state !== 'known') return undefined;
  const limits = defaults.value.flatMap((text) => parseUlimit(text) ?? []);
  const [first, ...rest] = limits.filter(limitsSomething);
  if (first === undefined || limits.some(isSharedUnlimited)) return undefined;
  return pass({ source: defaults.from, saw: [first, ...rest].map(ulimitWords).join(', ') });
}

function nothingSet(subject: WorkloadCase): Outcome | undefined {
  if (valueOf(subject.workload.settings.ulimits.value)?.length !== 0) return undefined;
  const doubt = 'No ulimits set; check that the engine’s defaults suffice';
  return byEngine(subject) ?? unknown('needs-review', doubt);
}

export const check = {
  id: 'workload/ulimits',
  needs: ['daemon'],
  on: 'workload',
  title: 'Unlimited ulimit',
  category: 'security',
  severity: 'low',
  why: 'Open files and processes are shared by the whole host: a container without limits exhausts them for others. A core dump writes the memory of a process to disk, keys included.',
  remediation:
    'Set `nofile` and `nproc` where the application needs other limits than the defaults, and never to unlimited.',
  aliases: cisAliases('5.19'),
  references: [cisReference('5.19'), 'NIST SP 800-190, 4.4.3'],
  reads: ['ulimits'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const { workload } = subject;
    const judged = nothingSet(subject);
    return judged ?? combine(checkEntries(workload, 'ulimits', 'no ulimit is set', checkLimit));
  },
  examples: {
    bad: [
      { title: 'unlimited', compose: 'image: app\nulimits:\n  nofile: -1\n' },
      { title: 'on the command line', run: 'docker run --ulimit nproc=-1 app' },
      { title: 'the hard limit alone', run: 'docker run --ulimit nofile=1024:-1 app' },
      { title: 'a number that no system reaches', run: 'docker run --ulimit nofile=1073741816 app' },
    ],
    good: [
      { title: 'a ulimit', compose: 'image: app\nulimits:\n  nofile: 1024\n' },
      { title: 'soft and hard', run: 'docker run --ulimit nofile=1024:2048 app' },
    ],
    unsure: [{ title: 'the default', compose: 'image: app\n' }],
  },
} satisfies Check<'workload'>;
