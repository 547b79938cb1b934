import type { AttestationSummary, EngineWord, ImageTrust } from '../../core/trust/image-trust.ts';
import { plainText } from '../text/plain-text.ts';
import { wrap } from '../text/text-width.ts';
import { statementsAsText, type StatementOptions } from './write-statements.ts';

/** Columns before the values. */
const gutter = 14;

/** What a registry knows of an image, on one page: facts first, then the verdicts with their reasoning. */
export function imageAsText(image: ImageTrust, options: StatementOptions): string {
  const { reference, digest, tags, platforms, attestations, unread, engine, statements } = image;
  const entries: readonly (readonly [string, readonly string[]])[] = [
    ['Image', [reference]],
    ['Digest', [digest]],
    ['Tags', [tags.length === 0 ? 'none that was looked at has this digest' : tags.join(', ')]],
    ['Platforms', platforms.map((one) => `${one.platform}  ${one.digest}`)],
    ['Attestations', attestations.length === 0 ? ['none'] : attestations.map(attestationLine)],
    ['Not read', unread],
    ['Engine says', engine ? engineLines(engine) : []],
  ];
  const lines = entries.flatMap(([label, values]) => valueLines(label, values, options.width));
  return `${lines.join('\n')}\n\n${statementsAsText(statements, options)}`;
}

function valueLines(label: string, values: readonly string[], width: number): readonly string[] {
  const wrapped = values.flatMap((value) => wrap(plainText(value), Math.max(20, width - gutter)));
  return wrapped.map((line, n) => (n === 0 ? label : '').padEnd(gutter) + line);
}

function engineLines({ engine, says, why }: EngineWord): readonly string[] {
  return [`${engine}, which is no proof${why === undefined ? '' : `: ${why}`}`, ...says];
}

function attestationLine({ predicateType, content, signer, verdict }: AttestationSummary): string {
  const who =
    verdict === undefined ? 'not signed' : `${verdict}${signer === undefined ? '' : `, signed by ${signer}`}`;
  return `${predicateType}${content === '' ? '' : `: ${content}`} (${who})`;
}
