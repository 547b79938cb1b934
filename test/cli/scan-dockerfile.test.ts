import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { dockerArchive, tarArchive } from '../kit/tar-archive.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-scan-dockerfile-'));
after(() => rmSync(folder, { recursive: true }));

const packageText = (name: string, version: string): string => `P:${name}\nV:${version}\nA:x86_64\n\n`;

const base = packageText('openssl', '3.3.0-r2');
const layers = [
  [
    { name: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.0\nPRETTY_NAME="Alpine Linux v3.20"\n' },
    { name: 'lib/apk/db/installed', content: base },
  ],
  [{ name: 'lib/apk/db/installed', content: base + packageText('curl', '8.7.1-r0') }],
].map((entries) => tarArchive(entries));
const history = [
  { created_by: 'ADD file:1 in /' },
  { created_by: 'RUN /bin/sh -c apk add curl=8.7.1-r0 # buildkit' },
];
writeFileSync(join(folder, 'app.tar'), dockerArchive([{ layers, config: { history } }]));
writeFileSync(join(folder, 'Dockerfile'), 'FROM alpine:3.20\nRUN apk add curl=8.7.1-r0\n');
writeFileSync(join(folder, 'Other'), 'FROM alpine:3.20\nRUN apk add wget\n');

const scan = (...words: readonly string[]) =>
  runCli(['scan', ...words, '--fail-on', 'never', '--no-cache', '--format', 'json'], { cwd: folder });

interface Document {
  findings: readonly {
    title: string;
    locations?: readonly { startLine: number; startColumn: number }[];
    fixes: readonly { kind: string }[];
  }[];
  gaps: readonly { what: string; why: string }[];
}

describe('ironhull scan --dockerfile', () => {
  it('puts findings at the lines of the file, with edits of pinned versions', async () => {
    const { code, stdout, stderr } = await scan('docker-archive:app.tar', '--dockerfile', 'Dockerfile');
    assert.equal(code, 0, stderr);
    const { findings } = JSON.parse(stdout) as Document;
    const shown = (suffix: string) => {
      const one = findings.find(({ title }) => title.endsWith(suffix));
      const at = one?.locations?.[0];
      return [at?.startLine, at?.startColumn, one?.fixes[0]?.kind];
    };
    assert.deepEqual(shown(' in openssl'), [1, 6, 'upgrade']);
    assert.deepEqual(shown(' in curl'), [2, 13, 'edit']);
  });

  it('says that a file does not fit the image, and places nothing', async () => {
    const { stdout } = await scan('docker-archive:app.tar', '--dockerfile', 'Other');
    const { findings, gaps } = JSON.parse(stdout) as Document;
    assert.ok(gaps.some(({ what, why }) => what === 'Other' && why.includes('another file')));
    assert.ok(findings.some(({ title }) => title.endsWith(' in curl')));
    assert.ok(findings.every(({ locations = [] }) => locations.length === 0));
  });

  it('is of one target, and of a file that is there', async () => {
    const two = await scan('docker-archive:app.tar', 'docker-archive:app.tar', '--dockerfile', 'Dockerfile');
    assert.equal(two.code, 2);
    assert.match(two.stderr, /--dockerfile is of one image; name one target/u);
    const missing = await scan('docker-archive:app.tar', '--dockerfile', 'nothing');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /nothing: no such file/u);
  });
});
