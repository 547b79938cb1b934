import { sign } from 'node:crypto';
import { distinguishedName, signingOf, type Extension, type Issuer } from '../certificate.ts';
import { bits, element, explicit, generalizedTime, implicit, integer, sequence, time } from '../der.ts';
import { inDays } from '../notary-repository.ts';
import { plainExtension } from './timestamp.ts';

/** What a list of revoked certificates says. */
export interface RevocationPlan {
  issuer: Issuer;
  revoked?: readonly { serial: bigint; reason?: number; invalidFrom?: Date }[];
  from?: Date;
  until?: Date;
  /** Further extensions in DER, after none. */
  extensions?: readonly Buffer[];
}

/** Makes a list of revoked certificates (RFC 5280, 5), in DER. */
export function revocationList(plan: RevocationPlan): Buffer {
  const { issuer, revoked = [], from = inDays(-1), until = inDays(6), extensions = [] } = plan;
  const { hash, algorithm } = signingOf(issuer.key);
  const body = sequence(
    integer(1),
    algorithm,
    distinguishedName(issuer.subject),
    time(from),
    time(until),
    ...(revoked.length === 0 ? [] : [sequence(...revoked.map((one) => entry(one, from)))]),
    ...(extensions.length === 0 ? [] : [explicit(0, sequence(...extensions))]),
  );
  return sequence(body, algorithm, bits(sign(hash, body, issuer.key)));
}

function entry(
  { serial, reason, invalidFrom }: NonNullable<RevocationPlan['revoked']>[number],
  from: Date,
): Buffer {
  const extensions = [
    ...(reason === undefined ? [] : [plainExtension('2.5.29.21', element(0x0a, Buffer.of(reason)))]),
    ...(invalidFrom ? [plainExtension('2.5.29.24', generalizedTime(invalidFrom))] : []),
  ];
  return sequence(integer(serial), time(from), ...(extensions.length === 0 ? [] : [sequence(...extensions)]));
}

/** The extension by which a certificate says where its list is (RFC 5280, 4.2.1.13). */
export function listPlace(url = 'http://lists.example/ca.crl'): Extension {
  const name = implicit(6, Buffer.from(url));
  return { id: '2.5.29.31', value: sequence(sequence(explicit(0, explicit(0, name)))) };
}
