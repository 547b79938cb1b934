/** The signing schemes: who says when the signature was made (signing scheme specification). */
export type SigningScheme = 'notary.x509' | 'notary.x509.signingAuthority';

/** What the protected headers of an envelope say, in both formats. */
export interface SignedHeaders {
  /** As JWS names it. */
  algorithm: string;
  contentType: string;
  scheme: SigningScheme;
  /** As the signer's clock had it; authentic for a signing authority only. */
  signingTime: Date;
  expiry?: Date;
  /** The verification plugin that the signature wants. */
  plugin?: string;
  /** Critical headers that nothing here understands. */
  unknownCritical: readonly string[];
}

/** The protected headers as a format has them, by their names. */
export interface HeaderSource {
  algorithm: string;
  contentType: string | undefined;
  critical: readonly string[];
  /** Names of all headers. */
  names: readonly string[];
  /** @throws TypeError if it is there and no text. */
  text(name: string): string | undefined;
  /** @throws TypeError if it is there and no time. */
  time(name: string): Date | undefined;
}

const prefix = 'io.cncf.notary.';
const schemeName = `${prefix}signingScheme`;
const timeName = `${prefix}signingTime`;
const authenticName = `${prefix}authenticSigningTime`;
const expiryName = `${prefix}expiry`;
const pluginName = `${prefix}verificationPlugin`;
const pluginVersionName = `${prefix}verificationPluginMinVersion`;

const understood: ReadonlySet<string> = new Set([
  schemeName,
  authenticName,
  expiryName,
  pluginName,
  pluginVersionName,
]);

/**
 * Reads the signed attributes (signature specification, "Signed Attributes"): which must be there for the scheme,
 * which must not, and which must be critical.
 * @throws TypeError with what is wrong.
 */
export function readSignedHeaders(source: HeaderSource): SignedHeaders {
  const { algorithm, contentType, critical } = source;
  if (contentType === undefined) throw new TypeError('it does not say what the type of its content is');
  const scheme = source.text(schemeName);
  if (scheme !== 'notary.x509' && scheme !== 'notary.x509.signingAuthority')
    throw new TypeError('its signing scheme is none that is known');
  const [time, authentic, expiry] = [timeName, authenticName, expiryName].map((name) => source.time(name));
  const signingTime = scheme === 'notary.x509' ? time : authentic;
  if (signingTime === undefined) throw new TypeError('it has no signing time of its scheme');
  if (time !== undefined && authentic !== undefined)
    throw new TypeError('it has the signing times of two schemes');
  if (expiry !== undefined && expiry <= signingTime) throw new TypeError('it expires before it was signed');
  demandCritical(source, [
    schemeName,
    ...(authentic ? [authenticName] : []),
    ...(expiry ? [expiryName] : []),
  ]);
  // Present is enough: who leaves it out of the critical headers must not get past the plugin.
  const plugin = source.text(pluginName) ?? source.text(pluginVersionName);
  return {
    algorithm,
    contentType,
    scheme,
    signingTime,
    ...(expiry && { expiry }),
    ...(plugin !== undefined && { plugin }),
    unknownCritical: critical.filter((name) => !understood.has(name)),
  };
}

function demandCritical({ critical, names }: HeaderSource, wanted: readonly string[]): void {
  if (new Set(critical).size !== critical.length) throw new TypeError('it lists a critical header twice');
  if (critical.some((name) => !names.includes(name)))
    throw new TypeError('it lists a critical header that it does not have');
  const missing = wanted.find((name) => !critical.includes(name));
  if (missing !== undefined) throw new TypeError(`${missing} is not among its critical headers`);
}
