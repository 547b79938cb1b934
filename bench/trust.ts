// Measures the offline verification of Sigstore bundles, in process: `node bench/trust.ts`.
import { ann, makeBundle, type BundleRequest } from '../test/kit/sigstore/bundle.ts';
import { makeInstance, trustedRootOf } from '../test/kit/sigstore/instance.ts';
import { sigstoreRoot } from '../src/knowledge/trust/sigstore-root.gen.ts';
import { artifactOf } from '../src/trust/artifact.ts';
import { readTrustedRoot } from '../src/trust/sigstore/trusted-root.ts';
import { verifyBundle } from '../src/trust/sigstore/verify-bundle.ts';
import { machineLine, spread } from './machine.ts';

const runs = 200;
const file = Buffer.from('what is signed');

const requests: Readonly<Record<string, Omit<BundleRequest, 'artifact'>>> = {
  'file, Rekor v1': { version: '0.3', entries: ['hashedrekord 0.0.1'] },
  'statement, Rekor v1': { version: '0.3', entries: ['dsse 0.0.1'], statement: true },
  'file, Rekor v2 and timestamp': { version: '0.3', entries: ['hashedrekord 0.0.2'], timestamp: true },
};

function elapsed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function repeat(work: () => unknown): readonly number[] {
  return Array.from({ length: runs }, () => elapsed(work));
}

const instance = makeInstance();
const root = JSON.stringify(trustedRootOf(instance));
const wanted = { kind: 'identity', identity: 'ann@example.com', issuer: ann.issuer.second ?? '' } as const;

console.log(machineLine());
for (const [name, request] of Object.entries(requests)) {
  const text = JSON.stringify(makeBundle(instance, { ...request, artifact: file }));
  const work = () => {
    const given = { text, artifact: artifactOf('app', file), rootName: 'bench', now: new Date(), wanted };
    const { verdict, steps } = verifyBundle({ ...given, anchors: readTrustedRoot(root) });
    if (verdict !== 'trusted') throw new Error(`${name}: ${verdict}, ${steps.at(-1)?.detail ?? ''}`);
  };
  const first = elapsed(work);
  console.log(`${name.padEnd(30)} ${spread(repeat(work))}   first ${first.toFixed(1)} ms   (bound 30 ms)`);
}
console.log(
  `${'public trusted root, read'.padEnd(30)} ${spread(repeat(() => readTrustedRoot(sigstoreRoot)))}`,
);
