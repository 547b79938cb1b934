import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { checks } from '../../src/checks/registry.gen.ts';
import { IronhullError } from '../../src/core/errors.ts';
import { isDay } from '../../src/policy/dates.ts';
import { parsePolicy } from '../../src/policy/read/parse-policy.ts';
import { allNames } from '../../src/policy/rule-names.ts';
import { policySchema } from '../../tools/generate/policy-schema.ts';
import { seeded } from '../kit/random.ts';

const validate = new Ajv2020({ strict: false, formats: { date: isDay } }).compile(
  JSON.parse(policySchema(checks)),
);

const random = seeded(20_261_126);
const chance = (odds: number): boolean => random() < odds;
const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

/** What a person might write where something else belongs. */
const texts = ['', '  ', 'x', 'on', 'off', 'yes', 'null', 'high', 'HIGH', 'never', '*', '\u00a0', '\ufeff'];
const days = ['2027-01-31', '2027-02-30', '2027-1-1', '2027-01-31T00:00:00Z', 20_270_131];
const others = [null, true, false, 0, 1, -1, 1.5, 1e21, [], {}, ['a'], [1], [null], { a: 1 }];
const odd: readonly unknown[] = [...texts, ...days, ...others];

type Make = () => unknown;
const mostly = (make: Make): unknown => (chance(0.06) ? pick(odd) : make());
const list = (make: Make): unknown => Array.from({ length: Math.floor(random() * 3) }, () => mostly(make));

/** An object with each member at its own odds. */
function object(members: Readonly<Record<string, readonly [number, Make]>>): Record<string, unknown> {
  const written = Object.entries(members).filter(([, [odds]]) => chance(odds));
  return Object.fromEntries(written.map(([name, [, make]]) => [name, mostly(make)]));
}

const names = allNames(checks);
const withParameters = checks.filter(({ parameters }) => parameters !== undefined);
const parameterNames = withParameters.flatMap(({ parameters }) => Object.keys(parameters ?? {}));
const values: readonly unknown[] = [['a'], [], 'a', 0, 1, -1, 5, 1.5, 2_000_000_000, true];
const severity: Make = () => pick(['critical', 'high', 'medium', 'low', 'info']);
const day: Make = () => pick(['2027-01-31', '2028-02-29', '0000-01-01']);
const text: Make = () => pick(['*', 'web', 'a?', ' padded ']);

function settingOf(name: string): unknown {
  if (chance(0.3)) return pick(['off', 'on', true, false, severity()]);
  const own = Object.keys(checks.find(({ id }) => id === name)?.parameters ?? {});
  const setting = object({ severity: [0.4, severity], atLeast: [0.3, severity] });
  if (own.length > 0 && chance(0.8)) setting[pick(own)] = pick([...values, ...odd]);
  if (chance(0.05)) setting[pick([...parameterNames, 'constructor'])] = pick(values);
  return setting;
}

const ruleName = (): string =>
  chance(0.05) ? pick(['no/rule', 'policy/expired-waiver', 'toString', '']) : pick(names);

function ruleMap(): unknown {
  const chosen = Array.from({ length: Math.floor(random() * 3) }, () =>
    chance(0.3) ? pick(withParameters).id : ruleName(),
  );
  return Object.fromEntries(chosen.map((name) => [name, mostly(() => settingOf(name))]));
}

const action: Make = () => pick(['ignore', 'warn', 'fail']);
const kinds = {
  unreadable: [0.4, action],
  undecidable: [0.4, action],
  'needs-review': [0.4, action],
} as const;
const waiver: Make = () =>
  object({
    rule: [0.9, ruleName],
    subject: [0.5, text],
    workloadKey: [0.3, text],
    fingerprint: [0.3, text],
    implied: [0.3, () => chance(0.5)],
    reason: [0.95, text],
    until: [0.5, day],
    because: [0.03, text],
  });
const attestation: Make = () =>
  object({
    rule: [0.95, ruleName],
    subject: [0.3, text],
    seen: [0.3, text],
    by: [0.95, text],
    reason: [0.95, text],
    until: [0.95, day],
  });
const file: Make = () => pick(['a.pub', 'keys/a.pem']);
const duration: Make = () => pick(['90d', '12h', '1d', '0d', '1w', '90', '99999d']);
const cosign: Make = () =>
  chance(0.6)
    ? object({ key: [0.95, file], withoutLog: [0.3, () => chance(0.5)], issuer: [0.05, text] })
    : object({
        identity: [0.95, () => pick(['a', '*'])],
        issuer: [0.95, () => 'b'],
        trustedRoot: [0.3, file],
      });
