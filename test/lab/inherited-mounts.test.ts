import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import type { Mount } from '../../src/core/workload/workload.ts';
import { seeded } from '../kit/random.ts';
import { labTest } from './kit/availability.ts';
import { runCompose } from './kit/compose.ts';
import { docker } from './kit/containers.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const services = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const targets = ['/x', '/y', '/z', '/y/'];

/** Services with mounts, each of which inherits from some before it; in the file they are the other way round. */
function generated(image: string, next: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const some = (from: readonly string[], most: number): string[] => [
    ...new Set(Array.from({ length: Math.floor(next() * (most + 1)) }, () => pick(from))),
  ];
  const service = (name: string, index: number): string => {
    const own = new Map(some(targets, 2).map((target) => [posix.resolve(target), target]));
    const volumes = [...own.values()].map(
      (target) => `"./${pick(services)}:${target}${pick(['', '', ':ro', ':rw'])}"`,
    );
    const from = some(services.slice(0, index), Math.min(index, 2)).map(
      (other) => `"${other}${pick(['', '', ':ro', ':rw'])}"`,
    );
    const temporary = next() < 0.15 && !own.has('/x') ? ', tmpfs: /x' : '';
    return `  ${name}: {image: "${image}", volumes: [${volumes.join()}], volumes_from: [${from.join()}]${temporary}}\n`;
  };
  return `services:\n${services.map(service).toReversed().join('')}`;
}

function shown({ type, hostPath, target, readOnly }: Mount): string {
  return `${hostPath.state === 'known' ? hostPath.value : type}:${posix.resolve(target)}${readOnly ? ':ro' : ''}`;
}

interface Inspected {
  Mounts: readonly { Type: string; Source: string; Destination: string; RW: boolean }[];
  HostConfig: { Tmpfs?: Readonly<Record<string, string>> | null };
}

/** The mounts of a container: a temporary one takes the place of what is mounted there. */
function shownBy({ Mounts, HostConfig: { Tmpfs } }: Inspected): readonly string[] {
  const temporary = Object.keys(Tmpfs ?? {}).map((target) => posix.resolve(target));
  const bound = Mounts.map(({ Destination, ...rest }) => ({ ...rest, target: posix.resolve(Destination) }));
  return [
    ...bound
      .filter(({ target }) => !temporary.includes(target))
      .map(({ Source, RW, target }) => `${Source}:${target}${RW ? '' : ':ro'}`),
    ...temporary.map((target) => `tmpfs:${target}`),
  ].toSorted();
}

labTest('the mounts that services inherit are those of their containers', async (context) => {
  const engine = await plainEngine();
  const image = await labImage(engine);
  const next = seeded(3);
  let inherited = 0;
  for (let round = 0; round < 4; round += 1) {
    const directory = join(engine.directory, `inherits${round}`);
    await mkdir(directory, { recursive: true });
    const text = generated(image, next);
    await writeFile(join(directory, 'compose.yaml'), text);
    const made = await runCompose(['create'], { directory, env: engine.env });
    assert.equal(made.code, 0, `${text}${made.stderr}`);
    const { workloads, problems } = readCompose({ file: 'compose.yaml', text, directory, env: {} });
    assert.deepEqual(problems, []);
    for (const { name, settings } of workloads) {
      const [found] = JSON.parse(
        await docker(engine, 'inspect', `inherits${round}-${name}-1`),
      ) as Inspected[];
      assert.ok(found);
      const entries = settings.mounts && 'value' in settings.mounts ? settings.mounts.value : [];
      const ours = entries.map((entry) => ('value' in entry ? shown(entry.value) : entry.unresolved));
      assert.deepEqual(ours.toSorted(), shownBy(found), `${name} of\n${text}`);
      if (settings.volumesFrom !== undefined) inherited += ours.length;
    }
    await runCompose(['down', '--volumes'], { directory, env: engine.env });
  }
  context.diagnostic(`${inherited} mounts of services that inherit`);
  assert.ok(inherited > 20);
});
