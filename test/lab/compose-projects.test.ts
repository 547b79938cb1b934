import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readTargets, type TargetsRead } from '../../src/app/targets/read-targets.ts';
import { composeOptions, projectTarget } from '../../src/app/targets/named-project.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { IronhullError } from '../../src/core/errors.ts';
import type { WrittenWorkload } from '../../src/core/workload/workload.ts';
import { lab } from './compose-both.ts';
import { generatedProject, type GeneratedProject, type ProjectCall } from './compose-projects.ts';
import { oursOf, theirsOf, type ComposeConfig } from './compose-values.ts';

const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);

function inFolder<T>(files: GeneratedProject['files'], use: (root: string) => T): T {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-projects-')));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return use(root);
}

interface Theirs {
  status: number;
  message: string;
  config?: ComposeConfig;
}

function optionsOf({
  files = [],
  directory,
  environmentFiles = [],
  profiles = [],
}: ProjectCall): readonly string[] {
  return [
    ...files.flatMap((file) => ['-f', file]),
    ...(directory === undefined ? [] : ['--project-directory', directory]),
    ...environmentFiles.flatMap((file) => ['--env-file', file]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
  ];
}

function readTheirs(
  [program, ...words]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  cwd: string,
  call: ProjectCall,
): Theirs {
  const args = [...words, ...optionsOf(call), 'config', '--format', 'json'];
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  const config = status === 0 ? { config: JSON.parse(stdout) as ComposeConfig } : {};
  return { status: status ?? -1, message: stderr.trim().split('\n').at(-1) ?? '', ...config };
}

async function readOurs(
  env: Readonly<Record<string, string>>,
  cwd: string,
  { files, profiles, environmentFiles, directory }: ProjectCall,
): Promise<TargetsRead> {
  const machine = { ...localMachine('0.0.0', () => undefined), env, directory: cwd };
  const named = {
    ...(files === undefined ? {} : { files }),
    ...(profiles === undefined ? {} : { profiles }),
    ...(directory === undefined ? {} : { directory }),
    ...(environmentFiles === undefined ? {} : { environmentFiles }),
  };
  const targets = files === undefined ? [{ path: '.' }] : projectTarget(named, machine);
  return readTargets(targets, machine, await composeOptions(named, machine));
}

type Services = Record<string, Record<string, unknown>>;

/** The services of each project of a reading, by name. Two projects of the same files differ in their variables. */
function projectsOf({ facts }: TargetsRead): readonly Services[] {
  const projects: { files: string; services: Services }[] = [];
  for (const { written } of facts.workloads) {
    const files = JSON.stringify(written.composeFiles);
    const services = valuesOf(written);
    const [name = ''] = Object.keys(services);
    const own = projects.findLast((one) => one.files === files && !Object.hasOwn(one.services, name));
    if (own === undefined) projects.push({ files, services });
    else Object.assign(own.services, services);
  }
  return projects.map(({ services }) => services);
}

/** The values of a workload by the name of its service, or why one of them is not known. */
function valuesOf(written: WrittenWorkload): Services {
  try {
    return oursOf([written]);
  } catch (error) {
    return { [written.key.split('/')[1] ?? '']: { unknown: String(error) } };
  }
}

/** The values of Compose that a project of ours lacks or has others for. */
function differing(theirs: Services, ours: Services): readonly string[] {
  return Object.entries(theirs).flatMap(([service, values]) => {
    const own = ours[service];
    if (own === undefined) return [`${service}: not there`];
    return [...new Set([...Object.keys(values), ...Object.keys(own)])].flatMap((name) => {
      const [theirValue, ourValue] = [JSON.stringify(values[name]), JSON.stringify(own[name])];
      return theirValue === ourValue ? [] : [`${service}.${name}: ${ourValue}, not ${theirValue}`];
    });
  });
}

/** The message of a run that ends because of what was named. */
function refusalIn(error: unknown): string {
  if (error instanceof IronhullError) return error.detail;
  throw error;
}

function differenceOf(theirs: Theirs, ours: TargetsRead | string): unknown {
  if (typeof ours === 'string') return theirs.config === undefined ? undefined : { said: ours };
  const said = [...ours.problems.map(({ message }) => message), ...ours.gaps.map(({ why }) => why)];
  if (theirs.config === undefined) return said.length > 0 ? undefined : { refused: theirs.message };
  const config = theirsOf(theirs.config);
  const projects = projectsOf(ours).map((project) => differing(config, project));
  const nearest = projects.toSorted((a, b) => a.length - b.length)[0];
  return nearest?.length === 0 ? undefined : { said, nearest };
}

lab(
  'what Compose runs in folders with several files is judged, with the same values',
  async (context, command) => {
    let compared = 0;
    const differ: string[] = [];
    for (const seed of seeds) {
      const { files, env, calls } = generatedProject(seed);
      await inFolder(files, async (root) => {
        for (const call of calls) {
          const cwd = join(root, call.cwd);
          const theirs = readTheirs(command, env, cwd, call);
          const ours = await readOurs(env, cwd, call).catch(refusalIn);
          const difference = differenceOf(theirs, ours);
          if (theirs.config !== undefined) compared += 1;
          if (difference !== undefined) differ.push(JSON.stringify({ seed, call, env, difference }));
        }
        rmSync(root, { recursive: true });
      });
    }
    context.diagnostic(`${seeds.length} folders, ${compared} projects that Compose takes`);
    assert.deepEqual(differ, []);
    assert.ok(compared > seeds.length * 3, 'Compose takes most projects');
  },
);
