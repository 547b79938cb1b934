import type { EngineRuntime } from '../../core/engine/engine-settings.ts';
import type { Problem } from '../../core/findings/finding.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { kindOfConfigured, kindOfRuntime } from '../../knowledge/engine/runtimes.ts';
import { exampleConfig, engineCheck, settingOf, withSettings } from '../support/engine/engine-rule.ts';
import { unread } from '../support/subject.ts';

/** Directories in which users of the host create files. */
const usersFolders = /^\/(?:tmp|var\/tmp|dev\/shm|home|run\/user)\//u;

function problemOf({ name, path }: EngineRuntime, source: string): Problem {
  return {
    message: `The runtime ${name} (${path}) is in a directory where users create files`,
    detail: { runtime: name },
    at: [],
    evidence: [{ source, saw: `Runtimes ${name}: ${path}` }],
    change: {
      kind: 'manual',
      title: 'Move the runtime',
      steps: [
        'Put the program into a directory that only root can write to, such as /usr/local/sbin',
        `Change the path of ${name} in "runtimes" of daemon.json, and reload dockerd`,
      ],
    },
  };
}

/** Checks the paths of configured runtimes, which run as root. */
export const check = engineCheck({
  id: 'engine/runtimes',
  needs: ['daemon'],
  title: 'Container runtime unrecognised or in a folder of users',
  severity: 'high',
  references: ['NIST SP 800-190, 4.4.1'],
  why: 'dockerd runs the runtime as root for every container that uses it. Whoever can change the program is root on the host.',
  remediation:
    'Keep runtimes where only root can write (`host/engine-programs` says who can). Use only runtimes that you know as default runtime.',
  members: ['runtimes'],
  judge(engine) {
    const runtimes = settingOf(engine, 'runtimes');
    const preset = settingOf(engine, 'defaultRuntime');
    if (runtimes.state !== 'known') return unread(runtimes);
    if (preset.state !== 'known') return unread(preset);
    const { from, value } = runtimes;
    const problems = value.filter(({ path }) => usersFolders.test(path)).map((one) => problemOf(one, from));
    const name = preset.value;
    const doubt = `the default runtime ${name} is not recognised; confirm what the program is and who can write it (docker info, Runtimes)`;
    const unseen = value.filter(({ name: own, path }) => path === '' && kindOfRuntime(own) === 'other');
    const words = value.map((one) => (one.path === '' ? one.name : `${one.name} (${one.path})`));
    const saw = `default-runtime = ${name}; runtimes ${words.join(', ')}`;
    return combine([
      ...problems.map((problem) => fail(problem)),
      kindOfConfigured(name, value) === 'other' ? unknown('needs-review', doubt) : undefined,
      ...unseen.map((one) =>
        unknown(
          'unreadable',
          `the program of the runtime ${one.name} is unknown: the engine does not show it`,
        ),
      ),
      pass({ source: from, saw }),
    ]);
  },
  examples: {
    bad: [
      {
        title: 'a program in a home directory',
        ...exampleConfig({ runtimes: { mine: { path: '/home/ann/runc' } } }),
      },
    ],
    good: [
      {
        title: 'runc',
        ...exampleConfig({ 'default-runtime': 'runc' }),
      },
      {
        title: 'gVisor',
        ...exampleConfig({
          'default-runtime': 'runsc',
          runtimes: { runsc: { path: '/usr/local/bin/runsc' } },
        }),
      },
    ],
    unsure: [
      {
        title: 'a runtime without a known program',
        facts: withSettings({
          defaultRuntime: 'runc',
          runtimes: [
            { name: 'mine', path: '' },
            { name: 'runc', path: 'runc' },
          ],
        }),
      },
      {
        title: 'an unknown runtime',
        ...exampleConfig({
          'default-runtime': 'wrapped',
          runtimes: { wrapped: { path: '/usr/local/bin/wrapped' } },
        }),
      },
    ],
  },
});
