import { counted } from '../../core/counted.ts';
import { isBreach, type Assertion, type ContractReport } from '../../core/confine/contract.ts';
import { asciiText, plainText } from '../text/plain-text.ts';
import { wrapIndented } from '../text/text-width.ts';

/** The columns of the terminal, whether it shows more than ASCII, and whether what holds is listed too. */
export interface ContractTextOptions {
  width: number;
  unicode: boolean;
  all: boolean;
}

/** Returns a contract report for people: what is broken first. */
export function contractAsText(report: ContractReport, { width, unicode, all }: ContractTextOptions): string {
  const safe = unicode ? plainText : asciiText;
  const { assertions, failures } = report;
  const breaches = assertions.filter(isBreach);
  const unknown = assertions.filter(({ outcome }) => outcome === 'unknown');
  const held = assertions.filter(({ outcome }) => outcome === 'held');
  const lines = [
    ...failures.map(({ service, why }) => `${service === undefined ? '' : `${service}: `}not tested: ${why}`),
    ...breaches.flatMap((breach) => breachLines(breach, assertions)),
    ...unknown.map(({ service, id, found }) => `${service}: ${id} is unknown: ${found}`),
    ...(all ? held.map(({ service, id, found }) => `${service}: ${id} holds: ${found}`) : []),
    ...(failures.length + breaches.length + unknown.length === 0 && !all ? [] : ['']),
    `${counted(held.length, 'assertion holds', 'assertions hold')}, ${breaches.length} broken, ${unknown.length} unknown`,
  ];
  return `${lines.flatMap((line) => wrapIndented(safe(line), width)).join('\n')}\n`;
}

/** A breach, and what follows from it. */
function breachLines(
  { service, id, title, expected, found }: Assertion,
  all: readonly Assertion[],
): readonly string[] {
  const followers = all.filter(({ service: other, impliedBy = [] }) =>
    impliedBy.includes(other === service ? id : `${service}: ${id}`),
  );
  return [
    `${service}: ${id} is broken (${title})`,
    `  expected  ${expected}`,
    `  found     ${found}`,
    ...(followers.length === 0
      ? []
      : [
          `  therefore also: ${followers.map((one) => (one.service === service ? one.id : `${one.id} of ${one.service}`)).join(', ')}`,
        ]),
  ];
}
