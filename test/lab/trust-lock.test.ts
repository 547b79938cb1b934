import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as suite from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { labTest } from './kit/availability.ts';
import { LockLab, lockedEntry } from './kit/lock-project.ts';
import { pushImage, pushIndex } from './kit/push-image.ts';
import { registrySkip } from './kit/registry.ts';

let lab: LockLab;
suite.before(async () => {
  if (registrySkip() === false) lab = await LockLab.start();
});
suite.after(async () => {
  if (registrySkip() === false) await lab.stop();
});

/** Files of every kind that name the same images. */
function everyKind(): Readonly<Record<string, string>> {
  const app = `${lab.registry.name}/kinds/app:1.0`;
  return {
    'compose.yaml': `# what runs\r\nservices:\r\n  web:\r\n    image: "${app}"  # keep\r\n    profiles: [debug]\r\n  db: {image: '${app}'}\r\n`,
    'build/Dockerfile': `# syntax=${lab.registry.name}/kinds/front\nFROM ${app} AS one\nFROM one\nCOPY --from=${app} /a /b\nRUN --mount=type=bind,from=${app},target=/x true\nCOPY --from=one /a /c\n`,
    'deploy/api.yaml': `apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: api}\n  spec: {template: {spec: {initContainers: [{name: i, image: ${app}}], containers: [{name: a, image: "${app}"}]}}}\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: job\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n          - name: c\n            image: ${app} # once\n`,
    '.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    container: ${app}\n    services: {db: {image: '${app}'}}\n    steps:\n    - uses: docker://${app}\n    - uses: actions/checkout@v4\n`,
    '.gitlab-ci.yml': `image: ${app}\ntest:\n  image: {name: "${app}"}\n  services: [${app}]\n`,
  };
}

