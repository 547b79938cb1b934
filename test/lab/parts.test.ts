// The real applications of the lab work as they are, on both runtimes, and their exercises notice when they do not.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { labAvailability, labTest } from './kit/availability.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { partImages } from './kit/part-images.ts';
import { parts } from './kit/parts.ts';
import { crunFlags, partSkip, runPart } from './kit/run-part.ts';

/** Arguments of `docker run` that take from each part something that it cannot do without. */
const tooTight: Readonly<Record<string, readonly string[]>> = {
  nginx: ['--cap-drop=CHOWN'],
  postgres: ['--cap-drop=ALL'],
  redis: ['--cap-drop=SETGID'],
  node: ['--tmpfs=/srv/uploads:ro'],
  python: ['--read-only'],
  java: ['--read-only'],
  jobs: ['--cap-drop=CHOWN'],
  setuid: ['--security-opt=no-new-privileges'],
};

describe('parts', { skip: labAvailability().available && partSkip() }, () => {
  let engine: LabEngine;
  before(async () => {
    if (!labAvailability().available) return;
    engine = await startEngine({ config: 'default', daemonFlags: crunFlags });
  });
  after(() => engine?.stop());

  labTest('the images are built, or come from the cache', async (context) => {
    const start = Date.now();
    await partImages(engine);
    context.diagnostic(`${parts.length} images in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  });

  for (const runtime of ['runc', 'crun'])
    for (const part of parts)
      labTest(`${part.name} passes its exercise with ${runtime}`, async (context) => {
        const start = Date.now();
        const running = await runPart(engine, part, { args: [`--runtime=${runtime}`] });
        const ready = Date.now();
        try {
          for (const round of ['first', 'second']) {
            const { code, stdout, stderr } = await running.exercise();
            assert.equal(code, 0, `${round}: ${stdout}${stderr}`);
          }
        } finally {
          await running.remove();
        }
        context.diagnostic(`ready after ${ready - start} ms, exercised twice in ${Date.now() - ready} ms`);
      });

  for (const part of parts) {
    const args = tooTight[part.name] ?? [];
    labTest(`${part.name} fails its exercise with ${args.join(' ')}`, async () => {
      assert.ok(args.length > 0);
      const name = `${part.name}-tight`;
      const failed = await runPart(engine, part, { name, args }).then(
        async (running) => (await running.exercise()).code !== 0,
        (error: unknown) => String(error).includes('is not ready'),
      );
      await engine.docker('rm', '--force', '--volumes', name);
      assert.ok(failed);
    });
  }
});
