import { record } from '../../../src/app/confine/record.ts';
import type { Recording } from '../../../src/core/confine/recording.ts';
import type { LabEngine } from './engine.ts';
import { labImage } from './image.ts';
import { labMachine } from './machine.ts';

/** Where and how a shell script is recorded. */
export interface ScriptOptions {
  /** Options of docker run. */
  options?: readonly string[];
  exercise?: string;
  on: LabEngine;
}

/** Records a container that runs a shell script from its start. */
export async function recordOn(
  script: string,
  { options = [], exercise, on }: ScriptOptions,
): Promise<Recording> {
  const saved = { ...process.env };
  // `docker run` and the exercise get the environment of this process.
  Object.assign(process.env, on.env);
  try {
    return await record(
      {
        engine: on.endpoint,
        runLine: ['docker', 'run', '--rm', ...options, await labImage(on), 'sh', '-c', script],
        ...(exercise === undefined ? {} : { exercise }),
      },
      { ...labMachine(on.env), env: { ...process.env, ...on.env } },
      new AbortController().signal,
    );
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
    Object.assign(process.env, saved);
  }
}
