import { inDays, notarySigner, type Metadata } from '../kit/notary-repository.ts';
import type { Attack } from './attack.ts';
import { judge, plan, stranger, changed, edited, replaced, forged, signedTwice } from './notary-case.ts';

/** Attacks on one metadata file. */
export const fileAttacks: readonly Attack[] = (['root', 'timestamp', 'snapshot', 'targets'] as const).flatMap(
  (name) => [
    {
      attack: `leaves out ${name}.json`,
      verdict: 'unverifiable',
      step: name,
      judge: replaced(name, () => undefined),
    },
    {
      attack: `signs ${name}.json with a key of nobody`,
      verdict: 'rejected',
      step: name,
      judge: changed({ signedBy: { [name]: [stranger] } }),
    },
    {
      attack: `signs ${name}.json with the key of another role`,
      verdict: 'rejected',
      step: name,
      judge: changed({ signedBy: { [name]: plan.keys[name === 'snapshot' ? 'targets' : 'snapshot'] } }),
    },
    {
      attack: `strips the signatures of ${name}.json`,
      verdict: 'rejected',
      step: name,
      judge: changed({ signedBy: { [name]: [] } }),
    },
    {
      attack: `signs ${name}.json with one key of the two that are needed`,
      verdict: 'rejected',
      step: name,
      judge: () => {
        const [first] = plan.keys[name];
        const second = notarySigner(name === 'root' ? 'ecdsa-x509' : 'ecdsa', plan.repository);
        const keys = { ...plan.keys, [name]: first ? [first, second] : [second] };
        return judge({
          ...plan,
          keys,
          thresholds: { [name]: 2 },
          signedBy: { [name]: first ? [first] : [] },
        });
      },
    },
    {
      attack: `counts one signature of ${name}.json twice`,
      verdict: 'rejected',
      step: name,
      judge: signedTwice(name),
    },
    {
      attack: `gives ${name}.json the type of another file`,
      verdict: 'rejected',
      step: name,
      judge: edited(name, (signed) => {
        signed['_type'] = name === 'targets' ? 'Snapshot' : 'Targets';
      }),
    },
    {
      attack: `serves an expired ${name}.json`,
      verdict: 'rejected',
      step: name,
      judge: edited(name, (signed) => {
        signed['expires'] = inDays(-1).toISOString();
      }),
    },
    {
      attack: `leaves out the expiry of ${name}.json`,
      verdict: 'rejected',
      step: name,
      judge: edited(name, (signed) => {
        delete signed['expires'];
      }),
    },
    {
      attack: `gives ${name}.json the version 0`,
      verdict: 'rejected',
      step: name,
      judge: edited(name, (signed) => {
        signed['version'] = 0;
      }),
    },
    {
      attack: `cuts ${name}.json short`,
      verdict: 'rejected',
      step: name,
      judge: replaced(name, (bytes) => bytes.subarray(0, bytes.length / 2)),
    },
    {
      attack: `puts garbage into ${name}.json`,
      verdict: 'rejected',
      step: name,
      judge: replaced(name, () => Buffer.from('\u0000\u0001{')),
    },
    {
      attack: `gives a member of ${name}.json twice`,
      verdict: 'rejected',
      step: name,
      judge: replaced(name, (bytes) =>
        Buffer.from(bytes.toString().replace('"version":1', '"version":1,"version":1')),
      ),
    },
    {
      attack: `nests ${name}.json a hundred thousand levels deep`,
      verdict: 'rejected',
      step: name,
      judge: replaced(name, () => Buffer.from('['.repeat(100_000))),
    },
    {
      attack: `changes ${name}.json and keeps its signatures`,
      verdict: 'rejected',
      step: name,
      judge: replaced(
        name,
        forged((document) => {
          (document['signed'] as Metadata)['version'] = 9;
        }),
      ),
    },
  ],
);
