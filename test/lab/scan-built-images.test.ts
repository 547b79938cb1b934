// What a scan lists of images that are built with apt-get is what dpkg in them lists, however their layers and links came about.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, describe } from 'node:test';
import { labAvailability, labTest } from './kit/availability.ts';
import { buildImage } from './kit/build.ts';
import { mustRun } from './kit/commands.ts';
import { docker } from './kit/containers.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { partImages, partBase } from './kit/part-images.ts';
import { partSkip } from './kit/run-part.ts';

const program = resolve(import.meta.dirname, '../../bin/ironhull');

/** Steps after the base image. */
const built: Readonly<Record<string, readonly string[]>> = {
  'a package that a later layer purges': ['RUN dpkg --purge --force-all login.defs passwd'],
  'a package that a later layer removes': ['RUN dpkg --remove --force-all ca-certificates'],
  'a package whose files a later layer removes': ['RUN rm -r /usr/share/ca-certificates'],
  'a database that is elsewhere by an absolute link': [
    'RUN mv /var/lib/dpkg /opt/dpkg && ln -s /opt/dpkg /var/lib/dpkg',
    'RUN dpkg --remove --force-all ca-certificates',
  ],
  'a database whose parent directory is a relative link': [
    'RUN mv /var/lib /usr/varlib && ln -s ../usr/varlib /var/lib',
  ],
  'a database that is a linked file': [
    'RUN mv /var/lib/dpkg/status /opt/status && ln -s ../../../opt/status /var/lib/dpkg/status',
  ],
  'a release file that is a chain of links': [
    'RUN mv /usr/lib/os-release /opt/release && ln -s /opt/release /usr/lib/os-release',
  ],
};

describe('packages of built images', { skip: labAvailability().available && partSkip() }, () => {
  let engine: LabEngine;
  before(async () => {
    if (!labAvailability().available) return;
    engine = await startEngine({ config: 'default' });
    await partImages(engine, [partBase]);
  });
  after(() => engine?.stop());

  const list = ['dpkg-query', '--show', '--showformat=${db:Status-Status} ${Package} ${Version}\\n'];
  const installedIn = (text: string): readonly string[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('installed '))
      .map((line) => line.slice('installed '.length))
      .toSorted();

  /** `name version` of the packages of Debian in a target. */
  async function scanned(target: string): Promise<readonly string[]> {
    const words = [program, 'sbom', target, '--format', 'cyclonedx-json', '--engine', engine.endpoint];
    const text = await mustRun(process.execPath, words, { env: engine.env, timeout: 600_000 });
    const { components } = JSON.parse(text) as {
      components: readonly { name: string; version: string; purl?: string }[];
    };
    return components
      .filter(({ purl }) => purl?.startsWith('pkg:deb/debian/') === true)
      .map(({ name, version }) => `${name} ${version}`)
      .toSorted();
  }

  for (const [title, steps] of Object.entries(built))
    labTest(title, async () => {
      await buildImage(engine, 'classic', 'built:1', [`FROM ${partBase.image}`, ...steps]);
      const expected = installedIn(await docker(engine, 'run', '--rm', '--net=none', 'built:1', ...list));
      assert.ok(expected.length > 50);
      assert.deepEqual(await scanned('built:1'), expected);
    });

  labTest('a container that removed a package and moved the database', async () => {
    const script =
      'dpkg --purge --force-all ca-certificates && mv /var/lib/dpkg /opt/dpkg && ln -s /opt/dpkg /var/lib/dpkg && sleep 600';
    const run = ['run', '--detach', '--name=changed', '--net=none', partBase.image, 'sh', '-c', script];
    await docker(engine, ...run);
    const isLinked = ['exec', 'changed', 'sh', '-c', 'until [ -L /var/lib/dpkg ]; do sleep 0.1; done'];
    await docker(engine, ...isLinked);
    const expected = installedIn(await docker(engine, 'exec', 'changed', ...list));
    assert.ok(!expected.some((one) => one.startsWith('ca-certificates ')));
    assert.deepEqual(await scanned('container:changed'), expected);
  });
});
