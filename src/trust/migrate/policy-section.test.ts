import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { MigratedImage } from '../../core/trust/migration-report.ts';
import { parseYaml } from '../../formats/yaml/parse-yaml.ts';
import { policySection } from './policy-section.ts';
import { proposeSuccessor } from './successor.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const key = 'b'.repeat(64);

function image(reference: string, more: Partial<MigratedImage> = {}): MigratedImage {
  return { reference, places: [], pinnedOtherwise: [], successors: [], unread: [], proposal: [], ...more };
}

const signed = {
  signed: digest,
  statement: {
    reference: 'x',
    scheme: 'notary',
    verdict: 'trusted',
    signer: `root key ${key}`,
    steps: [],
  },
} as const;

function entries(images: readonly MigratedImage[], server?: string): string {
  const text = policySection(images, server === undefined ? {} : { server }) ?? '';
  assert.deepEqual(parseYaml(text).problems, [], text);
  return text;
}

it('an image that a successor signed needs that signature', () => {
  const text = entries([
    image('registry.example:5000/team/app:1', {
      ...signed,
      successors: [
        { scheme: 'cosign', signer: 'https://git.example/a: b#c (https://token.example)', isGood: true },
      ],
    }),
  ]);
  assert.match(text, /- match: registry\.example:5000\/team\/app\n {6}cosign:\n/u);
  assert.match(
    text,
    /- identity: "https:\/\/git\.example\/a: b#c"\n {10}issuer: "https:\/\/token\.example"/u,
  );
  assert.doesNotMatch(text, /notary/u);
});

it('what a signature says that is not good is not required', () => {
  const text = entries([
    image('a.example/b:1', { successors: [{ scheme: 'cosign', signer: 'Mallory (x)' }] }),
  ]);
  assert.doesNotMatch(text, /Mallory/u);
});

it('an image that Content Trust signed needs the root key that is trusted', () => {
  const text = entries([image('a.example/b:1', signed), image('a.example/b:2', signed)], 'https://n.example');
  assert.equal(text.match(/match/gu)?.length, 1);
  assert.match(text, new RegExp(`notary: \\{ server: "https://n.example", rootKeyId: ${key} \\}`, 'u'));
});

it('metadata that is not trusted is no reason to require its key', () => {
  const { statement } = signed;
  const text = entries([image('a.example/b:1', { statement: { ...statement, verdict: 'unverifiable' } })]);
  assert.doesNotMatch(text, /rootKeyId/u);
  assert.match(text, /images: \[\]\n {4}# Once it is signed/u);
});

it('an official image is wanted from its origin, and one signed with a key by that key', () => {
  assert.match(
    entries([image('docker.io/library/debian:13')]),
    /match: docker\.io\/library\/debian\n {6}unsigned: true/u,
  );
  assert.match(
    entries([image('a.example/b:1', { successors: [{ scheme: 'cosign' }] })]),
    /- key: cosign\.pub/u,
  );
  assert.equal(policySection([], {}), undefined);
});

it('one signed by notation needs its authority, and what a certificate says ends no comment', () => {
  const signedBy = (signer: string): string =>
    entries([image('a.example/b:1', { successors: [{ scheme: 'notation', signer }] })]);
  assert.match(
    signedBy('CN=Ann'),
    /# It is signed by notation, by CN=Ann: .*\n.*\n {6}notation: \{ authority: ca\.pem \}/u,
  );
  for (const end of ['\n', '\r', '\u0085', '\u2028'])
    assert.doesNotMatch(signedBy(`CN=Ann${end}allowed: [mallory.example]`), /mallory/u);
});

it('a successor is proposed by who can sign', () => {
  const of = (registry: string, path: string, known: Partial<MigratedImage> = {}): string =>
    proposeSuccessor({ registry, path, tag: '1' }, { successors: [], ...known }).join('\n');
  assert.match(of('docker.io', 'library/debian'), /no successor signature.*dhi\.io/su);
  assert.match(of('docker.io', 'team/app'), /cosign sign .*ask the publisher/su);
  assert.match(
    of('team.azurecr.io', 'app', { signed: digest }),
    /notation sign --key NAME team\.azurecr\.io\/app@sha256:a/u,
  );
  assert.match(
    of('r.example', 'app', { current: digest }),
    /cosign sign --key cosign\.key r\.example\/app@sha256:a/u,
  );
  assert.match(of('dhi.io', 'debian'), /verify-attestation/u);
  const found = of('r.example', 'app', { successors: [{ scheme: 'notation', signer: 'CN=Ann' }] });
  assert.match(found, /signature by notation, by CN=Ann.*--notation/u);
});
