import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readEngineIdentity } from './read-engine-identity.ts';

it('says what an engine says, a failed verification too', () => {
  assert.deepEqual(
    readEngineIdentity({
      Identity: {
        Signature: [
          {
            Name: 'a bundle',
            SignatureType: 'bundle-v0.3',
            Signer: {
              SubjectAlternativeName: 'https://git.example/build.yml',
              Issuer: 'https://token.example',
            },
            Timestamps: [{ Type: 'Tlog', URI: 'https://log.example', Timestamp: '2026-06-01T12:00:00Z' }],
          },
          { KnownSigner: 'DHI', SignatureType: 'simplesigning-v1' },
          { Error: 'no matching key' },
          {},
        ],
        Pull: [{ Repository: 'registry.example/team/app' }, {}],
        Build: [{ Ref: 'abc', CreatedAt: '2026-06-01T12:00:00Z' }],
      },
    }),
    [
      'a signature by https://git.example/build.yml (https://token.example), 2026-06-01T12:00:00Z',
      'a signature by DHI',
      'a signature that it could not verify: no matching key',
      'a signature by somebody unnamed',
      'pulled from registry.example/team/app',
      'pulled from an unnamed place',
      'built by this engine as abc',
    ],
  );
});

it('an engine of before says nothing, and members of another kind are errors', () => {
  for (const inspect of [{}, { Identity: null }, { Identity: {} }, undefined, []])
    assert.deepEqual(readEngineIdentity(inspect), []);
  assert.throws(() => readEngineIdentity({ Identity: [] }), TypeError);
  assert.throws(() => readEngineIdentity({ Identity: { Signature: {} } }), TypeError);
  assert.throws(() => readEngineIdentity({ Identity: { Signature: [{ Error: 1 }] } }), TypeError);
});
