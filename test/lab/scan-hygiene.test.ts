import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { readScanTargets } from '../../src/app/scan/read-scan-targets.ts';
import type { ReadSoftware } from '../../src/app/scan/software-reading.ts';
import type {
  FileCapabilities,
  FoundImageFiles,
  ImageContents,
  ImageFiles,
} from '../../src/core/image/image.ts';
import { valueOf } from '../../src/core/observed.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { docker } from '../kit/collect-lab.ts';
import { factsWith } from '../kit/facts.ts';
import { capability } from '../kit/scanned-files.ts';
import { dockerArchive, folder, hardlink, tarArchive } from '../kit/tar-archive.ts';
import { witness } from '../kit/witness.ts';
import { findProgram, labTest } from './kit/availability.ts';
import { buildImage, builders, builderSkip } from './kit/build.ts';
import { mustRun } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const careless = [
  'FROM lab:busybox',
  'RUN cp /bin/busybox /opt-tool && chmod 4755 /opt-tool && mkdir -p /opt/gone && cp /bin/busybox /opt/gone/tool && chmod 6755 /opt/gone/tool',
  'RUN touch /srv/open && chmod 666 /srv/open && mkdir -m 777 /data && mkdir -m 1777 /sticky',
  'RUN mkdir /app && touch /app/jar /app/group && chown 501:0 /app/jar && chown 0:502 /app/group',
  'RUN echo "toor:x:0:0::/:/bin/sh" >> /etc/passwd && echo "twin:x:1000:1000::/:/bin/sh" >> /etc/passwd && echo "daemon:x:2:2::/:/bin/sh" >> /etc/passwd',
  "RUN printf 'root::1:0:::::\\ntoor:$6$aaaaaaaa$bbbbbbbb:1:0:::::\\n' > /etc/shadow && chmod 644 /etc/shadow && cp /etc/shadow /etc/shadow.bak",
  'RUN mkdir -p /app/.git /root/.ssh /etc/ssh /var/lib/apt/lists && echo ref > /app/.git/HEAD && touch /app/Dockerfile /root/.ssh/id_rsa /etc/ssh/ssh_host_rsa_key',
  'RUN head -c 200000 /dev/zero > /var/lib/apt/lists/deb_Packages && rm -r /opt/gone',
  'ENV DB_PASSWORD=hunter2hunter2',
];

/** What is wrong with the careless image, and not with the one that it is based on. */
const brokenRules = [
  'image/account-password',
  'image/build-leftovers',
  'image/credentials',
  'image/duplicate-accounts',
  'image/empty-password',
  'image/package-caches',
  'image/private-key-files',
  'image/readable-shadow',
  'image/repository-history',
  'image/root-accounts',
  'image/setuid-files',
  'image/ssh-host-keys',
  'image/system-login-shells',
  'image/unowned-files',
  'image/world-writable-files',
];

async function read(target: string, engine: LabEngine): Promise<ReadSoftware> {
  const runtime = { ...localMachine('0.0.0', () => undefined), env: engine.env };
  const options = { cache: false, engine: `unix://${engine.socket}` };
  const [reading] = await readScanTargets([target], options, runtime);
  assert.ok(reading !== undefined && 'software' in reading, JSON.stringify(reading));
  return reading.software;
}

function filesOf({ image, files }: ReadSoftware): ImageFiles & { contents: ImageContents } {
  const value = valueOf(image?.files ?? files);
  assert.ok(value?.contents);
  assert.deepEqual(value.contents.unread, []);
  return { ...value, contents: value.contents };
}

function pathsOf({ count, first }: FoundImageFiles): string[] {
  assert.equal(count, first.length);
  return first.map(({ path }) => path);
}

const pruned = ['/proc', '/sys', '/dev'].flatMap((path) => ['-path', path, '-prune', '-o']);

