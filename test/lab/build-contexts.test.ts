import assert from 'node:assert/strict';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lint } from '../../src/app/lint.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { labTest } from './kit/availability.ts';
import { builderSkip } from './kit/build.ts';
import { runCompose } from './kit/compose.ts';
import type { LabEngine } from './kit/engine.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const skip = builderSkip('buildkit');

interface Built {
  /** Why the build fails; empty if it does not. */
  fault: string;
  /** What `lint` finds in what it is given. */
  found: readonly string[];
}

/** Builds a service from an empty image with a step that copies files of a context. */
async function built(engine: LabEngine, contexts: string, step: string): Promise<Built> {
  const directory = await mkdtemp(join(engine.directory, 'project-'));
  await mkdir(join(directory, 'app'));
  await symlink('/etc', join(directory, 'link'));
  const inline = `dockerfile_inline: "FROM scratch\\n${step}"`;
  const file = join(directory, 'compose.yaml');
  await writeFile(file, `services: {web: {image: "copied:1", build: {${contexts}, ${inline}}}}\n`);
  const { code, stderr } = await runCompose(['build'], { directory, env: engine.env });
  const { report } = await lint(
    { paths: [file] },
    checks.filter(({ id }) => id === 'workload/copied-host-path'),
    localMachine('0.0.0', () => undefined),
  );
  return { fault: code === 0 ? '' : stderr, found: report.findings.map(({ severity }) => severity) };
}

for (const [contexts, step] of [
  ['context: ./app, additional_contexts: {host: /}', 'COPY --from=host /etc/hostname /'],
  ['context: ./app, additional_contexts: ["keys=/etc"]', 'COPY --from=keys /hostname /'],
  ['context: /etc', 'COPY hostname /'],
  ['context: ./link', 'COPY hostname /'],
] as const)
  labTest(`a build reads what it is given: ${contexts}`, async (context) => {
    if (skip !== false) return context.skip(skip);
    assert.deepEqual(await built(await plainEngine(), contexts, step), { fault: '', found: ['high'] });
  });
