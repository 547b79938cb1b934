import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../app/build-report.ts';
import type { FileCredential } from '../../core/image/file-credential.ts';
import type { ImageTraceKind } from '../../core/image/image.ts';
import { known } from '../../core/observed.ts';
import { factsWith } from '../../../test/kit/facts.ts';
import { checks } from '../registry.gen.ts';
import { exampleFile } from '../support/image/example-files.ts';
import { exampleSoftware } from '../support/image/example-software.ts';

const key = (path: string, more: Partial<FileCredential> = {}): FileCredential => ({
  path,
  detector: 'private key',
  strength: 'usable',
  line: 1,
  length: 399,
  count: 1,
  ...more,
});

/** The findings on a folder with these credentials, and with files of these names. */
function findingsOn(first: readonly FileCredential[], names: readonly (readonly [ImageTraceKind, string])[]) {
  const traces = names.map(([kind, path]) => ({ kind, count: 1, first: [exampleFile(path)] }));
  const contents = { traces, unread: [] };
  const files = known({ entries: 10, layers: 0, contents } as never, 'files');
  const credentials = {
    files: 10,
    count: first.length,
    first,
    published: [],
    tooLong: { count: 0, first: [] },
    unread: 0,
  };
  const software = exampleSoftware([], []).software.map((one) => ({
    ...one,
    subject: { kind: 'folder' as const, id: '/srv', name: '/srv' },
    files,
    credentials,
  }));
  const rules = new Set(['image/ssh-host-keys', 'image/private-key-files', 'software/secrets-in-files']);
  const selected = checks.filter(({ id }) => rules.has(id));
  return buildReport({ ...factsWith({}), software }, selected, { version: '0', targets: [] }).findings.map(
    ({ rule, detail, impliedBy }) =>
      [rule, detail.kind === 'setting' ? (detail.parts['path'] ?? '') : '', impliedBy ?? '-'].join(' '),
  );
}

test('a key that a rule reports by the name of its file is one mistake', () => {
  const [host, own, pem] = ['/etc/ssh/ssh_host_rsa_key', '/root/.ssh/id_rsa', '/app/server.pem'] as const;
  const found = findingsOn(
    [
      key(host),
      key(own, { detector: 'private key with a passphrase' }),
      key(pem),
      key(own, { detector: 'token of GitHub' }),
      key('/root/.ssh/id_dsa', { hidden: { layer: 'sha256:2222', how: 'removed' } }),
    ],
    [
      ['SSH host key', host],
      ['private key', own],
    ],
  );
  assert.deepEqual(
    found.toSorted(),
    [
      'image/private-key-files  -',
      'image/ssh-host-keys  -',
      `software/secrets-in-files ${pem} -`,
      `software/secrets-in-files ${host} image/ssh-host-keys`,
      `software/secrets-in-files ${own} -`,
      `software/secrets-in-files ${own} image/private-key-files`,
      'software/secrets-in-files /root/.ssh/id_dsa -',
    ].toSorted(),
  );
});