/** The lines that `find` prints in a container of the image. */
async function findIn(engine: LabEngine, image: string, ...wanted: readonly string[]): Promise<string[]> {
  const run = ['run', '--rm', '--net=none', image, 'find', '/', '-xdev', ...pruned];
  return (await docker(engine, ...run, ...wanted)).split('\n').filter(Boolean).toSorted();
}

/** The paths whose owner is in neither file of the container, as `stat` and the files say. */
async function unownedIn(engine: LabEngine, image: string): Promise<string[]> {
  const script = [
    'cut -d: -f3 /etc/passwd | sed "s/^/uid /"',
    'cut -d: -f4 /etc/passwd | sed "s/^/gid /"',
    'cut -d: -f3 /etc/group | sed "s/^/gid /"',
    `find / -xdev ${pruned.join(' ')} -exec stat -c 'path %u %g %n' {} +`,
  ].join('; ');
  const run = await docker(engine, 'run', '--rm', '--net=none', image, 'sh', '-c', script);
  const lines = run.split('\n').filter(Boolean);
  const known = new Set(lines.filter((line) => !line.startsWith('path ')));
  return lines
    .flatMap((line) => {
      const [kind, uid = '', gid = '', ...path] = line.split(' ');
      const isOwned = known.has(`uid ${uid}`) && known.has(`gid ${gid}`);
      return kind !== 'path' || isOwned ? [] : [path.join(' ')];
    })
    .toSorted();
}

function reportOf(...software: readonly ReadSoftware[]): Report {
  const assessment = { database: { kind: 'local', feeds: [] }, matches: [], unassessed: [] } as const;
  const facts = { ...factsWith({}), software: software.map((one) => ({ ...one, assessment })) };
  const checks = registeredChecks.filter(({ on }) => on === 'image');
  const report = buildReport(facts, checks, { version: '0.0.0', targets: [] });
  witness('live', report.outcomes);
  return report;
}

function rulesThat(report: Report, state: 'failed' | 'passed', name: string): Set<string> {
  return new Set(
    report.outcomes
      .filter(({ subject, outcome }) => subject.name === name && outcome.state === state)
      .map(({ rule }) => rule),
  );
}

