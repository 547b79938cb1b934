import type { ImagesWanted, SchemesWanted } from '../../app/trust/verify-images.ts';
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
  return names.some((name) => args.text(name) !== undefined || args.flag(name) || args.list(name).length > 0);
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

/** Options on what is signed: annotations of a signature, or an attestation instead of it. */
export const contentOptions = [
  'annotation',
  'attestation',
  'attestation-repository',
] as const satisfies readonly OptionName[];

/** The schemes that the options are about, with what they are held against; without any option, cosign. */
export async function schemesOf(args: Arguments, runtime: RuntimeContext): Promise<SchemesWanted> {
  const [{ readPin }, { readNotationPolicy }] = await Promise.all([
    import('../../app/trust/verify-notary-files.ts'),
    import('../../app/trust/read-notation-trust.ts'),
  ]);
  const asksForSigner = isGiven(args, [...signerOptions, ...contentOptions]);
  const asksForNotary = isGiven(args, [...serverOptions, ...pinOptions]);
  const usesNotation = isGiven(args, notationOptions);
  const asksForOthers = asksForSigner || usesNotation;
  const usesNotary =
    asksForNotary || (!asksForOthers && (runtime.env.DOCKER_CONTENT_TRUST_SERVER ?? '') !== '');
  const firstUse = args.flag('trust-on-first-use') ? ({ kind: 'first-use' } as const) : undefined;
  const pin = (await readPin(pinOf(args), runtime)) ?? firstUse;
  const server = args.text('notary');
  return {
    ...((asksForSigner || !(usesNotary || usesNotation)) && (await cosignOf(args, runtime))),
    ...(usesNotary && { notary: { ...(server !== undefined && { server }), ...(pin && { pin }) } }),
    ...(usesNotation && { notation: await readNotationPolicy(notationPlacesOf(args), runtime) }),
  };
}

/** What is wanted of cosign: a signature of the image, with annotations, or an attestation. */
async function cosignOf(
  args: Arguments,
  runtime: RuntimeContext,
): Promise<Pick<SchemesWanted, 'cosign' | 'attestations'>> {
  const [{ readSigner }, { wantedAttestation }, { readReference }] = await Promise.all([
    import('../../app/trust/verify-bundle-file.ts'),
    import('../../app/trust/wanted-attestation.ts'),
    import('../../app/trust/verify-images.ts'),
  ]);
  const signer = await readSigner(signerOf(args), runtime);
  const annotations = annotationsOf(args);
  const [named, repository] = [args.text('attestation'), args.text('attestation-repository')];
  if (named === undefined) {
    if (repository !== undefined)
      throw new IronhullError('USAGE', '--attestation-repository needs --attestation');
    return { cosign: [{ ...signer, ...(annotations && { annotations }) }] };
  }
  if (annotations)
    throw new IronhullError(
      'USAGE',
      '--annotation is about signatures, and --attestation about statements: verify one after the other',
    );
  const types = wantedAttestation(named);
  const storedIn = repository === undefined ? {} : { storedIn: readReference(repository) };
  return { attestations: [{ named, types, signers: [signer], ...storedIn }] };
}

function annotationsOf(args: Arguments): Readonly<Record<string, string>> | undefined {
  const given = args.list('annotation').map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1)
      throw new IronhullError(
        'USAGE',
        `--annotation is ${text}; it must be a key and a value: env=production`,
      );
    return [text.slice(0, equals), text.slice(equals + 1)] as const;
  });
  const again = given.find(([key], n) => given.findIndex((other) => other[0] === key) !== n);
  if (again)
    throw new IronhullError('USAGE', `--annotation gives ${again[0]} two values; a signature has one`);
  return given.length === 0 ? undefined : Object.fromEntries(given);
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
    [...signerOptions, ...serverOptions, ...pinOptions, ...notationOptions, ...contentOptions],
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
