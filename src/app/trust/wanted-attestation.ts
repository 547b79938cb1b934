import { IronhullError } from '../../core/errors.ts';
import { attestationNames } from '../../knowledge/trust/predicate-types.ts';

/**
 * Returns the types of an attestation by its name, or its URI.
 * @throws IronhullError `USAGE` for a name that is no type.
 */
export function wantedAttestation(named: string): readonly string[] {
  const types = Object.hasOwn(attestationNames, named) ? attestationNames[named] : undefined;
  if (types !== undefined) return types;
  if (named.includes('://')) return [named];
  const names = Object.keys(attestationNames).join(', ');
  throw new IronhullError('USAGE', `--attestation is ${named}; it must be ${names}, or the URI of a type`);
}