for (const config of ['default', 'containerd'] as const)
  describe(`files of scanned images in the ${config} store`, () => {
    const shared = sharedEngine(config);

    for (const builder of builders)
      labTest(`${config}, ${builder}: a scan finds what find sees in a container`, async (context) => {
        const skip = builderSkip(builder);
        if (skip !== false) return context.skip(skip);
        const engine = await shared();
        await labImage(engine);
        await buildImage(engine, builder, 'hygiene:1', careless);
        const archive = join(await mkdtemp(join(engine.directory, 'saved-')), 'saved.tar');
        await docker(engine, 'save', '--output', archive, 'hygiene:1');
        const raising = await findIn(engine, 'hygiene:1', '-type', 'f', '-perm', '/6000', '-print');
        const open = await findIn(
          engine,
          'hygiene:1',
          '-type',
          'f',
          '-perm',
          '-2',
          '!',
          '-path',
          '/tmp/*',
          '-print',
        );
        const folders = await findIn(
          engine,
          'hygiene:1',
          '-type',
          'd',
          '-perm',
          '-2',
          '!',
          '-perm',
          '-1000',
          '-print',
        );
        const unowned = await unownedIn(engine, 'hygiene:1');
        assert.deepEqual(raising, ['/opt-tool']);
        assert.deepEqual(unowned, ['/app/group', '/app/jar']);
        const base = await read('docker:lab:busybox', engine);
        for (const target of ['docker:hygiene:1', `docker-archive:${archive}`, `oci-archive:${archive}`]) {
          const software = await read(target, engine);
          const files = filesOf(software);
          assert.deepEqual(pathsOf(files.raising), raising, target);
          assert.deepEqual(pathsOf(files.writable), [...open, ...folders].toSorted(), target);
          const found = valueOf(files.contents.unowned);
          assert.deepEqual(found && pathsOf(found), unowned, target);
          const report = reportOf(base, software);
          const failed = rulesThat(report, 'failed', software.subject.name);
          const ofBase = rulesThat(report, 'failed', base.subject.name);
          assert.deepEqual([...failed].filter((rule) => !ofBase.has(rule)).toSorted(), brokenRules, target);
          // An imported image does not say what it was made of, and so not whether its history holds credentials.
          const passed = rulesThat(report, 'passed', base.subject.name).add('image/credentials');
          assert.deepEqual(
            brokenRules.filter((rule) => !passed.has(rule)),
            [],
          );
          const setuid = report.findings.find(
            ({ rule, message }) => rule === 'image/setuid-files' && message.includes('/opt-tool'),
          );
          assert.match(
            JSON.stringify(setuid?.evidence),
            /layer 2 .*step \d+ \(RUN.*\/opt-tool \(4755\)/u,
            target,
          );
          assert.equal(JSON.stringify(report).includes('hunter2'), false);
          assert.equal(JSON.stringify(software.image).includes('bbbbbbbb'), false);
        }
      });

    labTest(
      `${config}: the capabilities of files are what getcap says of the unpacked image`,
      async (context) => {
        if (findProgram('getcap') === undefined) return context.skip('getcap is not installed');
        const engine = await shared();
        const place = await mkdtemp(join(engine.directory, 'capable-'));
        const entries = [
          folder('bin'),
          { name: 'bin/ping', content: 'x', mode: 0o755, ...capability([13]) },
          { name: 'bin/admin', content: 'x', mode: 0o755, ...capability([21, 38, 39]) },
          { name: 'bin/quiet', content: 'x', mode: 0o755, ...capability([10], { effective: false }) },
          { name: 'bin/other', content: 'x', mode: 0o755, ...capability([7]) },
          { ...hardlink('bin/linked', 'bin/other'), mode: 0o755, ...capability([7]) },
          { name: 'bin/lost', content: 'x', mode: 0o755, ...capability([7]) },
          hardlink('bin/loses', 'bin/lost'),
        ];
        const layers = [tarArchive(entries), tarArchive([{ name: 'bin/.wh.other' }])];
        await writeFile(join(place, 'made.tar'), dockerArchive([{ layers, tags: ['capable:1'] }]));
        await docker(engine, 'load', '--input', join(place, 'made.tar'));
        const id = (await docker(engine, 'create', 'capable:1', '/bin/ping')).trim();
        await docker(engine, 'export', '--output', join(place, 'export.tar'), id);
        await mkdir(join(place, 'root'));
        const unpack = ['--extract', '--xattrs', '--xattrs-include=security.capability'];
        await mustRun('tar', [
          ...unpack,
          '--file',
          join(place, 'export.tar'),
          '--directory',
          join(place, 'root'),
        ]);
        const oracle = (await mustRun('getcap', ['-r', join(place, 'root')]))
          .split('\n')
          .filter(Boolean)
          .map((line) => line.replace(join(place, 'root'), ''))
          .toSorted();
        const shown = ({ permitted, effective }: FileCapabilities): string =>
          `${permitted.map((name) => `cap_${name.toLowerCase()}`).join(',')}=${effective ? 'ep' : 'p'}`;
        for (const target of [
          'docker:capable:1',
          `docker-archive:${join(place, 'made.tar')}`,
          `container:${id}`,
        ]) {
          const { contents } = filesOf(await read(target, engine));
          const found = valueOf(contents.capable)?.first ?? [];
          assert.deepEqual(
            found.map(({ path, capabilities }) => `${path} ${capabilities ? shown(capabilities) : ''}`),
            oracle,
            target,
          );
        }
        assert.equal(oracle.length, 4, oracle.join());
        await docker(engine, 'rm', id);
      },
    );
  });
