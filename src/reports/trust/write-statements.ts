import { styleText } from 'node:util';
import type { TrustStatement, TrustVerdict } from '../../core/trust.ts';
import { plainText } from '../text/plain-text.ts';
import { wrap } from '../text/text-width.ts';

/** How to write statements for where they go. */
export interface StatementOptions {
  width: number;
  colour: boolean;
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
  return statements.map((statement) => statementText(statement, options)).join('\n');
}

function statementText(
  { reference, digest, verdict, scheme, attestation, optional, signer, steps }: TrustStatement,
  { width, colour }: StatementOptions,
): string {
  const shown = colour ? styleText([colours[verdict], 'bold'], verdict, { validateStream: false }) : verdict;
  const about = [
    scheme,
    ...(attestation === undefined ? [] : [`attestation ${plainText(attestation)}`]),
    ...(optional ? ['optional: decides nothing'] : []),
  ].join(', ');
  const facts = [
    digest === undefined || digest === reference ? [] : [digest],
    signer === undefined ? [] : [`signed by ${signer}`],
  ].flat();
  const head = [
    `${shown}  ${plainText(reference)}  (${about})`,
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
