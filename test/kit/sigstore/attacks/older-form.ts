import { makeKey, publicKeyPem } from '../keys.ts';
import { olderForm } from '../older-form.ts';
import { flipBit, replaceAt } from '../replace-at.ts';
import { statement, type Attack } from './attack.ts';

const older = { request: { version: '0.1' } } as const;
const olderStatement = { request: { version: '0.1', ...statement } } as const;
const bundle = { verdict: 'rejected', step: 'bundle', olderForm: true } as const;
const log = { verdict: 'rejected', step: 'log', olderForm: true } as const;
const payload = 'rekorBundle.Payload';

function changed(path: string, change: (old: unknown) => unknown) {
  return (made: unknown) => replaceAt(olderForm(made), path, change);
}

function set(path: string, value: unknown) {
  return changed(path, () => value);
}

/** Attacks on the form that cosign wrote before there were bundles. */
export const olderFormAttacks: readonly Attack[] = [
  { ...older, ...bundle, name: 'an unknown member', change: set('trusted', true) },
  {
    ...older,
    ...bundle,
    name: 'an unknown member of the log entry',
    change: set(`${payload}.trusted`, true),
  },
  { ...older, ...bundle, name: 'a media type too', change: set('mediaType', 'text/plain') },
  { ...older, ...bundle, name: 'an empty signature', change: set('base64Signature', '') },
  { ...older, ...bundle, name: 'a signature that is no base64', change: set('base64Signature', 'AA A=') },
  {
    ...older,
    ...bundle,
    name: 'an envelope that is none',
    change: set('base64Signature', Buffer.from('{"payload":').toString('base64')),
  },
  {
    ...older,
    ...bundle,
    name: 'an envelope with a name twice',
    change: set('base64Signature', Buffer.from('{"payload":"","payload":""}').toString('base64')),
  },
  { ...older, ...bundle, name: 'a certificate that is none', change: set('cert', 'AAAA') },
  {
    ...older,
    ...bundle,
    name: 'two certificates',
    change: changed('cert', (old) => {
      const pem = Buffer.from(String(old), 'base64').toString();
      return Buffer.from(pem + pem).toString('base64');
    }),
  },
  {
    ...older,
    verdict: 'rejected',
    step: 'certificate',
    olderForm: true,
    name: 'a key in the place of the certificate',
    change: set('cert', Buffer.from(publicKeyPem(makeKey('P-256'))).toString('base64')),
  },
  { ...older, ...bundle, name: 'no promise', change: set('rekorBundle.SignedEntryTimestamp', undefined) },
  { ...older, ...bundle, name: 'a promise without an entry', change: set(payload, undefined) },
  { ...older, ...bundle, name: 'no time', change: set(`${payload}.integratedTime`, undefined) },
  {
    ...older,
    ...bundle,
    name: 'a time in another spelling',
    change: set(`${payload}.integratedTime`, '0x6a1d7540'),
  },
  {
    ...older,
    ...bundle,
    name: 'the id of a log in capitals',
    change: changed(`${payload}.logID`, (old) => String(old).toUpperCase()),
  },
  { ...older, ...bundle, name: 'an entry that is none', change: set(`${payload}.body`, 'AAAA') },
  { ...older, ...log, name: 'no log entry', change: set('rekorBundle', undefined) },
  {
    ...older,
    ...log,
    name: 'a changed promise',
    change: changed('rekorBundle.SignedEntryTimestamp', (old) => flipBit(old)),
  },
  { ...older, ...log, name: 'a changed time', change: set(`${payload}.integratedTime`, 1_780_315_201) },
  { ...older, ...log, name: 'a changed index', change: set(`${payload}.logIndex`, 7) },
  {
    ...older,
    ...log,
    name: 'another log',
    // Never the same: an id that begins with 00 is one in 256.
    change: changed(`${payload}.logID`, (old) => {
      const id = String(old);
      return `${id.startsWith('00') ? '01' : '00'}${id.slice(2)}`;
    }),
  },
  {
    ...older,
    ...log,
    name: 'a changed signature',
    change: changed('base64Signature', (old) => flipBit(old, -1)),
  },
  {
    ...olderStatement,
    ...log,
    name: 'a changed signature of a statement',
    change: changed('base64Signature', (old) =>
      Buffer.from(
        JSON.stringify(
          replaceAt(JSON.parse(Buffer.from(String(old), 'base64').toString()), 'signatures.0.sig', (sig) =>
            flipBit(sig, -1),
          ),
        ),
      ).toString('base64'),
    ),
  },
  {
    ...older,
    verdict: 'rejected',
    step: 'artifact',
    olderForm: true,
    name: 'another file',
    artifact: Buffer.from('another file'),
    change: olderForm,
  },
  {
    ...olderStatement,
    verdict: 'rejected',
    step: 'artifact',
    olderForm: true,
    name: 'a statement about another file',
    artifact: Buffer.from('another file'),
    change: olderForm,
  },
];
