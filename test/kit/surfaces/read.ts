import assert from 'node:assert/strict';
import { readCompose } from '../../../src/compose/adapter/read-compose.ts';
import { readCreateRequest } from '../../../src/adapters/create-request/read-create-request.ts';
import { readRunCommand } from '../../../src/adapters/run-command/read-run-command.ts';
import type { WorkloadFacts } from '../../../src/core/facts/facts.ts';
import { workloadFacts } from '../facts.ts';
import type { NeutralWorkload } from './neutral-workload.ts';
import { asCreateBody, asRunWords } from './render.ts';
import { asCompose } from './render-compose.ts';

const input = { directory: '/srv/lab', env: {}, home: '/root' };

function quoted(word: string): string {
  return word.includes(' ') ? `'${word}'` : word;
}

const readings = {
  compose: (workload: NeutralWorkload) =>
    readCompose({ file: 'compose.yaml', text: asCompose(workload), ...input }),
  run: (workload: NeutralWorkload) => readRunCommand(asRunWords(workload).map(quoted).join(' '), input),
  create: (workload: NeutralWorkload) =>
    readCreateRequest(JSON.stringify(asCreateBody(workload)), { name: workload.name }),
};

/** The surfaces that are texts. */
export const textSurfaces = ['compose', 'run', 'create'] as const;
export type TextSurface = (typeof textSurfaces)[number];

/** The workload as a text surface writes it, read back. */
export function readAs(surface: TextSurface, workload: NeutralWorkload): readonly WorkloadFacts[] {
  const { workloads, problems } = readings[surface](workload);
  assert.deepEqual(problems, []);
  return workloads.map((written) => workloadFacts(written));
}
