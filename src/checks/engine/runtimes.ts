import type { EngineRuntime } from '../../core/engine-settings.ts';
import type { Problem } from '../../core/finding.ts';
import { combine, fail, pass, unknown } from '../../core/outcome.ts';
import { kindOfConfigured } from '../../knowledge/runtimes.ts';
import { engineCheck, settingOf, withSettings } from '../support/engine-rule.ts';
import { unread } from '../support/subject.ts';

/** Folders in which users of the host make files. */
const usersFolders = /^\/(?:tmp|var\/tmp|dev\/shm|home|run\/user)\//u;

function problemOf({ name, path }: EngineRuntime, source: string): Problem {
  return {
    message: `The runtime ${name} is ${path}, in a folder in which users make files`,
    detail: { runtime: name },
    at: [],
    evidence: [{ source, saw: `Runtimes ${name}: ${path}` }],
    change: {
      kind: 'manual',
      title: 'Move it',
      steps: [
        'Put the program where only root may write, such as /usr/local/sbin',
        `Change the path of ${name} in "runtimes" of daemon.json, and reload the engine`,
      ],
    },
  };
}

/** What runs containers, as root. */
export const check = engineCheck({
  id: 'engine/runtimes',
  title: 'Containers run by a program that users may change, or that nobody knows',
  severity: 'high',
  references: ['NIST SP 800-190, 4.4.1'],
  why: 'A runtime is run as root for every container that asks for it: whoever may change the program is root of the host.',
  remediation:
    'Keep runtimes where only root may write, and have none as default of which you do not know that it keeps to what the engine asks for.',
  judge(engine) {
    const runtimes = settingOf(engine, 'runtimes');
    const preset = settingOf(engine, 'defaultRuntime');
    if (runtimes.state !== 'known') return unread(runtimes);
    if (preset.state !== 'known') return unread(preset);
    const { from, value } = runtimes;
    const problems = value.filter(({ path }) => usersFolders.test(path)).map((one) => problemOf(one, from));
    const name = preset.value;
    const doubt = `containers are run by ${name}: see what program that is and who may write it (docker info, Runtimes)`;
    const words = value.map((one) => (one.path === '' ? one.name : `${one.name} (${one.path})`));
    const saw = `default-runtime = ${name}; runtimes ${words.join(', ')}`;
    return combine([
      ...problems.map((problem) => fail(problem)),
      kindOfConfigured(name, value) === 'other' ? unknown('needs-review', doubt) : undefined,
      pass({ source: from, saw }),
    ]);
  },
  examples: {
    bad: [
      {
        title: 'a program in a home',
        facts: withSettings({
          defaultRuntime: 'runc',
          runtimes: [
            { name: 'mine', path: '/home/ann/runc' },
            { name: 'runc', path: 'runc' },
          ],
        }),
      },
    ],
    good: [
      {
        title: 'runc',
        facts: withSettings({ defaultRuntime: 'runc', runtimes: [{ name: 'runc', path: 'runc' }] }),
      },
      {
        title: 'gVisor',
        facts: withSettings({
          defaultRuntime: 'runsc',
          runtimes: [{ name: 'runsc', path: '/usr/local/bin/runsc' }],
        }),
      },
    ],
    unsure: [
      {
        title: 'one that nobody knows',
        facts: withSettings({
          defaultRuntime: 'wrapped',
          runtimes: [{ name: 'wrapped', path: '/usr/local/bin/wrapped' }],
        }),
      },
    ],
  },
});