const atLeastOne = (make: Make) => () => (chance(0.95) ? [make()] : []);
const imageAttestation: Make = () =>
  object({
    type: [
      0.97,
      () =>
        pick([
          'sbom',
          'provenance',
          'slsaprovenance1',
          'vuln',
          'vuln',
          'openvex',
          'https://slsa.dev/provenance/v1',
          'https://in-toto.io/attestation/vulns/v0.1',
          'https://a.example/b',
          'toString',
        ]),
    ],
    signers: [0.6, atLeastOne(cosign)],
    builder: [0.1, () => pick(['https://b.example', 'https://b.example/*', '*', 'b*'])],
    source: [0.1, () => pick(['git@*', 'a#*', '/*', 'a b'])],
    maxAge: [0.7, duration],
    severity: [0.1, () => pick(['critical', 'negligible', 'info'])],
    storedIn: [0.1, () => pick(['s.example/a', 's.example/*', '*', 's'])],
  });
const requirement = (match: string): unknown => ({
  ...(chance(0.98) && { match }),
  ...object({
    cosign: [0.6, atLeastOne(cosign)],
    annotations: [0.15, () => pick([{ a: 'b' }, {}, { a: 1 }, ['a']])],
    notary: [0.3, () => object({ server: [0.3, text], rootKeyId: [0.6, text], authority: [0.4, file] })],
    notation: [
      0.3,
      () =>
        object({
          policy: [0.5, file],
          store: [0.5, file],
          authority: [0.5, file],
          identity: [0.2, text],
          timestampAuthority: [0.2, file],
          revocationLists: [0.2, file],
        }),
    ],
    optional: [0.2, () => pick([['cosign'], ['notary'], ['notation'], ['cosign', 'notary'], [], ['gpg']])],
    signedWithin: [0.2, duration],
    attestations: [0.4, () => (chance(0.9) ? [imageAttestation()] : [])],
    unsigned: [0.15, () => chance(0.7)],
  }),
});
const matches = ['*', 'a.example/*', 'a.example/b', 'localhost:5000/a/b/*', 'docker.io/library/debian'];
const badMatches = [
  'debian',
  'a.example',
  'a.example/B',
  'a.example/b:1',
  'docker.io/debian',
  'a.example/*/b',
];
const trust: Make = () =>
  object({
    allowed: [
      0.4,
      () =>
        list(() => pick(['a.example', 'a.example/b/', 'docker.io/library/*', '[::1]:5000', 'debian', '*'])),
    ],
    // Two entries for the same repositories no schema can refuse: each has a name of its own.
    images: [
      0.95,
      () =>
        matches.filter(() => chance(0.4)).map((match) => requirement(chance(0.1) ? pick(badMatches) : match)),
    ],
    allow: [0.02, () => []],
  });
const mirrors = ['https://a.example', 'http://a:1/b', '/srv'];
const database: Make = () =>
  object({
    mirrors: [0.7, () => list(() => pick(chance(0.05) ? ['a.example', 'https://', 1] : mirrors))],
    maxAge: [0.5, () => pick(chance(0.1) ? ['0d', 7, '1w'] : ['7d', '12h'])],
    mirror: [0.02, () => 'https://a.example'],
  });
const policy: Make = () =>
  object({
    preset: [0.3, () => pick(['baseline', 'restricted'])],
    rules: [0.7, ruleMap],
    unknown: [0.3, () => (chance(0.5) ? action() : object(kinds))],
    failOn: [0.3, () => pick(['never', severity()])],
    waive: [0.4, () => list(waiver)],
    attest: [0.4, () => list(attestation)],
    trust: [0.4, trust],
    database: [0.1, database],
    rulez: [0.02, ruleMap],
  });

/** Why the reader refuses a text; `undefined` where it takes it. */
function refusal(written: string): string | undefined {
  try {
    parsePolicy(written, 'ironhull.yaml', checks);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof IronhullError);
    return error.detail;
  }
}

test('the schema takes exactly what the reader takes', () => {
  let taken = 0;
  for (let n = 0; n < 4000; n++) {
    const written = JSON.stringify(chance(0.02) ? pick(odd) : policy());
    const why = refusal(written);
    // That two names of one rule contradict each other no schema can say.
    if (why !== undefined && / both name |there is another entry for/.test(why)) continue;
    assert.equal(validate(JSON.parse(written)), why === undefined, `${written}\n${why}`);
    if (why === undefined) taken++;
  }
  assert.ok(taken > 1000, `only ${taken} were taken: the test would show little`);
});
