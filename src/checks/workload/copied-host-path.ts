import type { HostCopy } from '../../core/workload/compose-service.ts';
import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { combine } from '../../core/rules/outcome.ts';
import { gradeHostPath } from '../../knowledge/paths/sensitive-paths.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries } from '../support/workload/setting.ts';

function checkCopy({ path, by, into }: HostCopy, part: CheckedPart): Outcome {
  // A copy is of the content: sockets obey nobody by it, and nothing of the host changes.
  const grade = gradeHostPath(path, true, [], false);
  if (grade?.severity !== 'critical' && grade?.severity !== 'high') return part.pass(`${by}: ${path}`);
  const use = into === 'build' ? `is given to the build (${by})` : `is copied into the container (${by})`;
  return part.fail({
    message: `${path} of the host ${use}: ${grade.entry.gives}`,
    severity: 'high',
    detail: { path, into },
    steps: [
      `Copy what is needed of ${path} into the project, and name that folder`,
      into === 'build'
        ? 'Give the build its credentials as `secrets` or `ssh` of `build`'
        : 'Give the container its credentials as `secrets`',
    ],
  });
}

export const check = {
  id: 'workload/copied-host-path',
  needs: [],
  on: 'workload',
  title: 'Sensitive host directory copied into build or container',
  category: 'security',
  severity: 'high',
  why: 'Every step of a build, its base images and packages included, can read the build contexts, and what it copies stays in the image. `docker compose watch` copies changed files into the container. A sensitive directory takes keys and password hashes along.',
  remediation:
    'Name a folder that holds only what the build or the application needs. Give credentials as `secrets`, or as `ssh` of a build.',
  aliases: [],
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  reads: [],
  considers: ['hostCopies'],
  onlyOn: ['compose'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    return combine(checkEntries(workload, 'hostCopies', 'Compose copies nothing of the host', checkCopy));
  },
  examples: {
    bad: [
      {
        title: 'the host as a further build context',
        compose: 'build:\n  context: .\n  additional_contexts:\n    host: /\n',
      },
      { title: 'a home as build context', compose: 'build: /home/ada\n' },
      {
        title: 'keys that are kept in step with a container',
        compose:
          'image: app\ndevelop:\n  watch:\n    - path: /home/ada/.ssh\n      action: sync\n      target: /root/.ssh\n',
      },
    ],
    good: [
      { title: 'the folder of the project', compose: 'build: .\n' },
      {
        title: 'a repository',
        compose: 'build:\n  context: .\n  additional_contexts:\n    lib: https://example.org/lib.git\n',
      },
      {
        title: 'a build that keys start, and that does not read them',
        compose: 'build: .\ndevelop:\n  watch:\n    - path: /home/ada/.ssh\n      action: rebuild\n',
      },
    ],
    unsure: [{ title: 'a variable', compose: 'build: ${CONTEXT}\n' }],
  },
} satisfies Check<'workload'>;
