import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './availability.ts';
import { mustRun, runCommand, type CommandResult } from './commands.ts';
import type { LabEngine } from './engine.ts';
import { partImages } from './part-images.ts';
import type { Part } from './parts.ts';

/** What builds the parts and uses them; tools/lab/install.mjs installs them. */
const programs = ['mmdebstrap', 'flock', 'curl', 'ab', 'psql', 'redis-cli', 'crun'];

/** Flags of dockerd with which it has crun as a runtime, beside runc. */
export const crunFlags: readonly string[] = [`--add-runtime=crun=${join(import.meta.dirname, 'crun.sh')}`];

/** Why the parts cannot be used here, or false. With IRONHULL_LAB=required a missing program throws instead. */
export function partSkip(): string | false {
  const missing = programs.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return false;
  const because = `the parts need ${missing.join(', ')}: run node tools/lab/install.mjs`;
  if (process.env['IRONHULL_LAB'] === 'required') throw new Error(`IRONHULL_LAB=required, but ${because}`);
  return because;
}

/** A part in a container. */
export interface RunningPart {
  part: Part;
  /** Name of the container. */
  container: string;
  /** Environment in which the shell commands of the part work. */
  env: Readonly<Record<string, string>>;
  /** Runs the exercise of the part. */
  exercise(): Promise<CommandResult>;
  /** Removes the container and its volumes. */
  remove(): Promise<void>;
}

export interface RunPartOptions {
  /** Name of the container; the part's if not given. */
  name?: string;
  /** Further arguments of `docker run`. */
  args?: readonly string[];
}

const readyDeadline = 60_000;

/** Starts a part and waits until it is ready; throws with what it logged if it is not within a minute. */
export async function runPart(
  engine: LabEngine,
  part: Part,
  { name = part.name, args = [] }: RunPartOptions = {},
): Promise<RunningPart> {
  await partImages(engine, [part]);
  const env = { ...engine.env, CONTAINER: name };
  const words = ['run', '--detach', '--name', name, ...part.run, ...args, part.image];
  await mustRun('docker', words, { env });
  const running: RunningPart = {
    part,
    container: name,
    env,
    exercise: () => runCommand('sh', ['-c', part.exercise], { env }),
    remove: async () => {
      await mustRun('docker', ['rm', '--force', '--volumes', name], { env });
    },
  };
  await becomesReady(running);
  return running;
}

async function becomesReady({ part, container, env }: RunningPart): Promise<void> {
  const deadline = Date.now() + readyDeadline;
  for (;;) {
    const { code, stderr } = await runCommand('sh', ['-c', part.ready], { env });
    if (code === 0) return;
    const state = await runCommand('docker', ['inspect', '--format', '{{.State.Running}}', container], {
      env,
    });
    if (state.stdout.trim() === 'true' && Date.now() < deadline) {
      await sleep(200);
      continue;
    }
    const logs = await runCommand('docker', ['logs', '--tail', '20', container], { env });
    throw new Error(`${container} is not ready: ${stderr}\n${logs.stdout}${logs.stderr}`);
  }
}
