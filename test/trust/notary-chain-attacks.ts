import {
  notaryFiles,
  plainPlan,
  type Metadata,
  type NotaryPlan,
  type RoleName,
} from '../kit/notary-repository.ts';
import type { Attack } from './attack.ts';
import { tag, other, judge, plan, released, changed, edited, replaced, forged } from './notary-case.ts';

/** Attacks on what the files say of each other. */
export const chainAttacks: readonly Attack[] = [
  {
    attack: 'names a key by the id of another one, so that it counts twice',
    verdict: 'rejected',
    step: 'root',
    judge: edited('root', (signed) => {
      const [id = ''] = plan.keys.targets.map((signer) => signer.id);
      signed['keys']['0'.repeat(64)] = signed['keys'][id];
      signed['roles'].targets = { keyids: [id, '0'.repeat(64)], threshold: 2 };
    }),
  },
  {
    attack: 'sets the threshold of a role to 0',
    verdict: 'rejected',
    step: 'root',
    judge: changed({ thresholds: { timestamp: 0 }, signedBy: { timestamp: [] } }),
  },
  {
    attack: 'pins nothing, and signs everything well',
    verdict: 'unverifiable',
    step: 'signer',
    judge: () => judge(plan, notaryFiles(plan), { pin: 'none' }),
  },
  {
    attack: 'makes a whole repository with keys of its own',
    verdict: 'rejected',
    step: 'signer',
    judge: () => judge(plan, notaryFiles(plainPlan())),
  },
  {
    attack: 'serves the metadata of another repository',
    verdict: 'rejected',
    step: 'root',
    judge: () => judge(plan, notaryFiles(plan), { repository: 'registry.example/team/other' }),
  },
  {
    attack: 'replays an older snapshot beside a newer timestamp',
    verdict: 'rejected',
    step: 'snapshot',
    judge: replaced('snapshot', () => notaryFiles(plan, 2).get('snapshot')),
  },
  {
    attack: 'replays older targets beside a newer snapshot',
    verdict: 'rejected',
    step: 'targets',
    judge: replaced('targets', () => notaryFiles({ ...plan, tags: { [tag]: other } }).get('targets')),
  },
  {
    attack: 'mixes the root of another version in',
    verdict: 'rejected',
    step: 'root',
    judge: replaced('root', () => notaryFiles(plan, 2).get('root')),
  },
  {
    attack: 'swaps the digest of a tag',
    verdict: 'rejected',
    step: 'targets',
    judge: replaced(
      'targets',
      forged((document) => {
        document['signed'].targets[tag].hashes.sha256 = Buffer.from(other, 'hex').toString('base64');
      }),
    ),
  },
  {
    attack: 'pads a file to another length with the same text',
    verdict: 'rejected',
    step: 'snapshot',
    judge: replaced('snapshot', (bytes) => Buffer.concat([bytes, Buffer.from(' ')])),
  },
  {
    attack: 'names the snapshot by a hash function that nobody knows',
    verdict: 'rejected',
    step: 'timestamp',
    judge: edited('timestamp', (signed) => {
      signed['meta'].snapshot.hashes = { md5: 'AAAAAAAAAAAAAAAAAAAAAA==' };
    }),
  },
  {
    attack: 'names no snapshot in the timestamp',
    verdict: 'rejected',
    step: 'snapshot',
    judge: edited('timestamp', (signed) => {
      signed['meta'] = {};
    }),
  },
  {
    attack: 'names no root in the snapshot',
    verdict: 'rejected',
    step: 'root',
    judge: edited('snapshot', (signed) => {
      delete signed['meta'].root;
    }),
  },
  {
    attack: 'sends a timestamp of two megabytes',
    verdict: 'rejected',
    step: 'timestamp',
    judge: edited('timestamp', (signed) => {
      signed['custom'] = 'x'.repeat(2 * 1024 * 1024);
    }),
  },
  {
    attack: 'asks for a tag that is not signed',
    verdict: 'unsigned',
    step: 'tag',
    judge: () => judge(plan, notaryFiles(plan), { tags: ['2.0'] }),
  },
];

/** A verification of version 5 was before; `version` is served now. */
const afterVersionFive = (files: (version: number) => Map<string, Buffer>, version: number) => () =>
  judge(plan, files(version), {
    seen: {
      root: notaryFiles(plan, 5).get('root') ?? Buffer.alloc(0),
      versions: { timestamp: 5, snapshot: 5, targets: 5, 'targets/releases': 5 },
    },
  });

/** Version 5 of all files but one, which is older: signed anew, so that only its version tells. */
const olderFile = (name: RoleName) => () =>
  notaryFiles(
    {
      ...plan,
      edit: {
        [name]: (signed: Metadata) => {
          signed['version'] = 4;
        },
      },
    },
    5,
  );

/** Attacks with files of an earlier time. */
export const replayAttacks: readonly Attack[] = [
  ...(['timestamp', 'snapshot', 'targets'] as const).map((name): Attack => ({
    attack: `replays an older ${name}.json than was seen before`,
    verdict: 'rejected',
    step: name,
    judge: afterVersionFive(olderFile(name), 5),
  })),
  {
    attack: 'replays an older root.json than was seen before',
    verdict: 'rejected',
    step: 'signer',
    judge: afterVersionFive(olderFile('root'), 5),
  },
  {
    attack: 'replays everything as it was before',
    verdict: 'rejected',
    step: 'timestamp',
    judge: afterVersionFive((version) => notaryFiles(plan, version), 4),
  },
  {
    attack: 'serves another root.json of the version that was seen before',
    verdict: 'rejected',
    step: 'signer',
    judge: afterVersionFive((version) => notaryFiles({ ...plan, tags: { [tag]: other } }, version), 5),
  },
  {
    attack: 'replays an older targets/releases than was seen before',
    verdict: 'rejected',
    step: 'targets/releases',
    judge: () => {
      const files = notaryFiles(released, 4);
      const root = files.get('root') ?? Buffer.alloc(0);
      return judge(released, files, { seen: { root, versions: { 'targets/releases': 5 } } });
    },
  },
  {
    attack: 'leaves targets/releases, which was seen before, out of the snapshot',
    verdict: 'rejected',
    step: 'targets/releases',
    judge: () => {
      const hidden: NotaryPlan = {
        ...released,
        edit: {
          snapshot: (signed) => {
            delete signed['meta']['targets/releases'];
          },
        },
      };
      const files = notaryFiles(hidden, 5);
      const root = files.get('root') ?? Buffer.alloc(0);
      return judge(hidden, files, { seen: { root, versions: { 'targets/releases': 5 } } });
    },
  },
  {
    attack: 'uses a new root key that the one that was seen before did not sign for',
    verdict: 'rejected',
    step: 'signer',
    judge: () => {
      const own = plainPlan(plan.repository);
      const seen = { root: notaryFiles(plan, 1).get('root') ?? Buffer.alloc(0), versions: {} };
      const files = notaryFiles(own, 2).set('1.root', seen.root);
      return judge(own, files, { seen, pin: { kind: 'first-use' } });
    },
  },
];
