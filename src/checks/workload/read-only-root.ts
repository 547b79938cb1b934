import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Evidence, Problem, Outcome } from '../../core/findings/finding.ts';
import type { GivenFile } from '../../core/workload/compose-service.ts';
import { valueOf } from '../../core/observed.ts';
import type { Workload } from '../../core/workload/workload.ts';
import { fail } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkValue, placesOf, readingEvidence } from '../support/workload/setting.ts';
import { writeSetting } from '../support/workload/write-setting.ts';

/** The secret or config that Compose copies into the created container: it cannot if the root is read-only. */
function copiedFile({ settings }: Workload): GivenFile | undefined {
  const files = (valueOf(settings.givenFiles.value) ?? []).flatMap((one) =>
    'value' in one ? [one.value] : [],
  );
  return files.find(({ from }) => from === 'environment' || from === 'content');
}

function writable(workload: Workload): Omit<Problem, 'at' | 'evidence'> {
  const copied = copiedFile(workload);
  return {
    message: 'The root file system of the container is writable',
    detail: {},
    change: writeSetting(
      workload,
      {
        title: 'Make the root file system read-only (writable paths need a tmpfs or a volume)',
        setting: 'readOnlyRoot',
        value: true,
      },
      copied &&
        `Give the ${copied.kind} ${copied.name} as a file: Compose cannot copy it into a read-only root`,
    ),
  };
}

/** Evidence that the root is writable: the kernel's mounts, else the runtime specification. */
function writableBy({ effective, spec }: WorkloadCase): Evidence | undefined {
  const root = valueOf(effective)?.mounts.findLast(({ mountPoint }) => mountPoint === '/');
  if (root) {
    const saw = `/ is mounted ${root.options.join(',')}`;
    return root.options.includes('rw') ? readingEvidence(effective, saw) : undefined;
  }
  const isWritable = valueOf(spec)?.readonlyRoot === false;
  return isWritable ? readingEvidence(spec, 'the root is not read-only') : undefined;
}

/** Fails if a read-only root was requested but the root is writable. */
function notInForce(subject: WorkloadCase): Outcome | undefined {
  const { workload } = subject;
  const shown = writableBy(subject);
  if (valueOf(workload.settings.readOnlyRoot.value) !== true || !shown) return undefined;
  const message = 'The root file system should be read-only and is writable';
  const evidence = [shown] as const;
  const at = placesOf(workload, 'readOnlyRoot');
  return fail({ message, severity: 'medium', detail: { why: 'not in force' }, at, evidence });
}

export const check = {
  id: 'workload/read-only-root',
  needs: ['running-state'],
  on: 'workload',
  title: 'Writable root file system',
  category: 'security',
  severity: 'low',
  why: 'An attacker changes programs of the container and adds others, and they survive a restart.',
  remediation:
    'Make the root file system read-only, and use a tmpfs or a volume for paths that are written to.',
  aliases: [...cisAliases('5.13'), { tool: 'docksec', id: 'writable-root-fs' }],
  references: [cisReference('5.13'), 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['readOnlyRoot'],
  considers: ['givenFiles'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return (
      notInForce(subject) ??
      checkValue(subject.workload, 'readOnlyRoot', (on, part) =>
        on ? part.pass('the root file system is read-only') : part.fail(writable(subject.workload)),
      )
    );
  },
  examples: {
    bad: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'a read-only volume', run: 'docker run -v data:/data:ro app' },
    ],
    good: [
      { title: 'read-only', compose: 'image: app\nread_only: true\ntmpfs:\n  - /tmp\n' },
      { title: 'on the command line', run: 'docker run --read-only app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nread_only: ${READ_ONLY}\n' }],
  },
} satisfies Check<'workload'>;
