import { IronhullError } from '../../core/errors.ts';
import { predicateTypes } from '../../knowledge/predicate-types.ts';

/**
 * Returns the type of an attestation by its name in cosign, or its URI.
 * @throws IronhullError `USAGE` for a name that is no type.
 */
export function wantedAttestation(named: string): string {
  const type = Object.hasOwn(predicateTypes, named) ? predicateTypes[named] : named;
  if (type !== undefined && type.includes('://')) return type;
  const names = Object.keys(predicateTypes).join(', ');
  throw new IronhullError('USAGE', `--attestation is ${named}; it must be ${names}, or the URI of a type`);
}
