import type { ImagesWanted } from '../../app/trust/verify-images.ts';
import { IronhullError } from '../../core/errors.ts';
import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import type { Arguments } from './arguments.ts';
import type { OptionName } from './options.ts';

/** Options that say whose signature by cosign is wanted. */
export const signerOptions = [
  'key',
  'identity',
  'issuer',
  'trusted-root',
  'without-log',
] as const satisfies readonly OptionName[];
/** Options that say whose metadata of Notary is wanted. */
export const pinOptions = ['root-key-id', 'ca'] as const satisfies readonly OptionName[];
/** Options of Notary servers. */
export const serverOptions = ['notary', 'trust-on-first-use'] as const satisfies readonly OptionName[];
/** Options of notation's trust policy and trust store. */
export const notationOptions = [
  'notation',
  'notation-policy',
  'notation-store',
  'crl',
] as const satisfies readonly OptionName[];

/** Whether one of some options is set. */
export function isGiven(args: Arguments, names: readonly OptionName[]): boolean {
  return names.some((name) => args.text(name) !== undefined || args.flag(name));
}

/** Whose signature by cosign is wanted. */
export function signerOf(args: Arguments) {
  const [key, identity, issuer, trustedRoot] = [
    args.text('key'),
    args.text('identity'),
    args.text('issuer'),
    args.text('trusted-root'),
  ];
  return {
    withoutLog: args.flag('without-log'),
    ...(key !== undefined && { key }),
    ...(identity !== undefined && { identity }),
    ...(issuer !== undefined && { issuer }),
    ...(trustedRoot !== undefined && { trustedRoot }),
  };
}

/** Whose metadata of Notary is wanted. */
export function pinOf(args: Arguments) {
  const [rootKeyId, authority] = [args.text('root-key-id'), args.text('ca')];
  return { ...(rootKeyId !== undefined && { rootKeyId }), ...(authority !== undefined && { authority }) };
}

/** Where what notation trusts is. */
export function notationPlacesOf(args: Arguments) {
  const [policy, store, revocationLists] = [
    args.text('notation-policy'),
    args.text('notation-store'),
    args.text('crl'),
  ];
  return {
    ...(policy !== undefined && { policy }),
    ...(store !== undefined && { store }),
    ...(revocationLists !== undefined && { revocationLists }),
  };
}

/** The schemes that the options are about, with what they are held against; without any option, cosign. */
export async function schemesOf(args: Arguments, runtime: RuntimeContext) {
  const [{ readSigner }, { readPin }, { wantedAttestation }, { readNotationPolicy }] = await Promise.all([
    import('../../app/trust/verify-bundle-file.ts'),
    import('../../app/trust/verify-notary-files.ts'),
    import('../../app/trust/wanted-attestation.ts'),
    import('../../app/trust/read-notation-trust.ts'),
  ]);
  const named = args.text('attestation');
  const attestation = named === undefined ? undefined : wantedAttestation(named);
  const asksForSigner = isGiven(args, [...signerOptions, 'attestation']);
  const asksForNotary = isGiven(args, [...serverOptions, ...pinOptions]);
  const usesNotation = isGiven(args, notationOptions);
  const asksForOthers = asksForSigner || usesNotation;
  const usesNotary =
    asksForNotary || (!asksForOthers && (runtime.env.DOCKER_CONTENT_TRUST_SERVER ?? '') !== '');
  const firstUse = args.flag('trust-on-first-use') ? ({ kind: 'first-use' } as const) : undefined;
  const pin = (await readPin(pinOf(args), runtime)) ?? firstUse;
  const server = args.text('notary');
  return {
    ...((asksForSigner || !(usesNotary || usesNotation)) && {
      cosign: [
        { ...(await readSigner(signerOf(args), runtime)), ...(attestation !== undefined && { attestation }) },
      ],
    }),
    ...(usesNotary && { notary: { ...(server !== undefined && { server }), ...(pin && { pin }) } }),
    ...(usesNotation && { notation: await readNotationPolicy(notationPlacesOf(args), runtime) }),
  };
}

/**
 * By what each image is verified: what the section `trust` of a policy says, else the options.
 * @throws IronhullError `USAGE` for a policy beside such options.
 */
export async function schemesFor(
  args: Arguments,
  runtime: RuntimeContext,
): Promise<ImagesWanted['schemesOf']> {
  if (!isGiven(args, ['policy'])) {
    const schemes = await schemesOf(args, runtime);
    return () => schemes;
  }
  refuseOthers(
    args,
    [...signerOptions, ...serverOptions, ...pinOptions, ...notationOptions, 'attestation'],
    '--policy, which says who may sign',
  );
  const { readPolicySchemes } = await import('../../app/trust/policy-schemes.ts');
  return readPolicySchemes(args.text('policy') ?? '', runtime);
}

/**
 * Refuses options beside something that they say nothing about.
 * @throws IronhullError `USAGE`.
 */
export function refuseOthers(args: Arguments, others: readonly OptionName[], named: string): void {
  const given = others.find((name) => isGiven(args, [name]));
  if (given !== undefined) throw new IronhullError('USAGE', `--${given} has no meaning with ${named}`);
}
