import { posix } from 'node:path';
import type { EngineCase } from '../../core/rules/check.ts';
import type { EnginePath } from '../../core/host/engine-paths.ts';
import type { EngineRuntime } from '../../core/engine/engine-settings.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { shimProgram } from '../../formats/docker-values/runtime-program.ts';
import { kindOfConfigured, kindOfRuntime } from '../../knowledge/engine/runtimes.ts';
import { openToOthers } from '../support/host/access.ts';
import { exampleConfig, engineCheck, settingOf, withSettings } from '../support/engine/engine-rule.ts';
import { unread } from '../support/subject.ts';

/** Directories in which users of the host create files. */
const usersFolders = /^\/(?:tmp|var\/tmp|dev\/shm|home|run\/user)\//u;

/** Runtimes that engines have by themselves, without options. */
const builtIn = /^(?:runc|io\.containerd\.(?:runc\.v[12]|runtime\.v1\.linux))$/u;

/** Returns what a runtime names: its program, its shim, and the files of its options. */
function filesOf({ path, others = [] }: EngineRuntime): readonly string[] {
  return [path, ...others].filter((each) => each !== '');
}

function problemOf({ name }: EngineRuntime, path: string, source: string): Problem {
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

/** Returns the problem of each runtime that names a path in a directory of users. */
function inFoldersOfUsers(runtimes: readonly EngineRuntime[], source: string): readonly Problem[] {
  return runtimes.flatMap((runtime) => {
    const path = filesOf(runtime).find((each) => usersFolders.test(each));
    return path === undefined ? [] : [problemOf(runtime, path, source)];
  });
}

/** Whether a path of the host is what a runtime names: by its path, or by the name of a program or of the type of a shim. */
function hasName(path: string, named: string): boolean {
  return named.startsWith('/')
    ? posix.normalize(named) === posix.normalize(path)
    : [named, shimProgram(named)].includes(posix.basename(path));
}

/** The files of the host that runtimes may name: those that were read, and why others were not. */
interface Programs {
  files: readonly EnginePath[];
  unread: readonly UnreadableReading[];
}

/** Returns the doubts about what a runtime names besides runc, where its files were not read. */
function checkUnread(runtime: EngineRuntime, { files, unread: failed }: Programs): readonly Outcome[] {
  if (builtIn.test(runtime.name)) return [];
  return filesOf(runtime).flatMap((named) => {
    const own = failed.find(({ from }) => !from.startsWith('/') || hasName(from, named));
    return own === undefined || files.some(({ path }) => hasName(path, named))
      ? []
      : [
          unknown(
            'unreadable',
            `who can change ${named}, which the runtime ${runtime.name} names, is not known: ${own.detail}`,
          ),
        ];
  });
}

/** Checks who may change what a runtime names, as far as the files of its host were read. */
function checkWriters(runtime: EngineRuntime, { files }: Programs): readonly Outcome[] {
  const own = files.filter(({ path }) => filesOf(runtime).some((named) => hasName(path, named)));
  return own.flatMap((file) => {
    const { path, accessList, looseFolder } = file;
    const open = openToOthers(file);
    if (open !== undefined)
      return [
        fail({
          message: `Other users can change the runtime ${runtime.name}, which dockerd runs as its own user: ${open.how}`,
          detail: { runtime: runtime.name },
          at: [],
          evidence: [{ source: path, saw: open.how }],
          change: { kind: 'manual', title: `Let only root change ${path}`, steps: open.steps },
        }),
      ];
    const doubt = accessList?.state === 'unreadable' ? accessList.detail : looseFolder?.unread;
    return doubt === undefined ? [] : [unknown('unreadable', `${path}: ${doubt}`)];
  });
}

/** Returns the programs of the host that runtimes may name. */
function programsOn({ host }: EngineCase): Programs {
  const paths = host.state === 'known' ? host.value.enginePaths : host;
  if (paths.state !== 'known') return { files: [], unread: paths.state === 'unreadable' ? [paths] : [] };
  const readings = [...(paths.value.runtime ?? []), ...(paths.value.runc ?? [])];
  return {
    files: readings.flatMap((each) => valueOf(each) ?? []),
    unread: readings.filter((each) => each.state === 'unreadable'),
  };
}

/** Checks the paths of configured runtimes, which run as root. */
export const check = engineCheck({
  id: 'engine/runtimes',
  needs: ['daemon', 'host-paths'],
  title: 'Container runtime unrecognised or open to users',
  severity: 'high',
  references: ['NIST SP 800-190, 4.4.1'],
  why: 'dockerd runs the runtime as root for every container that uses it. Whoever can change the program is root on the host.',
  remediation:
    'Keep runtimes where only root can write (`host/engine-programs` says who can). Use only runtimes that you know as default runtime.',
  members: ['runtimes'],
  judge(engine, subject) {
    const runtimes = settingOf(engine, 'runtimes');
    const preset = settingOf(engine, 'defaultRuntime');
    if (runtimes.state !== 'known') return unread(runtimes);
    if (preset.state !== 'known') return unread(preset);
    const { from, value } = runtimes;
    const problems = inFoldersOfUsers(value, from);
    const placed = new Set(problems.map(({ detail }) => detail?.['runtime']));
    const programs = programsOn(subject);
    const name = preset.value;
    const doubt = `the default runtime ${name} is not recognised; confirm what the program is and who can write it (docker info, Runtimes)`;
    const unseen = value.filter(({ name: own, path }) => path === '' && kindOfRuntime(own) === 'other');
    const unlisted = value.filter(
      ({ name: own, path, others }) => path !== '' && others === undefined && !builtIn.test(own),
    );
    const words = value.map((one) => (one.path === '' ? one.name : `${one.name} (${one.path})`));
    const saw = `default-runtime = ${name}; runtimes ${words.join(', ')}`;
    return combine([
      ...problems.map((problem) => fail(problem)),
      ...value
        .filter(({ name: own }) => !placed.has(own))
        .flatMap((one) => [...checkWriters(one, programs), ...checkUnread(one, programs)]),
      kindOfConfigured(name, value) === 'other' ? unknown('needs-review', doubt) : undefined,
      ...unseen.map((one) =>
        unknown(
          'unreadable',
          `the program of the runtime ${one.name} is unknown: the engine does not show it`,
        ),
      ),
      ...unlisted.map((one) =>
        unknown(
          'unreadable',
          `the shim and the options of the runtime ${one.name} were not collected: facts of this version hold them`,
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
      {
        title: 'a configuration of a shim in a home directory',
        ...exampleConfig({
          runtimes: {
            runsc: { runtimeType: 'io.containerd.runsc.v1', options: { ConfigPath: '/home/ann/runsc.toml' } },
          },
        }),
      },
    ],
    good: [
      {
        title: 'runc',
        ...exampleConfig({ 'default-runtime': 'runc' }),
      },
    ],
    unsure: [
      {
        title: 'gVisor, of which the program was not looked at',
        ...exampleConfig({
          'default-runtime': 'runsc',
          runtimes: { runsc: { path: '/usr/local/bin/runsc' } },
        }),
      },
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
