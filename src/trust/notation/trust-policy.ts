import {
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  type JsonRecord,
} from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { isPartOf, parseNameAttributes, type NameAttributes } from './distinguished-name.ts';

/** What a policy does where a validation fails; `skip` does not validate. */
export type ValidationAction = 'enforce' | 'log' | 'skip';

/** What may be validated less strictly; integrity always is enforced. */
const validations = ['authenticity', 'authenticTimestamp', 'expiry', 'revocation'] as const;
export type Validation = (typeof validations)[number];

/** Kinds of trust stores: for the two signing schemes, and for timestamp authorities. */
const storeTypes = ['ca', 'signingAuthority', 'tsa'] as const;
export type StoreType = (typeof storeTypes)[number];

/** A named collection of certificates: `ca:example` in a policy. */
export interface StoreName {
  type: StoreType;
  name: string;
}

/** One entry of a trust policy. */
export interface PolicyEntry {
  name: string;
  /** Names of repositories; `*` alone is for all others. */
  scopes: readonly string[];
  /** `skip`: signatures are not verified at all. */
  level: 'strict' | 'permissive' | 'audit' | 'skip';
  actions: Readonly<Record<Validation, ValidationAction>>;
  /** Whether timestamps are looked at only after a certificate of the signer expired. */
  timestampAfterExpiry: boolean;
  stores: readonly StoreName[];
  /** Subjects of signing certificates, or `any`. */
  identities: 'any' | readonly NameAttributes[];
}

/** The levels and what they enforce (trust policy, "Signature Verification details"). */
const levels = {
  strict: {
    authenticity: 'enforce',
    authenticTimestamp: 'enforce',
    expiry: 'enforce',
    revocation: 'enforce',
  },
  permissive: { authenticity: 'enforce', authenticTimestamp: 'log', expiry: 'log', revocation: 'log' },
  audit: { authenticity: 'log', authenticTimestamp: 'log', expiry: 'log', revocation: 'log' },
  skip: { authenticity: 'skip', authenticTimestamp: 'skip', expiry: 'skip', revocation: 'skip' },
} as const satisfies Readonly<Record<PolicyEntry['level'], PolicyEntry['actions']>>;

/** The entry that asks for everything, for a signature that is verified without a policy. */
export function strictEntry(
  stores: readonly StoreName[],
  identities: PolicyEntry['identities'],
): PolicyEntry {
  return {
    name: 'strict',
    scopes: [],
    level: 'strict',
    actions: levels.strict,
    timestampAfterExpiry: false,
    stores,
    identities,
  };
}

/**
 * Reads a trust policy of notation (`trustpolicy.json`; trust policy specification, version 1.0).
 * @throws TypeError with what is wrong: a policy that is not valid must verify nothing.
 */
export function parseTrustPolicy(text: string): readonly PolicyEntry[] {
  const document = parse(text);
  demandMembers(document, ['version', 'trustPolicies'], 'it');
  if (stringAt(document, 'version') !== '1.0') throw new TypeError('its version is not 1.0');
  const entries = listAt(document, 'trustPolicies').map(readEntry);
  if (entries.length === 0) throw new TypeError('it has no trustPolicies');
  demandUnique(
    entries.map(({ name }) => name),
    'two policies have the name',
  );
  demandUnique(
    entries.flatMap(({ scopes }) => scopes),
    'two policies have the scope',
  );
  return entries;
}

/** The entry for a repository: the one that names it, else the one for all (trust policy, "Selecting a trust policy"). */
export function policyFor(entries: readonly PolicyEntry[], repository: string): PolicyEntry | undefined {
  return (
    entries.find(({ scopes }) => repository !== '*' && scopes.includes(repository)) ??
    entries.find(({ scopes }) => scopes.includes('*'))
  );
}