suite.describe('trust lock at a registry', { skip: registrySkip() }, () => {
  labTest('locks an index with its platforms, and a tag only once', async () => {
    const pushed = await pushIndex(lab.repository('team/db'), '15', [{}, { platform: 'linux/arm64' }], {
      provenance: true,
    });
    const it = await lab.project({
      Dockerfile: `FROM ${lab.registry.name}/team/db:15\nCOPY --from=${lab.registry.name}/team/db:15 /a /b\n`,
    });
    const { code, stdout } = await it.run();
    assert.equal(code, 0, stdout);
    const entry = lockedEntry(await it.lock(), 'team/db:15');
    assert.equal(entry.digest, pushed.digest);
    assert.deepEqual(Object.keys(entry.platforms), ['linux/amd64', 'linux/arm64']);
    assert.deepEqual(entry.signatures, [{ scheme: 'cosign', verdict: 'unsigned' }]);
    assert.deepEqual(entry.attestations, ['https://slsa.dev/provenance/v1']);
    const text = await it.read('ironhull.lock');
    assert.equal((await it.run()).code, 0);
    assert.equal(await it.read('ironhull.lock'), text, 'the same files have the same lock');
  });

  labTest('pins every kind of file, and changes no other byte', async () => {
    const { digest } = await pushImage(lab.repository('kinds/app'), {}, '1.0');
    const front = await pushImage(lab.repository('kinds/front'), { layers: ['front'] }, 'latest');
    const files = everyKind();
    const it = await lab.project(files);
    const lint = async (): Promise<readonly string[]> => {
      const { stdout } = await runCli(['lint', '.', '--format', 'json'], { cwd: it.path });
      const { findings } = JSON.parse(stdout) as { findings: { rule: string; subject: { name: string } }[] };
      return findings.map(({ rule, subject }) => `${rule} ${subject.name}`).toSorted();
    };
    const before = await lint();
    const report = await it.report('--write');
    assert.deepEqual([report.code, report.unpinned, report.unlockable], [0, 0, []]);
    const app = `${lab.registry.name}/kinds/app:1.0`;
    for (const [name, text] of Object.entries(files)) {
      const pinned = text
        .replaceAll(app, `${app}@${digest}`)
        .replaceAll(
          `${lab.registry.name}/kinds/front`,
          `${lab.registry.name}/kinds/front:latest@${front.digest}`,
        );
      assert.equal(await it.read(name), pinned, name);
    }
    assert.equal((await it.run('--check')).code, 0);
    assert.equal((await it.run('--check', '--registry')).code, 0);
    const left = await lint();
    const news = left.filter((one) => !before.includes(one));
    assert.deepEqual(news, [], 'pins bring no finding');
    const again = await it.report('--write');
    assert.deepEqual([again.code, again.pins?.written, again.pins?.refused], [0, [], []]);
  });

  labTest('names what it cannot lock or pin, with the place and the steps', async () => {
    const { digest } = await pushImage(lab.repository('left/app'), {}, '1.0');
    const app = `${lab.registry.name}/left/app:1.0`;
    const it = await lab.project({
      'compose.yaml': `x-image: &image ${app}\nservices:\n  a: {image: *image}\n  b:\n    image: ${lab.registry.name}/left/app:\${TAG:-1.0}\n  c: {image: "${lab.registry.name}/left/app:\${NONE}"}\n  d: {build: ., image: local/d}\n  e: {image: local/d}\n`,
      Dockerfile: `ARG V\nARG W=1.0\nFROM ${lab.registry.name}/left/app:\${W} AS first\nFROM ${lab.registry.name}/left/app:\${V}\n`,
    });
    const { unlockable, pins, code } = await it.report('--write');
    assert.equal(code, 0);
    assert.deepEqual(
      unlockable.map(({ place }) => `${place.at.file}:${place.at.range.startLine}`),
      ['Dockerfile:4', 'compose.yaml:6', 'compose.yaml:7', 'compose.yaml:8'],
    );
    assert.deepEqual(
      pins?.refused.map(({ place, steps: [step] }) => [
        `${place.at.file}:${place.at.range.startLine}`,
        step?.includes(`${app}@${digest}`),
      ]),
      [
        ['Dockerfile:3', true],
        ['compose.yaml:1', true],
        ['compose.yaml:5', true],
      ],
    );
    assert.equal((await it.run('--check')).code, 0);
  });

  labTest('--check fails on each kind of drift, without asking the registry', async () => {
    await pushImage(lab.repository('drift/app'), {}, '1');
    const image = `${lab.registry.name}/drift/app`;
    const it = await lab.project({ Dockerfile: `FROM ${image}:1\n` });
    assert.equal((await it.run('--write')).code, 0);
    const pinned = await it.read('Dockerfile');
    const digest = lockedEntry(await it.lock(), 'drift/app').digest;
    const other = `sha256:${'0'.repeat(64)}`;
    const cases: readonly (readonly [text: string, place: RegExp])[] = [
      [`${pinned}COPY --from=${image}:2 /a /b\n`, /^Dockerfile:2:13$/u],
      [pinned.replace(digest, other), /^Dockerfile:1:6$/u],
      ['FROM scratch\n', /^$/u],
      [`${pinned}ARG X\nCOPY --from=\${X} /a /b\n`, /^Dockerfile:3:13$/u],
    ];
    for (const [text, place] of cases) {
      await writeFile(join(it.path, 'Dockerfile'), text);
      const { code, drift } = await it.report('--check');
      assert.equal(code, 1, text);
      const at = drift[0]?.at;
      const shown = at === undefined ? '' : `${at.file}:${at.range.startLine}:${at.range.startColumn}`;
      assert.match(shown, place, text);
    }
    await writeFile(join(it.path, 'Dockerfile'), pinned);
    assert.equal((await it.run('--check')).code, 0);
    await pushImage(lab.repository('drift/app'), { layers: ['other'] }, '1');
    assert.equal((await it.run('--check')).code, 0, 'no registry is asked');
    assert.equal((await it.run('--check', '--registry')).code, 1, 'the tag moved');
  });

  labTest('a lock that is damaged or newer ends the run', async () => {
    const it = await lab.project({ Dockerfile: 'FROM scratch\n' });
    for (const text of [
      '',
      '{',
      '{"version": 2, "images": [], "unlockable": []}',
      '{"version": 1, "version": 1}',
    ])
      for (const mode of [[], ['--check'], ['--update']]) {
        await writeFile(join(it.path, 'ironhull.lock'), text);
        const { code, stderr } = await it.run(...mode);
        assert.equal(code, 2, `${text} ${mode.join()}`);
        assert.match(stderr, /ironhull\.lock/u);
        assert.equal(await it.read('ironhull.lock'), text);
      }
    await rm(join(it.path, 'ironhull.lock'));
    assert.equal((await it.run('--check')).code, 2);
    assert.equal((await it.run('--update')).code, 2);
  });
});
