// Measures locking 100 references against a registry on loopback, whole process: `node bench/trust-lock.ts`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pushIndex } from '../test/lab/kit/push-image.ts';
import { startRegistry, type LabRegistry } from '../test/lab/kit/registry.ts';
import { machineLine } from './machine.ts';

const references = 100;
const bound = 3000;
const program = resolve(import.meta.dirname, '../bin/ironhull');

async function fill(registry: LabRegistry): Promise<void> {
  for (let n = 0; n < references; n += 1) {
    const layers = ['base', `app ${n}`];
    await pushIndex(`http://${registry.name}/v2/team/app-${n % 10}`, `${n}`, [
      { layers },
      { layers, platform: 'linux/arm64' },
    ]);
  }
}

/** Writes the references, each in a Dockerfile and in a Compose file. */
function write(folder: string, registry: LabRegistry): void {
  for (let n = 0; n < references; n += 1) {
    const image = `${registry.name}/team/app-${n % 10}:${n}`;
    const own = join(folder, `service-${n}`);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'Dockerfile'), `FROM ${image}\nCOPY --from=${image} /a /b\n`);
    writeFileSync(join(own, 'compose.yaml'), `services:\n  app:\n    image: ${image}\n`);
  }
}

function lock(folder: string): number {
  rmSync(join(folder, 'ironhull.lock'), { force: true });
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [program, 'trust', 'lock', '.'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
    encoding: 'utf8',
  });
  const spent = performance.now() - start;
  if (status !== 0) throw new Error(`trust lock ended with ${status}: ${stderr}`);
  const { images } = JSON.parse(readFileSync(join(folder, 'ironhull.lock'), 'utf8')) as { images: object[] };
  if (images.some((entry) => !('digest' in entry)) || images.length !== references)
    throw new Error(`${images.length} images are in the lock, or not all have a digest`);
  return spent;
}

console.log(`${machineLine()}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
const work = mkdtempSync(join(tmpdir(), 'ironhull-bench-'));
const started = await startRegistry(join(work, 'registry'));
try {
  await fill(started);
  const project = join(work, 'project');
  write(project, started);
  const times = Array.from({ length: 3 }, () => lock(project)).toSorted((a, b) => a - b);
  const best = times[0] ?? Infinity;
  console.log(`${references} references: ${best.toFixed(0)} ms (best of 3; at most ${bound} ms)`);
  process.exitCode = best <= bound ? 0 : 1;
} finally {
  await started.stop();
  rmSync(work, { recursive: true });
}