function parse(text: string): JsonRecord {
  let document: unknown;
  try {
    document = parseStrictJson(text);
  } catch (error) {
    throw new TypeError(`it is no JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  if (!isJsonRecord(document)) throw new TypeError('it is no JSON object');
  return document;
}

function readEntry(entry: unknown): PolicyEntry {
  if (!isJsonRecord(entry)) throw new TypeError('a policy is no object');
  const name = stringAt(entry, 'name') ?? '';
  if (name === '') throw new TypeError('a policy has no name');
  try {
    return readNamedEntry(entry, name);
  } catch (error) {
    if (error instanceof TypeError)
      throw new TypeError(`policy ${JSON.stringify(name)}: ${error.message}`, { cause: error });
    throw error;
  }
}

function readNamedEntry(entry: JsonRecord, name: string): PolicyEntry {
  // A name that is misspelt would be a demand that nobody makes.
  demandMembers(
    entry,
    ['name', 'registryScopes', 'signatureVerification', 'trustStores', 'trustedIdentities'],
    'it',
  );
  const verification = recordAt(entry, 'signatureVerification') ?? {};
  demandMembers(verification, ['level', 'override', 'verifyTimestamp'], 'signatureVerification');
  const level = readLevel(verification);
  const stores = stringsAt(entry, 'trustStores');
  const identities = stringsAt(entry, 'trustedIdentities');
  if (level === 'skip' && stores.length + identities.length > 0)
    throw new TypeError('a policy that skips verification has no trustStores and trustedIdentities');
  if (level !== 'skip' && (stores.length === 0 || identities.length === 0))
    throw new TypeError('trustStores and trustedIdentities must both be there');
  return {
    name,
    scopes: readScopes(stringsAt(entry, 'registryScopes'), level),
    level,
    actions: readActions(level, recordAt(verification, 'override') ?? {}),
    timestampAfterExpiry: readTimestampOption(verification),
    stores: stores.map(readStoreName),
    identities: level === 'skip' ? [] : readIdentities(identities),
  };
}

function readLevel(verification: JsonRecord): PolicyEntry['level'] {
  const level = stringAt(verification, 'level');
  if (level === undefined || !Object.hasOwn(levels, level))
    throw new TypeError('its level must be strict, permissive, audit or skip');
  return level as PolicyEntry['level'];
}

/** "Custom Verification Level". */
function readActions(level: PolicyEntry['level'], override: JsonRecord): PolicyEntry['actions'] {
  const names = Object.keys(override);
  if (level === 'skip' && names.length > 0) throw new TypeError('the level skip cannot be overridden');
  const overridden = names.map((name): readonly [Validation, ValidationAction] => {
    const validation = validations.find((one) => one === name);
    if (validation === undefined)
      throw new TypeError(`override may name ${validations.join(', ')}; integrity is always enforced`);
    const action = stringAt(override, name);
    if (action === 'enforce' || action === 'log') return [validation, action];
    if (action === 'skip' && validation === 'revocation') return [validation, action];
    throw new TypeError(`override of ${validation} must be enforce or log (of revocation also skip)`);
  });
  return { ...levels[level], ...Object.fromEntries(overridden) };
}

/** notation 1.2 and later: `always`, which is the default, or `afterCertExpiry`. */
function readTimestampOption(verification: JsonRecord): boolean {
  const option = stringAt(verification, 'verifyTimestamp') ?? 'always';
  if (option !== 'always' && option !== 'afterCertExpiry')
    throw new TypeError('verifyTimestamp must be always or afterCertExpiry');
  return option === 'afterCertExpiry';
}

/** A registry with a path below it: `registry.example/team/app`. */
const repository = /^[^\s/*@]+(?:\/[^\s/*@:]+)+$/u;

/** "Registry Scopes Constraints". */
function readScopes(scopes: readonly string[], level: PolicyEntry['level']): readonly string[] {
  if (scopes.length === 0) throw new TypeError('it has no registryScopes');
  if (scopes.includes('*')) {
    if (scopes.length > 1) throw new TypeError('the scope * must be alone');
    if (level === 'skip') throw new TypeError('the level skip must not have the scope *');
    return scopes;
  }
  const wrong = scopes.find((scope) => !repository.test(scope));
  if (wrong !== undefined)
    throw new TypeError(
      `the scope ${JSON.stringify(wrong)} is no full name of a repository, such as registry.example/team/app`,
    );
  return scopes;
}

function readStoreName(text: string): StoreName {
  const [, type, name = ''] = /^([^:]*):([\w.-]+)$/u.exec(text) ?? [];
  const known = storeTypes.find((one) => one === type);
  if (known === undefined || name === '.' || name === '..')
    throw new TypeError(
      `the trust store ${JSON.stringify(text)} must be ca:NAME, signingAuthority:NAME or tsa:NAME`,
    );
  return { type: known, name };
}

const subjectPrefix = 'x509.subject:';

/** "Trusted Identities Constraints". */
function readIdentities(texts: readonly string[]): PolicyEntry['identities'] {
  if (texts.includes('*')) {
    if (texts.length > 1) throw new TypeError('the identity * must be alone');
    return 'any';
  }
  const identities = texts.map(readIdentity);
  for (const [index, one] of identities.entries())
    if (identities.some((other, at) => at !== index && isPartOf(one, other)))
      throw new TypeError('two trustedIdentities overlap: one is part of the other');
  return identities;
}

function readIdentity(text: string): NameAttributes {
  if (!text.startsWith(subjectPrefix))
    throw new TypeError(`the identity ${JSON.stringify(text)} must begin with x509.subject: or be *`);
  try {
    return parseNameAttributes(text.slice(subjectPrefix.length));
  } catch (error) {
    if (error instanceof TypeError)
      throw new TypeError(`the identity ${JSON.stringify(text)} is not valid: ${error.message}`, {
        cause: error,
      });
    throw error;
  }
}

function demandMembers(record: JsonRecord, known: readonly string[], what: string): void {
  const other = Object.keys(record).find((name) => !known.includes(name));
  if (other !== undefined)
    throw new TypeError(`${what} has the member ${JSON.stringify(other)}, which is not known`);
}

function demandUnique(names: readonly string[], what: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`${what} ${JSON.stringify(twice)}`);
}
