import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { fail, pass } from '../../core/rules/outcome.ts';
import { hasOwnKernel, isRemapped, isRootInImage, isRootUid } from '../support/workload/root.ts';
import { checkValue, placesOf, readingEvidence } from '../support/workload/setting.ts';
import { isRoot } from '../support/user.ts';

/** Returns the uid of a first process that dropped root, if no process of the container is root. */
function droppedTo({ effective }: WorkloadCase): number | undefined {
  const state = valueOf(effective);
  const processes = valueOf(state?.processes);
  if (state === undefined || processes === undefined || processes.length === 0) return undefined;
  const uid = state.uids[1];
  return isRootUid(uid, state) || processes.some((process) => isRootUid(process.uid, state))
    ? undefined
    : uid;
}

/** Why root of this container is less than root of the host. */
function mitigation(subject: WorkloadCase): string | undefined {
  if (isRemapped(subject)) return 'The container runs as root, an unprivileged user on the host';
  if (hasOwnKernel(subject)) return 'The container runs as root, with its own kernel';
  const uid = droppedTo(subject);
  return uid === undefined
    ? undefined
    : `The container starts as root and drops it (UID ${uid}); \`docker exec\` is root`;
}

function rootProblem(subject: WorkloadCase): Omit<Problem, 'at' | 'evidence'> {
  const less = mitigation(subject);
  return {
    message: less ?? 'The container runs as root',
    ...(less === undefined ? {} : { severity: 'low' }),
    detail: {},
    change: {
      kind: 'write',
      safety: 'risky',
      title: 'Run as an unprivileged user (which must be able to read its files)',
      setting: 'user',
      value: '1000:1000',
    },
  };
}

/** Checks the uid in the runtime specification, which the engine resolved in the image. */
function bySpecification(subject: WorkloadCase, uid: number): Outcome {
  const evidence = readingEvidence(subject.spec, `started as uid ${uid}`);
  if (uid !== 0) return pass(evidence);
  const at = placesOf(subject.workload, 'user');
  return fail({ ...rootProblem(subject), at, evidence: [evidence] });
}

/** Fails if the first process is root despite its user: a setuid program, or a runtime that ignored it. */
function contradicted(subject: WorkloadCase): Outcome | undefined {
  const { effective, workload } = subject;
  if (effective.state !== 'known' || !isRootUid(effective.value.uids[1], effective.value)) {
    return undefined;
  }
  const user = valueOf(subject.spec)?.uid ?? valueOf(workload.settings.user.value);
  if (user === undefined || user === 0 || isRoot(String(user))) return undefined;
  const message = `The first process is root, although the container should run as ${user}`;
  const evidence = [readingEvidence(effective, `effective uid ${effective.value.uids[1]}`)] as const;
  const detail = { why: 'not in force' };
  return fail({ message, detail, at: placesOf(workload, 'user'), evidence });
}

export const check = {
  id: 'workload/root-user',
  needs: ['daemon', 'images', 'running-state'],
  on: 'workload',
  title: 'Container runs as root',
  category: 'security',
  severity: 'medium',
  why: 'Root in a container is root on the host with fewer capabilities. Vulnerabilities of the kernel, the runtime or a mount are worse for UID 0.',
  remediation:
    'Create a user in the image (`USER 1000`), or set `user`. Where neither is possible, remap user namespaces.',
  aliases: [
    { tool: 'docker-bench', id: '4.1' },
    { tool: 'cis', id: '4.1' },
    { tool: 'docksec', id: 'no-non-root-user' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 4.1', 'NIST SP 800-190, 4.1.2', 'OWASP Docker Top 10, D01'],
  reads: ['user'],
  considers: ['runtime'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const contradiction = contradicted(subject);
    if (contradiction) return contradiction;
    if (subject.spec.state === 'known') return bySpecification(subject, subject.spec.value.uid);
    return checkValue(subject.workload, 'user', (user, part) =>
      isRoot(user) || isRootInImage(subject, user)
        ? part.fail(rootProblem(subject))
        : part.pass(`runs as ${user}`),
    );
  },
  examples: {
    bad: [
      { title: 'by name', compose: 'image: app\nuser: root\n' },
      { title: 'by number, with a group', run: 'docker run --user 0:1000 app' },
    ],
    good: [
      { title: 'an unprivileged user', compose: 'image: app\nuser: "1000:1000"\n' },
      { title: 'by name', run: 'docker run -u app app' },
    ],
    unsure: [
      { title: 'the image, not collected', compose: 'image: app\n' },
      { title: 'a variable', run: 'docker run -u "$RUN_AS" app' },
    ],
  },
} satisfies Check<'workload'>;
