import { equal, match } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { makeKey, publicKeyPem } from '../kit/sigstore/keys.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-trust-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'key.pub'), publicKeyPem(makeKey('P-256')));

const refusals = [
  {
    name: 'an annotation without a value',
    args: ['a.example/b', '--key', 'key.pub', '--annotation', 'env'],
    says: /--annotation is env; it must be a key and a value/u,
  },
  {
    name: 'an annotation with two values',
    args: ['a.example/b', '--key', 'key.pub', '--annotation', 'env=a', '--annotation', 'env=b'],
    says: /--annotation gives env two values/u,
  },
  {
    name: 'an annotation of an attestation',
    args: ['a.example/b', '--key', 'key.pub', '--annotation', 'env=a', '--attestation', 'sbom'],
    says: /verify one after the other/u,
  },
  {
    name: 'an annotation beside a policy',
    args: ['a.example/b', '--policy', 'policy.yaml', '--annotation', 'env=a'],
    says: /--annotation has no meaning with --policy/u,
  },
  {
    name: 'an annotation of a bundle',
    args: ['--bundle', 'bundle.json', '--artifact', 'app', '--annotation', 'env=a'],
    says: /--annotation has no meaning with --bundle/u,
  },
  {
    name: 'an attestation that is none',
    args: ['a.example/b', '--key', 'key.pub', '--attestation', 'sbomb'],
    says: /--attestation is sbomb; it must be .*provenance/u,
  },
  {
    name: 'a repository without an attestation',
    args: ['a.example/b', '--key', 'key.pub', '--attestation-repository', 'a.example/c'],
    says: /--attestation-repository needs --attestation/u,
  },
];

describe('options on what is signed that do not go together', () => {
  for (const { name, args, says } of refusals)
    test(name, async () => {
      const { code, stdout, stderr } = await runCli(['trust', 'verify', ...args], { cwd: folder });
      equal(code, 2);
      equal(stdout, '');
      match(stderr, says);
    });
});
