import assert from 'node:assert/strict';
import { it } from 'node:test';
import { statementsAsText } from './write-statements.ts';

it('a statement says what it is about, and whether it decides', () => {
  const steps = [{ step: 'signature', ok: true, detail: 'the signature is good' }];
  const text = statementsAsText(
    [
      { reference: 'a.example/b', scheme: 'cosign', attestation: 'sbom', verdict: 'trusted', steps },
      { reference: 'a.example/b', scheme: 'notation', optional: true, verdict: 'rejected', steps },
      {
        reference: 'a.example/b',
        scheme: 'cosign',
        attestation: 'https://a.example/\u001b[31m',
        verdict: 'unsigned',
        steps,
      },
    ],
    { width: 80, colour: false },
  );
  const heads = text.split('\n').filter((line) => /^\S/u.test(line));
  assert.deepEqual(heads.slice(0, 2), [
    'trusted  a.example/b  (cosign, attestation sbom)',
    'rejected  a.example/b  (notation, optional: decides nothing)',
  ]);
  assert.equal(text.includes('\u001b'), false, 'text from outside is not printed raw');
});
