import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LockedImage, LockedSignature } from '../../core/trust/image-lock.ts';
import type { ConfigBlob } from '../../formats/oci/config-blob.ts';
import { explainMove, type LockedContent } from './explain-move.ts';
import type { PlatformContent } from './image-content.ts';

const signed: readonly LockedSignature[] = [{ scheme: 'cosign', verdict: 'trusted', signer: 'ann' }];

const config: ConfigBlob = {
  platform: 'linux/amd64',
  created: '2026-01-01T00:00:00Z',
  history: [
    { command: 'ADD base /', isEmpty: false },
    { command: 'CMD app', isEmpty: true },
    { command: 'COPY app /', isEmpty: false },
  ],
  diffIds: ['b', 'a1'],
  labels: { 'org.opencontainers.image.version': '1.0' },
  settings: '{"Cmd":["app"]}',
};
const old: PlatformContent = { digest: 'm1', layers: ['base', 'app1'], config };
const rebuilt: PlatformContent = {
  digest: 'm2',
  layers: ['base', 'app2'],
  config: { ...config, created: '2026-02-01T00:00:00Z', diffIds: ['b', 'a2'] },
};

interface Side {
  content?: PlatformContent;
  others?: readonly string[];
  signatures?: readonly LockedSignature[];
  attestations?: readonly string[];
  unread?: readonly string[];
}

function side(
  name: string,
  {
    content,
    others = [],
    signatures = signed,
    attestations = ['https://slsa.dev/provenance/v1'],
    unread = [],
  }: Side,
): LockedContent {
  const entry: LockedImage = {
    reference: 'x.example/a:1',
    written: [],
    registry: 'x.example',
    digest: name,
    platforms: {},
    lockedAt: '2026-01-01T00:00:00Z',
    signatures,
    attestations,
  };
  const platforms = [
    ...(content ? [['linux/amd64', content] as const] : []),
    ...others.map((one) => [one, old] as const),
  ];
  return { entry, content: { platforms: new Map(platforms), unread } };
}

/** The verdict with what speaks against a rebuild. */
function explained(after: Side, before: Side = {}): readonly string[] {
  const { verdict, evidence } = explainMove(side('d1', { content: old, ...before }), side('d2', after));
  return [verdict, ...evidence.filter(({ speaks }) => speaks === 'against').map(({ what }) => what)];
}

const changed = (part: Partial<ConfigBlob>): PlatformContent => ({
  ...rebuilt,
  config: { ...rebuilt.config, ...part },
});

