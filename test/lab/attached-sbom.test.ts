import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { docker } from '../kit/collect-lab.ts';
import { runCli } from '../cli/run-cli.ts';
import { labTest } from './kit/availability.ts';
import { builderSkip, buildImage } from './kit/build.ts';
import { mustRun } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { registrySkip, startRegistry, type LabRegistry } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const containerd = sharedEngine('containerd');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const installed = (name: string, version: string): string => `P:${name}\nV:${version}\nA:x86_64\n\n`;
const osRelease = 'ID=alpine\nVERSION_ID=3.20.0\nPRETTY_NAME="Alpine Linux v3.20"\n';

/** A statement of a generator: BuildKit adds what it is about. */
function spdx(name: string, listed: readonly string[]): string {
  const predicate = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name,
    documentNamespace: `https://lab.example/${name}`,
    creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Tool: lab'] },
    packages: listed.map((purl, index) => ({
      SPDXID: `SPDXRef-${index}`,
      name: /([^/]+)@/u.exec(purl)?.[1],
      versionInfo: purl.split('@')[1],
      downloadLocation: 'NOASSERTION',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    })),
  };
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://spdx.dev/Document',
    predicate,
  });
}

/** A generator of SBOMs (BuildKit, sbom-protocol.md) that lists the same for every image, and something else for its stages. */
async function pushGenerator(
  engine: LabEngine,
  { name }: LabRegistry,
  tag: string,
  listed: readonly string[],
): Promise<string> {
  const image = `${name}/lab/${tag}:1`;
  const script = [
    '#!/bin/sh',
    'set -e',
    'cp /sbom.json "$BUILDKIT_SCAN_DESTINATION/$(basename "$BUILDKIT_SCAN_SOURCE").spdx.json"',
    'for extra in "$BUILDKIT_SCAN_SOURCE_EXTRAS"/*; do',
    '  [ -e "$extra" ] || continue',
    '  cp /stage.json "$BUILDKIT_SCAN_DESTINATION/$(basename "$extra").spdx.json"',
    'done',
  ];
  await buildImage(
    engine,
    'buildkit',
    image,
    ['FROM lab:busybox', 'COPY . /', 'ENTRYPOINT ["/scan.sh"]', 'CMD []'],
    {
      'scan.sh': `${script.join('\n')}\n`,
      'sbom.json': spdx('sbom', listed),
      'stage.json': spdx('sbom-base', ['pkg:apk/alpine/gcc@13.2.1-r0']),
    },
  );
  await docker(engine, 'push', '--quiet', image);
  return image;
}

interface Report {
  findings: readonly { message: string; rule: string }[];
  outcomes: readonly {
    rule: string;
    state: string;
    because?: string;
    evidence: readonly { saw: string }[];
  }[];
}

async function scanned(target: string, engine: LabEngine): Promise<Report> {
  const { code, stdout, stderr } = await runCli(
    [
      'scan',
      target,
      '--only',
      'software/attached-sbom,software/secrets-in-files',
      '--engine',
      `unix://${engine.socket}`,
      '--no-cache',
      '--no-policy',
      '--fail-on',
      'never',
      '--format',
      'json',
    ],
    { cwd: engine.directory },
  );
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Report;
}

const ruleOf = ({ outcomes }: Report) => outcomes.find(({ rule }) => rule === 'software/attached-sbom');

describe('SBOMs that BuildKit attaches', { skip: registrySkip() || builderSkip('buildkit') }, () => {
  labTest('are compared with the image in a registry and in what docker save writes', async () => {
    const engine = await containerd();
    await labImage(engine);
    const registry = await startRegistry(join(engine.directory, 'registry'));
    undo.push(() => registry.stop());
    const folder = await mkdtemp(join(engine.directory, 'attested-'));
    await mkdir(join(folder, 'lib/apk/db'), { recursive: true });
    await mkdir(join(folder, 'etc'));
    await writeFile(join(folder, 'etc/os-release'), osRelease);
    await writeFile(
      join(folder, 'lib/apk/db/installed'),
      installed('openssl', '3.3.0-r2') + installed('zlib', '1.3.1-r1'),
    );
    await writeFile(
      join(folder, 'Dockerfile'),
      ['FROM lab:busybox AS base', 'ARG BUILDKIT_SBOM_SCAN_STAGE=true', 'FROM base', 'COPY . /', ''].join(
        '\n',
      ),
    );
    const whole = ['pkg:apk/alpine/openssl@3.3.0-r2', 'pkg:apk/alpine/zlib@1.3.1-r1'];
    for (const [tag, listed] of [
      ['whole', whole],
      ['short', whole.slice(0, 1)],
    ] as const) {
      const generator = await pushGenerator(engine, registry, `scanner-${tag}`, listed);
      const image = `${registry.name}/lab/${tag}:1`;
      await mustRun(
        'docker',
        [
          'buildx',
          'build',
          '--quiet',
          '--attest',
          `type=sbom,generator=${generator}`,
          '--tag',
          image,
          folder,
        ],
        { env: engine.env },
      );
      await docker(engine, 'push', '--quiet', image);
      const archive = join(engine.directory, `${tag}.tar`);
      await docker(engine, 'save', '--output', archive, image);
      for (const target of [`registry:${image}`, `oci-archive:${archive}`, `docker-archive:${archive}`]) {
        const report = await scanned(target, engine);
        const outcome = ruleOf(report);
        const messages = report.findings.map(({ message }) => message);
        if (tag === 'whole') {
          assert.equal(outcome?.state, 'passed', `${target}: ${JSON.stringify(outcome)}`);
          assert.match(JSON.stringify(outcome?.evidence), /2 packages as in the image/u);
        } else {
          assert.equal(messages.length, 1, target);
          assert.match(messages[0] ?? '', /does not list 1 package of the image: zlib 1\.3\.1-r1/u);
        }
      }
      const ofEngine = ruleOf(await scanned(image, engine));
      assert.equal(ofEngine?.state, 'not-applicable');
      assert.match(ofEngine?.because ?? '', /registry:IMAGE/u);
    }
  });
});
