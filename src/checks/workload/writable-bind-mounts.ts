import type { Check } from '../../core/rules/check.ts';
import { combine } from '../../core/rules/outcome.ts';
import { textParameters } from '../support/parameters.ts';
import { checkEntries } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/writable-bind-mounts',
  needs: ['mounts'],
  on: 'workload',
  title: 'Host path mounted writable',
  category: 'hygiene',
  severity: 'low',
  why: 'A compromised container changes every file of the host below the mount: configuration, code that the host or another container runs, backups.',
  remediation:
    'Mount read-only (`:ro`, `read_only: true`) what the application only reads, and use a named volume for the data that it writes.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3'],
  reads: ['mounts'],
  implies: [],
  fixable: false,
  parameters: {
    writablePaths: { about: 'Paths in containers at which a mount may be writable', type: 'strings' },
  },
  evaluate({ workload }, parameters) {
    const allowed = textParameters(parameters, 'writablePaths') ?? [];
    return combine(
      checkEntries(workload, 'mounts', 'nothing is mounted', (mount, part) => {
        const { type, target, source, readOnly, hostPath, openOptions } = mount;
        if (type !== 'bind') return part.pass(`${target}: ${type}, no path of the host`);
        if (readOnly) return part.pass(`${target}: read-only`);
        if (allowed.includes(target)) return part.pass(`${target}: writable by the policy`);
        // A source that is not known may be the name of a volume.
        if (source === undefined && hostPath.state === 'unreadable')
          return part.unknown('unreadable', `mount at ${target}: ${hostPath.detail}`);
        if (openOptions !== undefined)
          return part.unknown('unreadable', `mount at ${target}: ${openOptions}`);
        return part.fail({
          message: `${source ?? 'A path of the host'} is mounted writable at ${target}`,
          detail: { target },
          steps: [
            `Mount it read-only at ${target} if the application only reads it`,
            'Use a named volume for data that the application writes',
          ],
        });
      }),
    );
  },
  examples: {
    bad: [
      { title: 'a configuration', compose: 'image: app\nvolumes:\n  - ./app.conf:/etc/app.conf\n' },
      { title: 'on the command line', run: 'docker run -v /srv/app:/app app' },
      {
        title: 'long syntax',
        compose: 'image: app\nvolumes:\n  - type: bind\n    source: ./code\n    target: /code\n',
      },
    ],
    good: [
      { title: 'read-only', compose: 'image: app\nvolumes:\n  - ./app.conf:/etc/app.conf:ro\n' },
      { title: 'a volume', run: 'docker run -v data:/data app' },
      {
        title: 'writable by the policy',
        run: 'docker run -v /srv/data:/data app',
        parameters: { writablePaths: ['/data'] },
      },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nvolumes:\n  - ${SOURCE}:/data:${MODE}\n' }],
  },
} satisfies Check<'workload'>;