describe('a tag that moved', () => {
  const benign: readonly (readonly [title: string, after: Side, before?: Side])[] = [
    ['rebuilt by the same signer, from the same base by the same steps', { content: rebuilt }],
    [
      'the same content of nobody known',
      {
        content: { ...old, digest: 'm2', config: { ...config, created: '2026-03-01T00:00:00Z' } },
        signatures: [],
      },
      { signatures: [] },
    ],
    [
      'a new base digest and date in labels',
      {
        content: changed({
          labels: {
            ...config.labels,
            'org.opencontainers.image.base.digest': 'x',
            'org.opencontainers.image.created': 'y',
          },
        }),
      },
    ],
    [
      'one more attestation',
      { content: rebuilt, attestations: ['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document'] },
    ],
  ];
  for (const [title, after, before] of benign)
    it(`is benign: ${title}`, () => assert.deepEqual(explained(after, before), ['benign rebuild']));

  const suspicious: readonly (readonly [
    title: string,
    what: readonly string[],
    after: Side,
    before?: Side,
  ])[] = [
    ['unsigned before and after', ['signer'], { content: rebuilt, signatures: [] }, { signatures: [] }],
    [
      'signed by another',
      ['signer'],
      { content: rebuilt, signatures: [{ scheme: 'cosign', verdict: 'trusted', signer: 'eve' }] },
    ],
    [
      'trusted signers that have no name',
      ['signer'],
      { content: rebuilt, signatures: [{ scheme: 'cosign', verdict: 'trusted' }] },
      { signatures: [{ scheme: 'cosign', verdict: 'trusted' }] },
    ],
    [
      'no longer signed',
      ['signer'],
      { content: rebuilt, signatures: [{ scheme: 'cosign', verdict: 'unsigned' }] },
    ],
    [
      'a signature that nothing trusts',
      ['signer'],
      { content: rebuilt, signatures: [{ scheme: 'cosign', verdict: 'unverifiable', signer: 'ann' }] },
    ],
    [
      'newly signed',
      ['signer'],
      { content: rebuilt },
      { signatures: [{ scheme: 'cosign', verdict: 'unsigned' }] },
    ],
    [
      'a rejected signature on the same content',
      ['signer'],
      { content: old, signatures: [{ scheme: 'cosign', verdict: 'rejected' }] },
      { signatures: [] },
    ],
    [
      'verified by another scheme only',
      ['signer'],
      { content: rebuilt, signatures: [{ scheme: 'notary', verdict: 'trusted', signer: 'ann' }] },
    ],
    [
      'the same content without its signature',
      ['signer'],
      { content: old, signatures: [{ scheme: 'cosign', verdict: 'unsigned' }] },
    ],
    ['another base', ['layers'], { content: { ...rebuilt, layers: ['base2', 'app2'] } }],
    ['one more layer', ['layers'], { content: { ...rebuilt, layers: ['base', 'app1', 'evil'] } }],
    ['no layers', ['layers'], { content: { ...rebuilt, layers: [] } }, { content: { ...old, layers: [] } }],
    [
      'another step',
      ['history'],
      {
        content: changed({
          history: [...config.history.slice(0, 2), { command: 'RUN curl', isEmpty: false }],
        }),
      },
    ],
    [
      'one more step',
      ['history'],
      { content: changed({ history: [...config.history, { command: 'RUN curl', isEmpty: false }] }) },
    ],
    ['no history', ['history'], { content: changed({ history: [] }) }],
    [
      'no history before and after',
      ['history'],
      { content: changed({ history: [] }) },
      { content: { ...old, config: { ...config, history: [] } } },
    ],
    ['other settings', ['settings'], { content: changed({ settings: '{"Cmd":["evil"]}' }) }],
    ['an older date', ['created'], { content: changed({ created: '2025-01-01T00:00:00Z' }) }],
    [
      'a new version',
      ['version'],
      { content: changed({ labels: { 'org.opencontainers.image.version': '1.1' } }) },
    ],
    [
      'another source',
      ['labels'],
      { content: changed({ labels: { ...config.labels, 'org.opencontainers.image.revision': 'f00' } }) },
    ],
    [
      'a label that programs act on',
      ['labels'],
      {
        content: {
          ...old,
          digest: 'm2',
          config: { ...config, labels: { ...config.labels, 'traefik.enable': 'true' } },
        },
      },
    ],
    ['provenance gone', ['attestations'], { content: rebuilt, attestations: [] }],
    ['provenance gone from the same content', ['attestations'], { content: old, attestations: [] }],
    ['a platform gone', ['platforms'], { content: rebuilt }, { others: ['linux/arm64'] }],
    ['a new platform', ['platforms'], { content: old, others: ['linux/arm64'] }],
    ['what is locked can no longer be read', ['content'], { content: rebuilt }, { unread: ['gone'] }],
    ['what is new cannot be read', ['content'], { unread: ['denied'] }],
    [
      'nothing known of the locked image',
      ['content'],
      { content: rebuilt },
      { content: { ...old }, unread: ['x'] },
    ],
  ];
  for (const [title, what, after, before] of suspicious)
    it(`needs a look: ${title}`, () => assert.deepEqual(explained(after, before), ['needs a look', ...what]));

  it('lists the evidence for a rebuild too', () => {
    const { evidence } = explainMove(side('d1', { content: old }), side('d2', { content: rebuilt }));
    assert.deepEqual(
      evidence.filter(({ speaks }) => speaks === 'for').map(({ what }) => what),
      ['layers', 'history', 'settings', 'signer'],
    );
    assert.match(
      evidence[0]?.detail ?? '',
      /linux\/amd64: the first 1 of 2 layers .* changed from layer 2 on/u,
    );
  });
});
