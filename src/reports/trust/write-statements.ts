import { styleText } from 'node:util';
import type { TrustStatement, TrustVerdict } from '../../core/trust/trust.ts';
import { plainText } from '../text/plain-text.ts';
import { wrap } from '../text/text-width.ts';

/** How to write statements for where they go. */
export interface StatementOptions {
  width: number;
  colour: boolean;
  /** One line for each statement, without its steps. */
  brief?: boolean;
}

const colours: Readonly<Record<TrustVerdict, 'green' | 'red' | 'yellow'>> = {
  trusted: 'green',
  rejected: 'red',
  unsigned: 'red',
  unverifiable: 'yellow',
};

/** Statements as JSON: an object with `statements`, each with its steps. */
export function statementsAsJson(statements: readonly TrustStatement[]): string {
  return `${JSON.stringify({ statements }, undefined, 2)}\n`;
}

/** Statements for people: the verdict first, then the reasoning step by step. */
export function statementsAsText(statements: readonly TrustStatement[], options: StatementOptions): string {
  if (options.brief === true) return statements.map((one) => statementLine(one, options)).join('');
  return statements.map((statement) => statementText(statement, options)).join('\n');
}

/** The longest verdict, in characters. */
const verdictWidth = 12;

/** The verdict, the image and who signed it, or the step that decided. */
function statementLine(statement: TrustStatement, { width, colour }: StatementOptions): string {
  const { reference, verdict, signer, steps } = statement;
  const padded = verdict.padEnd(verdictWidth);
  const shown = colour ? styleText([colours[verdict], 'bold'], padded, { validateStream: false }) : padded;
  // The digest is in the lock and in the full form.
  const image = plainText(reference.replace(/@sha\d+:[0-9a-f]+$/u, ''));
  const why =
    verdict === 'trusted' && signer !== undefined ? `signed by ${signer}` : (steps.at(-1)?.detail ?? '');
  const lead = `${' '.repeat(verdictWidth)}  `;
  const lines = wrap(
    `${image}  (${aboutOf(statement)}) ${plainText(why)}`,
    Math.max(20, width - lead.length),
  );
  return `${shown}  ${lines.join(`\n${lead}`)}\n`;
}

/** What a statement is about beside the image. */
function aboutOf({ scheme, attestation, optional }: TrustStatement): string {
  return [
    scheme,
    ...(attestation === undefined ? [] : [`attestation ${plainText(attestation)}`]),
    ...(optional ? ['optional: decides nothing'] : []),
  ].join(', ');
}

function statementText(statement: TrustStatement, { width, colour }: StatementOptions): string {
  const { reference, digest, verdict, signer, steps } = statement;
  const shown = colour ? styleText([colours[verdict], 'bold'], verdict, { validateStream: false }) : verdict;
  const facts = [
    digest === undefined || reference.endsWith(digest) ? [] : [digest],
    signer === undefined ? [] : [`signed by ${signer}`],
  ].flat();
  const head = [
    `${shown}  ${plainText(reference)}  (${aboutOf(statement)})`,
    ...facts.map((fact) => `  ${plainText(fact)}`),
  ];
  const label = Math.max(...steps.map(({ step }) => step.length));
  const lines = steps.flatMap(({ step, ok, detail }) => {
    const lead = `  ${ok ? 'ok' : 'no'}  ${plainText(step).padEnd(label)}  `;
    const [first = '', ...rest] = wrap(plainText(detail), Math.max(20, width - lead.length));
    return [lead + first, ...rest.map((line) => ' '.repeat(lead.length) + line)];
  });
  return [...head, ...lines, ''].join('\n');
}
