import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { FoundImageFiles, ImageFiles } from '../../src/core/image/image.ts';
import type { Observed } from '../../src/core/observed.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import { docker } from '../kit/collect-lab.ts';
import { auditKinds, outcomeOn } from './kit/audit.ts';
import { labTest } from './kit/availability.ts';
import { buildImage, builders, builderSkip } from './kit/build.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

const tool = (path: string, mode: string): string => `cp /bin/busybox ${path} && chmod ${mode} ${path}`;

const careless = [
  'FROM lab:busybox',
  'RUN mkdir -p /opt/again /opt/linked /opt/gone',
  `RUN ${['again', 'linked', 'gone'].map((name) => tool(`/opt/${name}/tool`, '4755')).join(' && ')}`,
  `RUN ${tool('/opt/run-as', '4755')} && ${tool('/opt/as-group', '2755')} && ${tool('/bin/passwd-of-app', '6711')}`,
  'RUN touch /srv/open /tmp/scratch && chmod 666 /srv/open /tmp/scratch',
  'RUN mkdir -m 777 /data && mkdir -m 1777 /sticky && ln /opt/run-as /opt/second-name',
];

/** Each step undoes a part of it in another way. */
const careful = [
  'FROM careless:1',
  'RUN rm /opt/run-as /opt/second-name && chmod a-s /opt/as-group',
  'RUN rm -rf /opt/again && mkdir /opt/again && touch /opt/again/other',
  'RUN rm -rf /opt/linked && mkdir /opt/other && ln -s other /opt/linked',
  'RUN rm -rf /opt/gone && touch /opt/gone',
  'RUN rm /bin/passwd-of-app',
  'RUN chmod o-w /srv/open /data',
];

const half = ['FROM careless:1', 'RUN rm /opt/run-as && chmod 600 /srv/open'];

const known = ['/proc', '/sys', '/dev'].flatMap((path) => ['-path', path, '-prune', '-o']);

/** What `find` says in a container of the image. */
async function findIn(engine: LabEngine, image: string, ...wanted: readonly string[]): Promise<string[]> {
  const find = ['run', '--rm', '--net=none', image, 'find', '/', '-xdev', ...known];
  return (await docker(engine, ...find, ...wanted, '-print')).split('\n').filter(Boolean).toSorted();
}

async function filesOf(engine: LabEngine, image: string): Promise<Observed<ImageFiles> | undefined> {
  const client = engineClient({ kind: 'unix', path: engine.socket });
  try {
    const files = diskFiles('/');
    const { facts } = await collectFacts({
      tool: 'lab',
      files,
      client,
      clock: systemClock,
      needs: ['image-files'],
    });
    return facts.images.find(({ references }) => references.includes(image))?.files;
  } finally {
    client.close();
  }
}

function pathsOf({ count, first }: FoundImageFiles): string[] {
  assert.equal(count, first.length);
  assert.ok(first.every(({ mayBeHidden }) => mayBeHidden !== true));
  return first.map(({ path }) => path);
}

function stateOn(report: Report, image: string): (string | undefined)[] {
  const rules = ['image/setuid-files', 'image/world-writable-files'];
  return rules.map((rule) => outcomeOn(report, rule, image)?.state);
}

for (const builder of builders)
  describe(`files of images of the ${builder} builder`, { skip: builderSkip(builder) }, () => {
    labTest(`${builder}: what the layers show is what find sees in a container`, async () => {
      const engine = await plainEngine();
      await labImage(engine);
      await buildImage(engine, builder, 'careless:1', careless);
      await buildImage(engine, builder, 'careful:1', careful);
      await buildImage(engine, builder, 'half:1', half);
      for (const image of ['lab:busybox', 'careless:1', 'careful:1', 'half:1']) {
        const files = await filesOf(engine, image);
        assert.ok(files?.state === 'known', JSON.stringify(files));
        const raising = await findIn(engine, image, '-type', 'f', '-perm', '/6000');
        const open = await findIn(engine, image, '-type', 'f', '-perm', '-2', '!', '-path', '/tmp/*');
        const folders = await findIn(engine, image, '-type', 'd', '-perm', '-2', '!', '-perm', '-1000');
        assert.deepEqual(pathsOf(files.value.raising), raising, image);
        assert.deepEqual(pathsOf(files.value.writable), [...open, ...folders].toSorted(), image);
        assert.equal(raising.length, { 'careless:1': 7, 'half:1': 6 }[image] ?? 0, raising.join());
      }
      const report = await auditKinds(engine, ['image', 'inventory'], {}, { imageFiles: true });
      assert.deepEqual(stateOn(report, 'careless:1'), ['failed', 'failed']);
      assert.deepEqual(stateOn(report, 'careful:1'), ['passed', 'passed']);
      assert.deepEqual(stateOn(report, 'half:1'), ['failed', 'failed']);
      const asked = report.outcomes.find(({ rule }) => rule === 'inventory/setuid-files');
      assert.equal(asked?.outcome.state, 'not-applicable');
    });
  });

describe('files of images where users are remapped', () => {
  const remapped = sharedEngine('userns');
  labTest('they are those that find sees, with the owner that the host sees', async () => {
    const engine = await remapped();
    await labImage(engine);
    await buildImage(engine, 'classic', 'careless:1', careless);
    await buildImage(engine, 'classic', 'half:1', half);
    const files = await filesOf(engine, 'half:1');
    assert.ok(files?.state === 'known', JSON.stringify(files));
    const raising = await findIn(engine, 'half:1', '-type', 'f', '-perm', '/6000');
    assert.deepEqual(pathsOf(files.value.raising), raising);
    assert.ok(files.value.raising.first.every(({ uid }) => uid === 231_072));
  });
});

describe('files of images that are not read', () => {
  labTest('nobody asked: the inventory does, once', async () => {
    const engine = await plainEngine();
    await labImage(engine);
    const report = await auditKinds(engine, ['image', 'inventory']);
    assert.deepEqual(stateOn(report, 'lab:busybox'), ['not-applicable', 'not-applicable']);
    const asked = report.outcomes.find(({ rule }) => rule === 'inventory/setuid-files');
    assert.equal(asked?.outcome.state, 'unknown');
  });

  const contained = sharedEngine('containerd');
  labTest('the containerd store has no folders of layers: unknown, and a gap', async () => {
    const engine = await contained();
    await labImage(engine);
    const report = await auditKinds(engine, ['image'], {}, { imageFiles: true });
    assert.deepEqual(stateOn(report, 'lab:busybox'), ['unknown', 'unknown']);
    assert.ok(report.gaps.some(({ what }) => what === 'files of image lab:busybox'));
  });
});
